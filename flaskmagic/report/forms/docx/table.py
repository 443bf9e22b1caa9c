"""The tables of a DOCX report."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import _Cell, _Row
from markdown_it.tree import SyntaxTreeNode

from flaskmagic.report.document import WORK, Rows
from flaskmagic.report.forms.docx import inlines
from flaskmagic.report.forms.docx.look import TEXT_WIDTH
from flaskmagic.report.forms.prose import parse_inline

_NAMES = 0.27
"""The share of the first of two columns."""
_ROW = (0.075, 0.285, 0.64)
"""The shares of the columns of a row: its label, where the line stands, what it says."""
_SHADE = "F1F4F8"


def write(document: Document, node: SyntaxTreeNode) -> None:
    """Add a table; where its head is empty, the first column is the head.

    Args:
        document: The document.
        node: The table.
    """
    rows = [row.children for part in node.children for row in part.children]
    with_head = any(cell.children and cell.children[0].content for cell in rows[0])
    if not with_head:
        del rows[0]
    if not rows:
        return
    table = document.add_table(0, len(rows[0]), "Table Grid")
    table.autofit = False
    widths = _widths(len(rows[0]))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, cells in enumerate(rows):
        row = table.add_row()
        is_head = with_head and number == 0
        _set(row, "w:cantSplit")
        if is_head:
            _set(row, "w:tblHeader")
        for place, (cell, content) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = widths[place]
            _write_cell(cell, content, is_head)
            if is_head or (not with_head and place == 0):
                _shade(cell)


def write_rows(document: Document, rows: Rows) -> None:
    """Add rows of lines: a table without borders.

    Args:
        document: The document.
        rows: The rows.
    """
    table = document.add_table(0, len(_ROW))
    table.autofit = False
    for column, share in zip(table.columns, _ROW, strict=True):
        column.width = Length(int(TEXT_WIDTH * share))
    for row in rows.rows:
        added = table.add_row()
        _set(added, "w:cantSplit")
        cells = added.cells
        for cell, share, text in zip(cells, _ROW, (row.label, row.where, row.what), strict=True):
            cell.width = Length(int(TEXT_WIDTH * share))
            paragraph = cell.paragraphs[0]
            paragraph.style = "Row"
            inlines.write(paragraph, SyntaxTreeNode(parse_inline(text)).children, "Row Code")
            paragraph.paragraph_format.keep_with_next = row.label == WORK
    document.add_paragraph(style="Gap")


def _widths(columns: int) -> Sequence[Length]:
    shares = [_NAMES, 1 - _NAMES] if columns == 2 else [1 / columns] * columns
    return [Length(int(TEXT_WIDTH * share)) for share in shares]


def _write_cell(cell: _Cell, content: SyntaxTreeNode, is_head: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Table Text"
    inlines.write(paragraph, content.children)
    if is_head:
        for run in paragraph.runs:
            run.bold = True


def _set(row: _Row, flag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(flag))


def _shade(cell: _Cell) -> None:
    shading = OxmlElement("w:shd")
    for name, value in {"val": "clear", "color": "auto", "fill": _SHADE}.items():
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)
