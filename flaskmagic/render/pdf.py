"""A report as a PDF, typeset with Typst."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from flaskmagic.errors import Problem
from flaskmagic.render.excerpt_lines import gutter_lines
from flaskmagic.report.words import Words, split


def render(markdown: str) -> bytes:
    """Return the Markdown of a report as a PDF; raises :class:`Problem` without the library."""
    try:
        import typst
    except ImportError:
        raise Problem("PDF needs typst: python -m pip install 'flaskmagic[pdf]'") from None
    layout = (files("flaskmagic.render") / "report.typ").read_text(encoding="utf-8")
    source = layout + "".join(_pieces(markdown))
    content: bytes = typst.compile(source.encode("utf-8"))
    return content


def _pieces(markdown: str) -> Iterator[str]:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    for piece in split(markdown):
        text = piece.text if isinstance(piece, Words) else piece
        body = _blocks(SyntaxTreeNode(parser.parse(text)).children)
        yield f"#words[\n{body}]\n" if isinstance(piece, Words) else body


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "".join(f"{_block(node)}\n" for node in nodes)


def _block(node: SyntaxTreeNode) -> str:
    """Return a block as Typst: every text is a string, so that nothing in it is interpreted."""
    match node.type:
        case "heading":
            return f"#heading(level: {node.tag[1]})[{_inlines(node)}]"
        case "paragraph":
            return f"#par[{_inlines(node)}]"
        case "fence" | "code_block":
            return f"#excerpt({_lines(node.content)})"
        case "bullet_list" | "ordered_list":
            kind = "list" if node.type == "bullet_list" else "enum"
            items = ", ".join(f"[{_blocks(item.children)}]" for item in node.children)
            return f"#{kind}({items})"
        case "blockquote":
            return f"#quote(block: true)[{_blocks(node.children)}]"
        case "table":
            return _table(node)
        case "hr":
            return "#line(length: 100%)"
        case _:
            return f"#par[{_inlines(node)}]"


def _table(node: SyntaxTreeNode) -> str:
    rows = [row.children for part in node.children for row in part.children]
    cells = [f"[{_inlines(cell)}]" for row in rows if any(map(_inlines, row)) for cell in row]
    return f"#facts({len(rows[0])}, {', '.join(cells)})"


def _lines(content: str) -> str:
    lines = [
        f"({_string(line.kind)}, {_string(line.number)}, {_string(line.text)})"
        for line in gutter_lines(content)
    ]
    return ", ".join(lines)


def _inlines(node: SyntaxTreeNode) -> str:
    children = (
        node.children if node.type == "inline" else [c for n in node.children for c in n.children]
    )
    return "".join(map(_inline, children))


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "code_inline":
            return f"#raw({_string(node.content)})"
        case "link":
            return (
                f"#link({_string(str(node.attrs['href']))})[{''.join(map(_inline, node.children))}]"
            )
        case "em":
            return f"#emph[{''.join(map(_inline, node.children))}]"
        case "strong":
            return f"#strong[{''.join(map(_inline, node.children))}]"
        case "softbreak":
            return " "
        case "hardbreak":
            return "#linebreak()"
        case _:
            return f"#{_string(node.content)};"


def _string(text: str) -> str:
    """Return a Typst string literal."""
    escaped = "".join(
        {"\\": "\\\\", '"': '\\"'}.get(char, char)
        if char.isprintable()
        else f"\\u{{{ord(char):x}}}"
        for char in text
    )
    return f'"{escaped}"'
