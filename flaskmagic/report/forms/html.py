"""A report as one HTML file: no network, no script, readable on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from flaskmagic.errors import Problem
from flaskmagic.marks import FOCUS, FOLD, RAN
from flaskmagic.report.code_lines import CodeLine, excerpt_lines, fence_lines
from flaskmagic.report.document import UNWRITTEN, Block, Document, Excerpt, Figure, Place, Row, Rows
from flaskmagic.report.forms.prose import parse, parse_inline, parse_prose, parser
from flaskmagic.report.forms.registry import Form
from flaskmagic.report.paper import Paper

if TYPE_CHECKING:
    from markdown_it.utils import EnvType, OptionsDict  # of markdown-it-py 3 and later

# An editor may have changed the ends of the lines, and a formatter their indents. What stands in
# an opening mark was escaped, so that no "<" is in it.
_MARK = re.compile(r"<!--\s*(?P<closes>/?)your words\b(?P<text>[^<>]*?)(?P<end>-->|(?=[<>])|\Z)")
_OPENING = re.compile(r":\s*(?P<key>\S+)(?P<evidence>(?s:.*))")
_MARKS = {"focus": FOCUS, "ran": RAN, "fold": FOLD}
_UNWRITTEN = ("", "".join(parser().render(UNWRITTEN).split()))
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class HtmlAnswer:
    """What was written in a place of an HTML report: it is put back as it is."""

    html: str


class _Html:
    """A report as a page, which a browser shows and an editor changes."""

    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm")
    is_binary = False
    figures_beside = False
    is_written_in = True

    def write(self, document: Document, paper: Paper = Paper.A4) -> str:  # noqa: ARG002
        return write(document)

    def read(self, content: bytes) -> dict[str, Place]:
        return read_places(content.decode("utf-8", "replace"))


FORM: Form = _Html()


def read_places(html: str) -> dict[str, Place]:
    """Return the places for words of an HTML report.

    Args:
        html: The page.

    Returns:
        The places by their keys. What was written in two places with one key is joined.

    Raises:
        Problem: A mark is missing: what was written there would be lost.
    """
    html = html.replace("\r\n", "\n")
    found: dict[str, Place] = {}
    texts: dict[str, list[str]] = {}
    marks = _MARK.finditer(html)
    for mark in marks:
        opening, closing = _OPENING.fullmatch(mark["text"]), next(marks, None)
        if mark["closes"] or not mark["end"] or opening is None:
            raise _missing(html, mark)
        if closing is None or not closing["closes"] or not closing["end"]:
            raise _missing(html, closing or mark)
        key = unescape(opening["key"])
        lines = (unescape(line.strip()) for line in opening["evidence"].split("\n"))
        found[key] = Place(key, tuple(filter(None, lines)))
        written = html[mark.end() : closing.start()].strip()
        texts.setdefault(key, []).extend([written] if _is_written(written) else [])
    return {
        key: replace(place, answer=HtmlAnswer("\n".join(texts[key])) if texts[key] else None)
        for key, place in found.items()
    }


def _missing(html: str, mark: re.Match[str]) -> Problem:
    line = html.count("\n", 0, mark.start()) + 1
    return Problem(
        f"line {line} of the HTML: a mark around your words is missing or damaged: "
        "each <!-- your words: ... --> needs its <!-- /your words -->"
    )


def _is_written(html: str) -> bool:
    return "".join(html.split()) not in _UNWRITTEN


def write(document: Document) -> str:
    """Return a document as one HTML file.

    Args:
        document: The document.

    Returns:
        The page.
    """
    page = _Page()
    body = "".join(page.block(block, tokens) for block, tokens in parse_prose(document))
    style = (files("flaskmagic.report.forms") / "report.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(page.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{page.navigation()}<main>\n{body}</main>\n</body>\n</html>\n"
    )


class _Page:
    """Lays out blocks, and keeps their headings for the contents."""

    def __init__(self) -> None:
        self._parser = _markdown()
        self._headings: list[tuple[int, str, str]] = []

    def block(self, block: Block, tokens: Sequence[Token]) -> str:
        """Return a block as HTML, its tokens being those of prose."""
        if isinstance(block, Excerpt):
            return _code(excerpt_lines(block))
        if isinstance(block, Rows):
            return f'<table class="rows">\n{"".join(map(self._row, block.rows))}</table>\n'
        if isinstance(block, Figure):
            caption = f"<figcaption>{escape(block.caption)}</figcaption>"
            return f"<figure>\n{block.svg}{caption}\n</figure>\n"
        if isinstance(block, Place):
            return self._place(block)
        for heading, inline in pairwise(tokens):
            if heading.type == "heading_open":
                text = "".join(child.content for child in inline.children or [])
                anchor = f"s{len(self._headings) + 1}"
                heading.attrSet("id", anchor)
                self._headings.append((int(heading.tag[1]), anchor, text))
        return self._render(tokens)

    def _row(self, row: Row) -> str:
        where, what = (self._render(parse_inline(text)) for text in (row.where, row.what))
        return (
            f'<tr><td class="label">{escape(row.label)}</td><td>{where}</td><td>{what}</td></tr>\n'
        )

    def _render(self, tokens: Sequence[Token]) -> str:
        rendered: str = self._parser.renderer.render(tokens, self._parser.options, {})
        return rendered

    def _place(self, place: Place) -> str:
        answer = place.answer
        inside = self._render(parse(place.markdown))
        if isinstance(answer, HtmlAnswer):
            inside = f"{answer.html}\n"
        opening = "\n".join([_comment(place.key), *map(_comment, place.evidence)])
        written = "" if answer is None else " written"
        return (
            f'<section class="words{written}" aria-label="In your own words">\n'
            f"<!-- your words: {opening}\n-->\n{inside}"
            "<!-- /your words -->\n</section>\n"
        )

    @property
    def title(self) -> str:
        """The text of the first heading."""
        return self._headings[0][2] if self._headings else "Report"

    def navigation(self) -> str:
        """Return the contents."""
        links = "".join(
            f'<li class="level{level}"><a href="#{anchor}">{escape(text)}</a></li>\n'
            for level, anchor, text in self._headings
            if level <= 2
        )
        return f'<nav aria-label="Contents">\n<ul>\n{links}</ul>\n</nav>\n'


def _comment(text: str) -> str:
    """Return a text that can't close the comment that it stands in."""
    return escape(text, quote=False).replace("--", "&#45;&#45;")


def _markdown() -> MarkdownIt:
    markdown = parser()
    markdown.add_render_rule("fence", _fence)
    markdown.add_render_rule("link_open", _link)
    return markdown


def _fence(
    _renderer: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    return _code(fence_lines(tokens[idx].content))


def _code(lines: Sequence[CodeLine]) -> str:
    rows = []
    for line in lines:
        mark = _MARKS.get(line.kind, "")
        indent = len(line.text) - len(line.text.lstrip(" "))
        rows.append(
            f'<span class="line {line.kind}"><span class="mark">{mark}</span>'
            f'<span class="number">{line.number}</span>'
            f'<code style="--indent:{indent}ch">{escape(line.text)}</code></span>\n'
        )
    return f'<div class="excerpt" role="group" aria-label="Excerpt">\n{"".join(rows)}</div>\n'


def _link(
    renderer: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    tokens[idx].attrSet("rel", "noreferrer noopener")
    return renderer.renderToken(tokens, idx, options, env)
