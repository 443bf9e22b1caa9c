"""What all pages have in common: the templates, the escaping, and what a page may do."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from flaskmagic.printable import printable
from flaskmagic.reading.wording import CALLED_FROM

if TYPE_CHECKING:
    from markdown_it.utils import EnvType, OptionsDict  # of markdown-it-py 3 and later

_PARTS = (
    "elements",
    "recorded",
    "bars",
    "place",
    "call",
    "rows",
    "search",
    "share",
    "shown",
    "keys",
    "typed",
    "quiz",
    "start",
)
"""The parts of the script, in their order; each uses what stands before it."""

_STYLES = ("page.css", "bar.css", "quiz.css")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that another one links to; ``href`` is relative."""

    title: str
    href: str


def fill(template: str, colours: str = "", styles: Sequence[str] = (), **values: Any) -> str:
    """Make a page of a template.

    Args:
        template: The name of a template in the folder of this file.
        colours: Rules of CSS that belong to this page alone.
        styles: The names of styles in that folder that pages of this kind have besides.
        **values: What the template shows.

    Returns:
        The page as HTML.
    """
    style, script = "".join(map(_read, (*_STYLES, *styles))) + colours, _script()
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return (
        _environment()
        .get_template(template)
        .render(policy=policy, style=Markup(style), script=Markup(script), **values)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["prose"] = prose
    environment.globals["called_from"] = CALLED_FROM.capitalize()
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    return environment


@cache
def _read(name: str) -> str:
    return (files("flaskmagic.render.page") / name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    """Return the one script of a page: its parts in a block, so that they name nothing outside."""
    parts = "\n".join(_read(f"script/{name}.js") for name in _PARTS)
    return f'"use strict";\n{{\n{parts}}}\n'


def _digest(text: str) -> str:
    """Return the name that a content security policy has for an inline style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _shown(value: object) -> object:
    """Write out what would turn a text around, wherever a template shows one."""
    if isinstance(value, Markup):
        return Markup(printable(value))
    return printable(value) if isinstance(value, str) else value


def data(value: Mapping[str, Any] | Sequence[Any]) -> Markup:
    """Write a value as JSON that can't end the element that it stands in.

    Args:
        value: What JSON can hold.

    Returns:
        The JSON, safe in HTML.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Nothing but a string can hold one of these, and there the escape means the same.
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def prose(markdown: str) -> Markup:
    """Turn a note into HTML.

    Args:
        markdown: The note; HTML in it is shown as text.

    Returns:
        The HTML.
    """
    return Markup(_parser().render(printable(markdown)))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("image", _image)
    return parser


def _link(
    renderer: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    tokens[idx].attrSet("rel", "noreferrer noopener")
    return renderer.renderToken(tokens, idx, options, env)


def _image(
    _renderer: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Show what an image is called: a page that asks no network for anything has none."""
    return str(Markup.escape(tokens[idx].content))
