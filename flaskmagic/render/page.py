"""A report as one HTML file: no network, no script, readable on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from importlib.resources import files
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from flaskmagic.render.excerpt_lines import gutter_lines
from flaskmagic.report.words import UNWRITTEN, Words, split

_PLACE = re.compile(
    r"<!-- your words: (?P<key>\S+)\n(?P<evidence>(?:.*\n)*?)-->\n(?P<raw>(?s:.*?))"
    r"<!-- /your words -->"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@dataclass(frozen=True, slots=True)
class KeptHtml:
    """A place for words in an HTML report: as ``words`` of Markdown, which stand for ``raw``."""

    words: Words
    raw: str


def read_words(html: str) -> dict[str, KeptHtml]:
    """Return what stands in the places for words of an HTML report, by their keys."""
    found = {}
    for match in _PLACE.finditer(html):
        key, raw = match["key"], match["raw"].strip()
        evidence = tuple(unescape(line) for line in match["evidence"].splitlines())
        written = raw not in ("", _markdown().render(UNWRITTEN).strip())
        text = f"*(What stands in the HTML at {key}.)*" if written else UNWRITTEN
        found[key] = KeptHtml(Words(key, evidence, text), raw)
    return found


def render(markdown: str, kept: Mapping[str, KeptHtml]) -> str:
    """Return the Markdown of a report as an HTML page, with what was kept in its places."""
    parser = _markdown()
    contents: list[tuple[int, str, str]] = []
    body = "".join(_piece(piece, parser, kept, contents) for piece in split(markdown))
    title = contents[0][2] if contents else "Report"
    style = (files("flaskmagic.render") / "page.css").read_text(encoding="utf-8")
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
        raw = parser.render(piece.text)
        if before is not None and before.words.text == piece.text and before.words.is_written:
            raw = before.raw + "\n"
        marked = replace(piece, evidence=tuple(_comment(line) for line in piece.evidence))
        opening = str(replace(marked, text="")).partition("-->")[0]
        return (
            f'<section class="words" aria-label="In your own words">\n{opening}-->\n{raw}'
            "<!-- /your words -->\n</section>\n"
        )
    tokens = parser.parse(piece)
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
        rows.append(
            f'<span class="line {line.kind}"><span class="mark">{mark}</span>'
            f'<span class="number">{line.number}</span>'
            f"<code>{escape(line.text)}</code></span>\n"
        )
    return f'<div class="excerpt" role="group" aria-label="Excerpt">\n{"".join(rows)}</div>\n'


def _link(
    renderer: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    tokens[idx].attrSet("rel", "noreferrer noopener")
    return renderer.renderToken(tokens, idx, options, env)
