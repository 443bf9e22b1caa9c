"""Claims: conditions on a run, on which sentences of a note rest.

A sentence stands between ``{if NAME}`` and ``{end}``, and after ``{else}`` what is true where the
claim does not hold. A claim is a table beside the step: ``claims.NAME = { raised = true }``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flaskmagic.walkthroughs.keys import Keys, meant

_MARK = re.compile(r"\{(?:if (?P<name>[\w-]+)|(?P<word>else|end))\}")
_COUNT = re.compile(r"(?:(?P<sign>>=|<=|=) )?(?P<number>\d+)")
_RELEASE = re.compile(r"(?P<name>\S+) (?P<sign>>=|<) (?P<version>\d+(?:\.\d+)*)")
_NAME = re.compile(r"[\w.]+:[\w.<>]+")
KEYS = (
    *("called", "below", "times", "threads", "before", "after"),
    *("raised", "values", "line", "release", "demo"),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """All that is asked must hold in the run.

    One of the definitions ``called`` was called: only ``below`` the call of the step if that is
    asked, so often as ``times`` says, in so many ``threads``. The call of the step began ``before``
    or ``after`` the first call of a definition. It ``raised`` an exception (of that name), or none;
    it had the ``values``: of arguments, or of its ``result``; a ``line`` with that text ran in it.
    The installed ``release`` is such as ``Werkzeug >= 2.3``. It is a run of the ``demo`` app, or of
    another one.
    """

    called: tuple[str, ...] = ()
    below: bool = False
    times: str | None = None
    threads: str | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    raised: bool | str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    line: tuple[str, ...] = ()
    release: str | None = None
    demo: bool | None = None

    @property
    def is_of_call(self) -> bool:
        """Whether it asks something of the call that its note stands beside."""
        asked = self.before, self.after, self.values, self.line
        return self.below or self.raised is not None or any(asked)

    @property
    def named(self) -> tuple[str, ...]:
        """The definitions that it names."""
        return (*self.called, *self.before, *self.after)


def read_claims(keys: Keys) -> dict[str, Claim]:
    """Read the claims beside a step, or of a whole walkthrough.

    Args:
        keys: The values of the step's block, or of the front matter.

    Returns:
        The claims by their names.

    Raises:
        flaskmagic.walkthroughs.keys.WalkthroughError: There is a mistake in one.
    """
    tables = keys.table("claims", "a table for each claim: claims.NAME = { raised = true }")
    return {name: _claim(name, table, keys) for name, table in tables.items()}


def _claim(name: str, table: Any, of: Keys) -> Claim:
    if not isinstance(table, dict):
        raise of.error(f"claims.{name} must be a table: claims.{name} = {{ raised = true }}")
    for key in table:
        if key not in KEYS:
            raise of.error(f"claims.{name}: unknown key {key!r}{meant(key, KEYS)}")
    keys = Keys(table, of.file, of.line)
    raised = table.get("raised")
    if raised is not None and not isinstance(raised, bool | str):
        raise of.error(f"claims.{name}: raised must be true, false or the name of an exception")
    claim = Claim(
        called=keys.texts("called"),
        below=keys.flag("below"),
        times=keys.text("times"),
        threads=keys.text("threads"),
        before=keys.texts("before"),
        after=keys.texts("after"),
        raised=raised,
        values=keys.table("values", "a table of values: { name = 'Ada' }"),
        line=keys.texts("line"),
        release=keys.text("release"),
        demo=keys.flag("demo") if "demo" in table else None,
    )
    said = _wrong(claim)
    if said is not None:
        raise of.error(f"claims.{name}: {said}")
    return claim


def _wrong(claim: Claim) -> str | None:
    """Return what is wrong with what a claim asks, if anything is."""
    if claim == Claim():
        return f"it asks for nothing: there are {', '.join(KEYS)}"
    if not claim.called and (claim.below or claim.times or claim.threads):
        return "below, times and threads say how it was called: name called"
    for definition in claim.named:
        if not _NAME.fullmatch(definition):
            return f"{definition!r} is not a definition: write module:qualname"
    for count in filter(None, (claim.times, claim.threads)):
        if not _COUNT.fullmatch(count):
            return f"{count!r} is no count: write '2' or '>= 2'"
    if claim.release is not None and not _RELEASE.fullmatch(claim.release):
        return "write a release as 'Werkzeug >= 2.3' or 'Flask < 2.2'"
    return None


def counts(wanted: str, number: int) -> bool:
    """Say whether a number is what a claim asks for.

    Args:
        wanted: Such as ``2``, ``= 2``, ``>= 2`` or ``<= 2``.
        number: The number.

    Returns:
        Whether it is.
    """
    match = _COUNT.fullmatch(wanted)
    assert match is not None
    limit = int(match["number"])
    return {">=": number >= limit, "<=": number <= limit}.get(match["sign"], number == limit)


def release_of(wanted: str) -> tuple[str, str, str]:
    """Return the parts of a release that a claim asks for.

    Args:
        wanted: Such as ``Werkzeug >= 2.3``.

    Returns:
        The distribution, ``>=`` or ``<``, and the version.
    """
    match = _RELEASE.fullmatch(wanted)
    assert match is not None
    return match["name"], match["sign"], match["version"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a note: told if its claim ``holds``, or if it does not, or without a claim."""

    text: str
    claim: str | None = None
    holds: bool = True


class BrokenMarks(Exception):
    """The marks of a note do not fit together; the message says how."""


def pieces(note: str) -> Iterator[Piece]:
    """Yield the parts of a note.

    Args:
        note: The note.

    Yields:
        The parts, in their order.

    Raises:
        BrokenMarks: A mark is missing, or stands within another.
    """
    claim, holds, start = None, True, 0
    for mark in _MARK.finditer(note):
        yield Piece(note[start : mark.start()], claim, holds)
        start = mark.end()
        if mark["name"] is not None:
            if claim is not None:
                raise BrokenMarks(f"{mark[0]} stands between {{if {claim}}} and its {{end}}")
            claim, holds = mark["name"], True
        elif claim is None or (mark["word"] == "else" and not holds):
            raise BrokenMarks(f"{mark[0]} has no {{if NAME}} before it")
        elif mark["word"] == "else":
            holds = False
        else:
            claim, holds = None, True
    if claim is not None:
        raise BrokenMarks(f"{{if {claim}}} has no {{end}}")
    yield Piece(note[start:])


def told(note: str, holds: Callable[[str], bool | None]) -> str:
    """Return what of a note is told.

    Args:
        note: The note.
        holds: Says whether the claim of a name holds; ``None`` where that is not known.

    Returns:
        The note without the sentences that are not true, or not known to be.
    """
    known = {piece.claim: holds(piece.claim) for piece in pieces(note) if piece.claim is not None}
    text = ""
    for piece in pieces(note):
        if piece.claim is None or known[piece.claim] is piece.holds:
            text += piece.text.lstrip(" ") if text.endswith((" ", "\n")) else piece.text
    if not known:
        return text
    lines = (line.rstrip(" ") for line in text.split("\n"))
    return re.sub(r"\n\n\n+", "\n\n", "\n".join(lines)).strip()
