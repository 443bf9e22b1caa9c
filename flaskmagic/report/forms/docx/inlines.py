"""The text within a paragraph of a DOCX report: runs, and links that can be clicked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from markdown_it.tree import SyntaxTreeNode

from flaskmagic.printable import printable

_LINKS = {"Row Code": "Row Link"}
"""The style of code that is a link, where it is not that of all other text."""

_CLICKABLE = re.compile(r"https?://|mailto:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Look:
    """How text looks where it stands; ``within`` is the XML element that gets its runs."""

    within: Any
    bold: bool = False
    italic: bool = False
    link: bool = False
    code: str = "Inline Code"


def write(paragraph: Paragraph, nodes: Iterable[SyntaxTreeNode], code: str = "Inline Code") -> None:
    """Add inline Markdown to a paragraph.

    Args:
        paragraph: The paragraph.
        nodes: What is to be added.
        code: The style of code in it.
    """
    _write(paragraph, nodes, _Look(paragraph._p, code=code))


def _write(paragraph: Paragraph, nodes: Iterable[SyntaxTreeNode], look: _Look) -> None:
    for node in nodes:
        match node.type:
            case "inline":
                _write(paragraph, node.children, look)
            case "strong":
                _write(paragraph, node.children, replace(look, bold=True))
            case "em":
                _write(paragraph, node.children, replace(look, italic=True))
            case "link":
                _write(paragraph, node.children, _linked(paragraph, node.attrs["href"], look))
            case "image":
                source = str(node.attrs["src"])
                _add(paragraph, node.content or source, _linked(paragraph, source, look))
            case "softbreak":
                _add(paragraph, " ", look)
            case "hardbreak":
                _add(paragraph, "\n", look)
            case _:
                _add(paragraph, node.content, look, code=node.type == "code_inline")


def _add(paragraph: Paragraph, text: str, look: _Look, *, code: bool = False) -> None:
    element = OxmlElement("w:r")
    look.within.append(element)
    run = Run(element, paragraph)
    run.text = printable(text)
    if code:
        run.style = _LINKS.get(look.code, "Code Link") if look.link else look.code
    elif look.link:
        run.style = "Hyperlink"
    run.bold, run.italic = look.bold or None, look.italic or None


def _linked(paragraph: Paragraph, target: object, look: _Look) -> _Look:
    """Return the look of a link's text; a target that is no page of the web stays text."""
    if look.link or not _CLICKABLE.match(str(target)):
        return look
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(str(target), RELATIONSHIP_TYPE.HYPERLINK, True))
    look.within.append(link)
    return replace(look, within=link, link=True)
