"""Gives a report its form: a Jinja template that writes Markdown, rendered in Jinja's sandbox."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence, Set
from importlib.resources import files
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flaskmagic.errors import Problem
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.wording import times
from flaskmagic.report.answers import UNWRITTEN, Words
from flaskmagic.report.blocks import linked
from flaskmagic.report.model import Report

STYLES = ("cse312", "questions")
_SUFFIX = ".md.j2"


class UnknownStyle(Problem):
    """A style that is neither one of ours nor a template file."""

    exit_code = 2


class BrokenStyle(Problem):
    """A template that can't be read or rendered: the message begins with file and line."""


def render(
    report: Report, style: str, *, prompts: bool = True, written: Set[str] = frozenset()
) -> str:
    """Return the report as Markdown.

    ``style`` is one of :data:`STYLES` or the path of a template. Without ``prompts`` the questions
    are left out, and the places for own words too, but for the keys in ``written``. Raises
    :class:`UnknownStyle`, :class:`BrokenStyle`.
    """
    folder, name = _find(style)
    environment = _environment(folder)
    try:
        template = environment.get_template(name)
        text = template.render(report=report, prompts=prompts, written=written)
    except TemplateSyntaxError as error:
        raise BrokenStyle(f"{_file(folder, error.name)}:{error.lineno}: {error.message}") from None
    except (TemplateError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        missing = isinstance(error, TemplateNotFound)
        said = f"there is no template {error}" if missing else str(error)
        raise BrokenStyle(f"{_file(folder, name)}:{_line(error, name)}: {said}") from None
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def check(style: str) -> None:
    """Raise :class:`UnknownStyle` unless the style is there."""
    _find(style)


def _find(style: str) -> tuple[Path | None, str]:
    """Return the folder of a template, ``None`` for ours, and its name there."""
    if style in STYLES:
        return None, f"{style}{_SUFFIX}"
    path = Path(style)
    if path.is_file():
        return path.parent, path.name
    known = " and ".join(STYLES)
    raise UnknownStyle(
        f"no style {style!r}: there are {known}, or name a template, such as course{_SUFFIX}"
    )


def _environment(folder: Path | None) -> ImmutableSandboxedEnvironment:
    own = FunctionLoader(_own_source)
    environment = ImmutableSandboxedEnvironment(
        loader=own if folder is None else ChoiceLoader([FileSystemLoader(folder), own]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # it writes Markdown, in which every value stands as code
    )
    environment.filters |= {
        "code": inline_code,
        "linked": linked,
        "cell": _cell,
        "times": times,
        "place": _place,
    }
    return environment


def _own_source(name: str) -> str | None:
    file = files("flaskmagic.report") / "styles" / name
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _cell(text: str) -> str:
    """Return a text that may stand in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def _place(key: str, evidence: Sequence[str]) -> str:
    """Return the place for own words of that key."""
    return str(Words(key, tuple(evidence), UNWRITTEN))


def _file(folder: Path | None, name: str | None) -> str:
    return str(folder / name) if folder is not None and name else str(name)


def _line(error: BaseException, name: str) -> int:
    """Return the line of the template in which rendering failed."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename).name == name]
    return next((line for line in reversed(lines) if line is not None), 1)
