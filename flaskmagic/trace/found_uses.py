"""What the app's own code uses of libraries, as it stands there: nothing of it says what ran."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the app's own; ``module`` is the name of the template where it is one."""

    filename: str
    module: str
    is_template: bool


@dataclass(frozen=True, slots=True)
class FoundFunction:
    """A function in the file of that number.

    A template is one without a name, from line 1. Its blocks are functions from line 0: Jinja makes
    them, and their names.
    """

    file: int
    qualname: str
    first_line: int


@dataclass(frozen=True, slots=True)
class FoundUse:
    """A place where the function of that number names something of a library.

    ``line`` and ``column`` (in bytes, from 0) are those of the last name of the ``expression``, and
    ``text`` is the line in a template; that of a module is in the trace. ``name`` is what a reader
    knows the feature by, and ``definition`` where it is defined. If ``proving_line`` ran, the
    expression was evaluated; if not ``is_certain``, only a part of that line may have been.
    ``call_end`` is where a call of it ends.
    """

    function: int
    line: int
    column: int
    expression: str
    name: str
    definition: str
    text: str
    proving_line: int
    is_certain: bool
    call_end: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """Something that leads into the function of that number.

    ``kind`` is ``"view"``, ``"event"`` or ``"other"``; ``what`` is its rule, its name, or in words
    what leads there.
    """

    function: int
    kind: str
    what: str
    methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundUses:
    """All of it. ``calls`` are pairs of functions, the first of which may come to the second.

    ``libraries`` are the names and versions of distributions, by their top-level packages.
    """

    files: tuple[FoundFile, ...]
    functions: tuple[FoundFunction, ...]
    uses: tuple[FoundUse, ...]
    calls: tuple[tuple[int, int], ...]
    entries: tuple[FoundEntry, ...]
    libraries: Mapping[str, tuple[str, str]]

    @classmethod
    def read(cls, rows: Mapping[str, Any]) -> FoundUses:
        """Make it of rows.

        Args:
            rows: What :meth:`as_rows` returns, or a record of the log has.

        Returns:
            What was found.
        """
        return cls(
            files=tuple(FoundFile(*row) for row in rows["files"]),
            functions=tuple(FoundFunction(*row) for row in rows["functions"]),
            uses=tuple(_use(*row) for row in rows["uses"]),
            calls=tuple((above, below) for above, below in rows["calls"]),
            entries=tuple(_entry(*row) for row in rows["entries"]),
            libraries={package: tuple(row) for package, row in rows["libraries"].items()},
        )

    def as_rows(self) -> dict[str, Any]:
        """Return it as values that JSON has."""
        return {
            "files": [astuple(each) for each in self.files],
            "functions": [astuple(each) for each in self.functions],
            "uses": [astuple(each) for each in self.uses],
            "calls": list(self.calls),
            "entries": [astuple(each) for each in self.entries],
            "libraries": dict(self.libraries),
        }


def _use(*row: Any) -> FoundUse:
    *columns, end = row
    return replace(FoundUse(*columns), call_end=None if end is None else tuple(end))


def _entry(function: int, kind: str, what: str, methods: list[str]) -> FoundEntry:
    return FoundEntry(function, kind, what, tuple(methods))
