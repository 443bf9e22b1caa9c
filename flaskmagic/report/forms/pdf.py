"""A report as a PDF, typeset with Typst."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from markdown_it.tree import SyntaxTreeNode

from flaskmagic.errors import Problem
from flaskmagic.report.code_lines import CodeLine, excerpt_lines, fence_lines
from flaskmagic.report.document import Block, Document, Excerpt, Figure, Place, Rows
from flaskmagic.report.forms.prose import parse, parse_inline, parse_prose
from flaskmagic.report.forms.registry import Form
from flaskmagic.report.forms.typst_source import string
from flaskmagic.report.paper import Paper

# What Typst takes as the target of a link: not empty, and not longer than this.
_CLICKABLE = re.compile(r"(?:https?://|mailto:).{1,7900}", re.IGNORECASE)
_PAPERS = {Paper.A4: "a4", Paper.LETTER: "us-letter"}
_LONG = re.compile(r"\S{41,}")
_SYLLABLE = re.compile(r"\w{1,20}[^\w\s]{0,3}|[^\w\s]{1,20}")
_TAB = 4
_DEEPEST = 40


class _Pdf:
    """A report to print and to hand in. Nobody writes in it, so nothing is read from it."""

    name = "pdf"
    suffixes: tuple[str, ...] = (".pdf",)
    is_binary = True
    figures_beside = False
    is_written_in = False

    def write(self, document: Document, paper: Paper = Paper.A4) -> bytes:
        return write(document, paper)

    def read(self, content: bytes) -> dict[str, Place]:  # noqa: ARG002
        return {}


FORM: Form = _Pdf()


def write(document: Document, paper: Paper = Paper.A4) -> bytes:
    """Return a document as PDF.

    Args:
        document: The document.
        paper: Its pages.

    Returns:
        The content of the file.

    Raises:
        Problem: The library is not there, or Typst gives up (on quotes in quotes in quotes, say).
    """
    try:
        import typst
    except ImportError:
        raise Problem("PDF needs typst: python -m pip install 'flaskmagic[pdf]'") from None
    layout = (files("flaskmagic.report.forms") / "report.typ").read_text(encoding="utf-8")
    page = f'#set page(paper: "{_PAPERS[paper]}")\n'
    source = layout + page + "\n".join(_document(document))
    try:
        content: bytes = typst.compile(source.encode("utf-8"))
    except RuntimeError as error:
        raise Problem(f"Typst can't typeset the report: {str(error).splitlines()[0]}") from error
    return content


def _document(document: Document) -> Iterator[str]:
    """Yield the title, then the blocks; the contents stand before the second heading."""
    parts = [(block, SyntaxTreeNode(tokens).children) for block, tokens in parse_prose(document)]
    headings = [node for _, nodes in parts for node in nodes if node.type == "heading"]
    yield f"#set document(title: {string(_plain(headings[0]) if headings else 'Report')})"
    contents_before = headings[1:2] if document.with_contents else []
    begins = {each.start for each in document.together}
    ends = {each.stop for each in document.together}
    following = [block for block, _ in parts[1:]]
    for number, ((block, nodes), after) in enumerate(zip(parts, [*following, None], strict=True)):
        if number in begins:
            yield "#block(breakable: false, width: 100%, above: 1.4em)["
        yield from _of_block(block)
        for node in nodes:
            if node in contents_before:
                yield "#contents()"
            if node.type == "heading":
                yield _heading(node, node is headings[0])
            elif node is nodes[-1] and isinstance(after, Excerpt | Rows):
                yield f"#block(sticky: true)[{_block(node)}]"
            else:
                yield _block(node)
        if number + 1 in ends:
            yield "]"


def _of_block(block: Block) -> Iterator[str]:
    """Yield a block that is no prose."""
    if isinstance(block, Excerpt):
        yield _code(excerpt_lines(block))
    if isinstance(block, Figure):
        yield f"#drawing({string(block.svg)}, {string(block.caption)})"
    if isinstance(block, Rows):
        yield _rows(block)
    if isinstance(block, Place):
        yield f"#words[\n{_blocks(SyntaxTreeNode(parse(block.markdown)).children)}]"


def _heading(node: SyntaxTreeNode, is_title: bool) -> str:
    """Return a heading of the report itself: it may begin a page, and it has a bookmark."""
    page = "#pagebreak(weak: true)\n" if node.tag == "h1" else ""
    listed = "outlined: false, bookmarked: true" if is_title else "outlined: true"
    return f"{page}#heading(level: {node.tag[1]}, {listed})[{_inlines(node)}]"


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "".join(f"{_block(node)}\n" for node in nodes)


def _block(node: SyntaxTreeNode) -> str:
    """Return a block as Typst: every text is a string, so that nothing in it is interpreted."""
    match node.type:
        case "heading":
            return f"#heading(level: {node.tag[1]}, outlined: false)[{_inlines(node)}]"
        case "fence" | "code_block":
            return _code(fence_lines(node.content))
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "blockquote":
            return f"#quote(block: true)[{_blocks(node.children)}]"
        case "table":
            return _table(node)
        case "hr":
            return "#line(length: 100%)"
        case _:
            text = f"#par[{_inlines(node)}]"
            return f"#block(sticky: true)[{text}]" if _leads_on(node) else text


def _leads_on(node: SyntaxTreeNode) -> bool:
    """Whether a paragraph may not stand last on a page: after a heading, or all of it bold."""
    before = node.previous_sibling
    inlines = [inline.type for child in node.children for inline in child.children]
    return inlines == ["strong"] or (before is not None and before.type == "heading")


def _list(node: SyntaxTreeNode) -> str:
    items = ", ".join(f"[{_blocks(item.children)}]" for item in node.children)
    if node.type == "bullet_list":
        return f"#list({items})"
    return f"#enum(start: {int(node.attrs.get('start', 1))}, {items})"


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    cells = [_cells(row) for row in rows if any(map(_inlines, row.children))]
    if any(map(_inlines, rows[0].children)):
        cells[0] = f"table.header({cells[0]})"
    return f"#facts({len(rows[0].children)}, {', '.join(cells)})"


def _rows(block: Rows) -> str:
    cells = (
        f"[#{string(row.label)}], [{_text(row.where)}], [{_text(row.what)}]" for row in block.rows
    )
    return f"#hops({', '.join(cells)})"


def _text(markdown: str) -> str:
    return _inlines(SyntaxTreeNode(parse_inline(markdown)))


def _cells(row: SyntaxTreeNode) -> str:
    return ", ".join(f"[{_inlines(cell)}]" for cell in row.children)


def _code(lines: Iterable[CodeLine]) -> str:
    return f"#excerpt({''.join(f'{_line(line)}, ' for line in lines)})"


def _line(line: CodeLine) -> str:
    """Return a line as Typst: its kind, its number, its indent, and its text in pieces."""
    text = line.text.expandtabs(_TAB)
    bare = text.lstrip(" ")
    indent = min(len(text) - len(bare), _DEEPEST)
    pieces = "".join(f"{string(piece)}, " for piece in _pieces(bare))
    return f"({string(line.kind)}, {string(line.number)}, {indent}, ({pieces}))"


def _pieces(text: str) -> list[str]:
    """Return ``text`` in pieces between which a line may end: only a long word has some."""
    pieces: list[str] = []
    position = 0
    for match in _LONG.finditer(text):
        pieces += [text[position : match.start()], *_SYLLABLE.findall(match[0])]
        position = match.end()
    return [piece for piece in [*pieces, text[position:]] if piece]


def _inlines(node: SyntaxTreeNode) -> str:
    """Return the text of a paragraph, a heading or a cell."""
    return "".join(_inline(child) for inline in node.children for child in inline.children)


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "code_inline":
            return "#box()".join(f"#raw({string(piece)})" for piece in _pieces(node.content))
        case "link":
            return _link(node)
        case "em" | "strong":
            kind = {"em": "emph"}.get(node.type, node.type)
            return f"#{kind}[{_inside(node)}]"
        case "softbreak":
            return " "
        case "hardbreak":
            return "#linebreak()"
        case _:
            return "#box()".join(f"#{string(piece)};" for piece in _pieces(node.content))


def _inside(node: SyntaxTreeNode) -> str:
    return "".join(map(_inline, node.children))


def _link(node: SyntaxTreeNode) -> str:
    """Return a link; a target that is no page of the web, or too long, leaves the text alone."""
    target = str(node.attrs["href"])
    if not _CLICKABLE.fullmatch(target):
        return _inside(node)
    return f"#link({string(target)})[{_inside(node)}]"


def _plain(node: SyntaxTreeNode) -> str:
    return "".join(part.content for part in node.walk() if part.type in ("text", "code_inline"))
