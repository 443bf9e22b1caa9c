"""Gives a report its form: a Jinja template that writes Markdown, rendered in Jinja's sandbox."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence, Set
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)

from flaskmagic.errors import Problem
from flaskmagic.reading.inline import linked
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.wording import times
from flaskmagic.report.document import Document, Place
from flaskmagic.report.memory import MOST, bounded
from flaskmagic.report.model import Report
from flaskmagic.report.placeholders import Placeholders
from flaskmagic.report.sandbox import BoundedEnvironment

BY_FEATURE = ("cse312", "chain", "three", "questions")
STYLES = (*BY_FEATURE, "evidence")
_SUFFIX = ".md.j2"
_END_OF_CELL = re.compile(r"(?<!\\)((?:\\\\)*)\|")
"""A bar without a backslash of its own."""

_UNSAID: dict[type, str] = {MemoryError: f"it takes more than {MOST // 1_000_000} MB of memory"}
_FAILURES = (
    *(TemplateError, TypeError, ValueError, AttributeError, ArithmeticError, LookupError),
    *(SyntaxError, RecursionError, MemoryError, OSError),
)
"""What a template, which is a program, may lead to."""


class UnknownStyle(Problem):
    """A style that is neither one of ours nor a template file."""

    exit_code = 2


class BrokenStyle(Problem):
    """A template that can't be read or rendered: the message begins with file and line."""


def render(
    report: Report, style: str, *, prompts: bool = True, written: Set[str] = frozenset()
) -> Document:
    """Return the report in a style.

    Args:
        report: The report.
        style: One of :data:`STYLES`, or the path of a template.
        prompts: Without them the questions are left out, and the places for own words too.
        written: The keys of the places that always stay.

    Returns:
        The report as a document.

    Raises:
        UnknownStyle: There is no such style.
        BrokenStyle: Its template can't be rendered.
    """
    folder, name = _find(style)
    placeholders = Placeholders()
    if style not in BY_FEATURE:  # before the memory of the template is bounded: it is not its own
        _ = report.paths, report.technologies
    environment = _environment(folder, placeholders)
    try:
        with bounded():
            template = environment.get_template(name)
            text = template.render(report=report, prompts=prompts, written=written)
    except TemplateSyntaxError as error:
        raise BrokenStyle(f"{_file(folder, error.name)}:{error.lineno}: {error.message}") from None
    except _FAILURES as error:
        missing = isinstance(error, TemplateNotFound)
        said = f"there is no template {error}" if missing else str(error)
        said = " ".join(said.split()) or _UNSAID.get(type(error), type(error).__name__)
        raise BrokenStyle(f"{_file(folder, name)}:{_line(error, name)}: {said}") from None
    return placeholders.cut(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n")


def check(style: str) -> None:
    """Look whether a style is there.

    Args:
        style: One of :data:`STYLES`, or the path of a template.

    Raises:
        UnknownStyle: There is no such style.
    """
    _find(style)


def _find(style: str) -> tuple[Path | None, str]:
    """Return the folder of a template, ``None`` for ours, and its name there."""
    if style in STYLES:
        return None, f"{style}{_SUFFIX}"
    path = Path(style)
    if path.is_file():
        return path.parent, path.name
    known = f"{', '.join(STYLES[:-1])} and {STYLES[-1]}"
    raise UnknownStyle(
        f"no style {style!r}: there are {known}, or name a template, such as course{_SUFFIX}"
    )


class _Environment(BoundedEnvironment):
    """Gives templates a placeholder for each block of a document that must stay an object."""

    def __init__(self, loader: BaseLoader, placeholders: Placeholders) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # it writes Markdown, in which every value stands as code
        )
        self._placeholders = placeholders
        self.filters |= {
            "code": inline_code,
            "linked": linked,
            "cell": _cell,
            "times": times,
            "place": self._place,
        }

    def getattr(self, obj: Any, attribute: str) -> Any:
        # ``step.block``
        return self._text(super().getattr(obj, attribute))

    def getitem(self, obj: Any, argument: Any) -> Any:
        # ``step["block"]``, and filters such as ``map(attribute="block")``
        return self._text(super().getitem(obj, argument))

    def _text(self, value: Any) -> Any:
        return self._placeholders.text(value) if isinstance(value, Document) else value

    def _place(self, key: str, evidence: Sequence[str]) -> str:
        """Return the place for own words of that key."""
        return self._placeholders.text(Document((Place(key, tuple(evidence)),)))


def _environment(folder: Path | None, placeholders: Placeholders) -> _Environment:
    own = FunctionLoader(_own_source)
    loader = own if folder is None else ChoiceLoader([FileSystemLoader(folder), own])
    return _Environment(loader, placeholders)


def _own_source(name: str) -> str | None:
    file = files("flaskmagic.report") / "styles" / name
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _cell(text: str) -> str:
    """Return a text that may stand in a cell of a table."""
    return _END_OF_CELL.sub(r"\1\\|", " ".join(text.split()))


def _file(folder: Path | None, name: str | None) -> str:
    return str(folder / name) if folder is not None and name else str(name)


def _line(error: BaseException, name: str) -> int:
    """Return the line of the template in which rendering failed."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename).name == name]
    return next((line for line in reversed(lines) if line is not None), 1)
