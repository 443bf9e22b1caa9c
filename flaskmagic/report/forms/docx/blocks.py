"""The blocks of a DOCX report: headings, paragraphs, lists, notes, code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from docx.document import Document
from docx.shared import Pt, Twips
from docx.text.paragraph import Paragraph
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from flaskmagic.printable import printable
from flaskmagic.report.code_lines import CodeLine, excerpt_lines, fence_lines
from flaskmagic.report.document import Excerpt
from flaskmagic.report.forms.docx import inlines, table

_TAB = 4
_SHORT, _EDGE = 14, 3
_LOWEST_HEADING, _DEEPEST_LIST = 4, 2
_BULLETS, _NUMBERS = 1, 2
_STEP = 360
_AFTER_BLOCK = Pt(8)


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where blocks stand: the style of their paragraphs, and the list that they are part of."""

    style: str
    depth: int = -1
    list_id: int = 0
    ordered: bool = False


def write_prose(document: Document, tokens: Sequence[Token], style: str = "Normal") -> None:
    """Add prose to a document.

    Args:
        document: The document.
        tokens: The prose.
        style: The style of its paragraphs.
    """
    _write_blocks(document, SyntaxTreeNode(tokens).children, _Stand(style))


def write_excerpt(document: Document, excerpt: Excerpt) -> None:
    """Add an excerpt to a document.

    Args:
        document: The document.
        excerpt: The excerpt.
    """
    _leave_space(_write_code(document, excerpt_lines(excerpt)))


def _write_blocks(
    document: Document, nodes: Iterable[SyntaxTreeNode], stand: _Stand
) -> Paragraph | None:
    """Add blocks, and return the last paragraph of them."""
    last, before = None, ""
    for node in nodes:
        last = _write_block(document, node, stand)
        if before == "heading" and node.type == "paragraph" and last is not None:
            last.paragraph_format.keep_with_next = True  # one line more, and it is still alone
        before = node.type
    return last


def _write_block(document: Document, node: SyntaxTreeNode, stand: _Stand) -> Paragraph | None:
    last: Paragraph | None
    match node.type:
        case "heading":
            level = min(int(node.tag[1:]), _LOWEST_HEADING)
            last = document.add_paragraph(style=f"Heading {level}")
            inlines.write(last, node.children, "Heading Code")
        case "bullet_list" | "ordered_list":
            last = _write_list(document, node, stand)
            if stand.depth < 0:
                _leave_space(last)
        case "blockquote":
            last = _write_blocks(document, node.children, replace(stand, style="Note"))
            _leave_space(last)
        case "fence" | "code_block":
            last = _write_code(document, fence_lines(node.content))
            _leave_space(last)
        case "table":
            table.write(document, node)
            last = document.add_paragraph(style="Gap")
        case "hr":
            last = document.add_paragraph("* * *", style=stand.style)
        case _:
            last = document.add_paragraph(style=stand.style)
            inlines.write(last, node.children)
            if stand.depth >= 0:
                _indent(last, stand)
    return last


def _leave_space(paragraph: Paragraph | None) -> None:
    if paragraph is not None:
        paragraph.paragraph_format.space_after = _AFTER_BLOCK


def _write_list(document: Document, node: SyntaxTreeNode, stand: _Stand) -> Paragraph | None:
    ordered = node.type == "ordered_list"
    depth = min(stand.depth + 1, _DEEPEST_LIST)
    list_id = _new_list(document, depth, int(node.attrs.get("start", 1))) if ordered else _BULLETS
    style = stand.style
    if style in ("Normal", "List Bullet", "List Number"):
        style = "List Number" if ordered else "List Bullet"
    inner = _Stand(style, depth, list_id, ordered)
    last = None
    for item in node.children:
        last = _write_item(document, item, inner)
    return last


def _write_item(document: Document, item: SyntaxTreeNode, stand: _Stand) -> Paragraph | None:
    last = None
    for child in item.children:
        last = _write_block(document, child, stand)
        stand = replace(stand, list_id=0)  # only its first paragraph has the bullet or number
    return last


def _indent(paragraph: Paragraph, stand: _Stand) -> None:
    """Make a paragraph part of a list; a bar at its side stays in line with the one above."""
    base = 240 if stand.style in ("Note", "Your Words") else 100
    hanging = 300 if stand.ordered else 240
    form = paragraph.paragraph_format
    form.left_indent = Twips(base + hanging + stand.depth * _STEP)
    form.first_line_indent = Twips(-hanging if stand.list_id else 0)
    numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    numbering.get_or_add_ilvl().val = stand.depth
    numbering.get_or_add_numId().val = stand.list_id


def _new_list(document: Document, depth: int, start: int) -> int:
    """Return the id of a new numbered list, which does not go on where the one above ended."""
    number = document.part.numbering_part.element.add_num(_NUMBERS)
    number.add_lvlOverride(depth).add_startOverride(start)
    return int(number.numId)


def _write_code(document: Document, lines: Sequence[CodeLine]) -> Paragraph | None:
    """Add lines of code, a paragraph each.

    A short piece stays on one page; of a longer one three lines at least stand on each.
    """
    paragraph = None
    for number, line in enumerate(lines, 1):
        focus = line.kind == "focus"
        paragraph = document.add_paragraph(style="Code Focus" if focus else "Code")
        if line.gutter:
            paragraph.add_run(line.gutter, style=None if focus else "Code Dim")
        dim = line.kind in ("other", "fold")
        text = printable(line.text.expandtabs(_TAB))
        paragraph.add_run(text, style="Code Dim" if dim else None)
        left = len(lines) - number
        if left and (len(lines) <= _SHORT or number < _EDGE or left < _EDGE):
            paragraph.paragraph_format.keep_with_next = True
    return paragraph
