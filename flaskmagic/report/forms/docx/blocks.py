"""The blocks of a DOCX report: headings, paragraphs, lists, notes, code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from docx.document import Document
from docx.shared import Pt, Twips
from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from flaskmagic.lines import split_lines
from flaskmagic.printable import printable
from flaskmagic.report.forms.docx import inlines, table

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_GUTTER = re.compile(r"(?P<mark>[>| ]) +\d+(?:  |$)| +:  ")
_TAB = 4
_SHORT, _EDGE = 14, 3
_LOWEST_HEADING, _DEEPEST_LIST = 4, 2
_BULLETS, _NUMBERS = 1, 2
_STEP = 360
_AFTER_BLOCK = Pt(8)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where blocks stand: the style of their paragraphs, and the list that they are part of."""

    style: str
    depth: int = -1
    list_id: int = 0
    ordered: bool = False


def write(document: Document, markdown: str, style: str = "Normal") -> None:
    """Add Markdown to a document, its paragraphs in a style."""
    tree = SyntaxTreeNode(_MARKDOWN.parse(markdown))
    _write_blocks(document, tree.children, _Place(style))


def _write_blocks(
    document: Document, nodes: Iterable[SyntaxTreeNode], place: _Place
) -> Paragraph | None:
    """Add blocks, and return the last paragraph of them."""
    last, before = None, ""
    for node in nodes:
        last = _write_block(document, node, place)
        if before == "heading" and node.type == "paragraph" and last is not None:
            last.paragraph_format.keep_with_next = True  # one line more, and it is still alone
        before = node.type
    return last


def _write_block(document: Document, node: SyntaxTreeNode, place: _Place) -> Paragraph | None:
    last: Paragraph | None
    match node.type:
        case "heading":
            level = min(int(node.tag[1:]), _LOWEST_HEADING)
            last = document.add_paragraph(style=f"Heading {level}")
            inlines.write(last, node.children, "Heading Code")
        case "bullet_list" | "ordered_list":
            last = _write_list(document, node, place)
            if place.depth < 0:
                _leave_space(last)
        case "blockquote":
            last = _write_blocks(document, node.children, replace(place, style="Note"))
            _leave_space(last)
        case "fence" | "code_block":
            last = _write_code(document, node.content)
            _leave_space(last)
        case "table":
            table.write(document, node)
            last = document.add_paragraph(style="Gap")
        case "hr":
            last = document.add_paragraph("* * *", style=place.style)
        case _:
            last = document.add_paragraph(style=place.style)
            inlines.write(last, node.children)
            if place.depth >= 0:
                _indent(last, place)
    return last


def _leave_space(paragraph: Paragraph | None) -> None:
    if paragraph is not None:
        paragraph.paragraph_format.space_after = _AFTER_BLOCK


def _write_list(document: Document, node: SyntaxTreeNode, place: _Place) -> Paragraph | None:
    ordered = node.type == "ordered_list"
    depth = min(place.depth + 1, _DEEPEST_LIST)
    list_id = _new_list(document, depth, int(node.attrs.get("start", 1))) if ordered else _BULLETS
    style = place.style
    if style in ("Normal", "List Bullet", "List Number"):
        style = "List Number" if ordered else "List Bullet"
    inner = _Place(style, depth, list_id, ordered)
    last = None
    for item in node.children:
        last = _write_item(document, item, inner)
    return last


def _write_item(document: Document, item: SyntaxTreeNode, place: _Place) -> Paragraph | None:
    last = None
    for child in item.children:
        last = _write_block(document, child, place)
        place = replace(place, list_id=0)  # only its first paragraph has the bullet or number
    return last


def _indent(paragraph: Paragraph, place: _Place) -> None:
    """Make a paragraph part of a list; a bar at its side stays in line with the one above."""
    base = 240 if place.style in ("Note", "Your Words") else 100
    hanging = 300 if place.ordered else 240
    form = paragraph.paragraph_format
    form.left_indent = Twips(base + hanging + place.depth * _STEP)
    form.first_line_indent = Twips(-hanging if place.list_id else 0)
    numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    numbering.get_or_add_ilvl().val = place.depth
    numbering.get_or_add_numId().val = place.list_id


def _new_list(document: Document, depth: int, start: int) -> int:
    """Return the id of a new numbered list, which does not go on where the one above ended."""
    number = document.part.numbering_part.element.add_num(_NUMBERS)
    number.add_lvlOverride(depth).add_startOverride(start)
    return int(number.numId)


def _write_code(document: Document, code: str) -> Paragraph | None:
    """Add the lines of an excerpt, a paragraph each.

    A short one stays on one page; of a longer one three lines at least stand on each.
    """
    lines, paragraph = split_lines(code), None
    for number, line in enumerate(lines, 1):
        gutter = _GUTTER.match(line)
        focus = gutter is not None and gutter["mark"] == ">"
        paragraph = document.add_paragraph(style="Code Focus" if focus else "Code")
        end = gutter.end() if gutter else 0
        if gutter:
            paragraph.add_run(line[:end], style=None if focus else "Code Dim")
        ran = gutter is None or gutter["mark"] in (">", "|")
        text = printable(line[end:].expandtabs(_TAB))
        paragraph.add_run(text, style=None if ran else "Code Dim")
        left = len(lines) - number
        if left and (len(lines) <= _SHORT or number < _EDGE or left < _EDGE):
            paragraph.paragraph_format.keep_with_next = True
    return paragraph
