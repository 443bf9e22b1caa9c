"""A report as one HTML file: no network, no script, readable on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from flaskmagic.errors import Problem
from flaskmagic.printable import printable
from flaskmagic.report.answers import UNWRITTEN, Words, split
from flaskmagic.report.forms.excerpt_lines import gutter_lines

if TYPE_CHECKING:
    from markdown_it.utils import EnvType, OptionsDict  # of markdown-it-py 3 and later

# An editor may have changed the ends of the lines, and a formatter their indents.
_PLACE = re.compile(
    r"<!--\s*your words:\s*(?P<key>[^\s>]+)(?P<evidence>[^>]*)-->(?P<raw>(?s:.*?))"
    r"<!--\s*/your words\s*-->"
)
_MARK = re.compile(r"<!--\s*(?P<closes>/?)your words\b")
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class KeptHtml:
    """A place for words in an HTML report: as ``words`` of Markdown, which stand for ``raw``."""

    words: Words
    raw: str


def read_words(html: str) -> dict[str, KeptHtml]:
    """Return what stands in the places for words of an HTML report, by their keys.

    The words of two places with one key are joined. Raises :class:`Problem` where a mark is
    missing: what was written there would be lost.
    """
    html = html.replace("\r\n", "\n")
    _check_marks(html)
    found: dict[str, KeptHtml] = {}
    for match in _PLACE.finditer(html):
        key, raw = unescape(match["key"]), match["raw"].strip()
        if key in found and found[key].words.is_written:
            raw = f"{found[key].raw}\n{raw}" if _is_written(raw) else found[key].raw
        lines = [unescape(line.strip()) for line in match["evidence"].split("\n")]
        text = f"*(What stands in the HTML at {key}.)*" if _is_written(raw) else UNWRITTEN
        found[key] = KeptHtml(Words(key, tuple(filter(None, lines)), text), raw)
    return found


def _check_marks(html: str) -> None:
    """Raise :class:`Problem` unless opening and closing marks take turns."""
    marks = list(_MARK.finditer(html))
    opened = [bool(mark["closes"]) for mark in marks] == [False, True] * (len(marks) // 2)
    if opened and len(_PLACE.findall(html)) == len(marks) // 2:
        return
    wrong = next(
        (mark for number, mark in enumerate(marks) if bool(mark["closes"]) != bool(number % 2)),
        marks[-1],
    )
    line = html.count("\n", 0, wrong.start()) + 1
    raise Problem(
        f"line {line} of the HTML: a mark around your words is missing or damaged: "
        "each <!-- your words: ... --> needs its <!-- /your words -->"
    )


def _is_written(raw: str) -> bool:
    unwritten = _markdown().render(UNWRITTEN)
    return "".join(raw.split()) not in ("", "".join(unwritten.split()))


def render(markdown: str, kept: Mapping[str, KeptHtml]) -> str:
    """Return the Markdown of a report as an HTML page, with what was kept in its places."""
    parser = _markdown()
    contents: list[tuple[int, str, str]] = []
    body = "".join(_piece(piece, parser, kept, contents) for piece in split(markdown))
    title = contents[0][2] if contents else "Report"
    style = (files("flaskmagic.report.forms") / "report.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{_navigation(contents)}<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _piece(
    piece: str | Words,
    parser: MarkdownIt,
    kept: Mapping[str, KeptHtml],
    contents: list[tuple[int, str, str]],
) -> str:
    if isinstance(piece, Words):
        before = kept.get(piece.key)
        raw = parser.render(printable(piece.text))
        if before is not None and before.words.text == piece.text and before.words.is_written:
            raw = before.raw + "\n"
        opening = "\n".join([_comment(piece.key), *map(_comment, piece.evidence)])
        written = "" if piece.text == UNWRITTEN else " written"
        return (
            f'<section class="words{written}" aria-label="In your own words">\n'
            f"<!-- your words: {opening}\n-->\n{raw}"
            "<!-- /your words -->\n</section>\n"
        )
    tokens = parser.parse(printable(piece))
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open":
            text = "".join(child.content for child in inline.children or [])
            anchor = f"s{len(contents) + 1}"
            heading.attrSet("id", anchor)
            contents.append((int(heading.tag[1]), anchor, text))
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return rendered


def _comment(text: str) -> str:
    """Return a text that can't close the comment that it stands in."""
    return escape(text, quote=False).replace("--", "&#45;&#45;")


def _navigation(contents: Sequence[tuple[int, str, str]]) -> str:
    links = "".join(
        f'<li class="level{level}"><a href="#{anchor}">{escape(text)}</a></li>\n'
        for level, anchor, text in contents
        if level <= 2
    )
    return f'<nav aria-label="Contents">\n<ul>\n{links}</ul>\n</nav>\n'


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("link_open", _link)
    return parser


def _fence(
    _renderer: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    rows = []
    for line in gutter_lines(tokens[idx].content):
        mark = {"focus": "▶", "ran": "┃", "fold": "⋮"}.get(line.kind, "")
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
