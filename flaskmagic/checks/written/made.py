"""The classes of the objects that recorded calls made or returned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flaskmagic.checks.written.aliases import aliases
from flaskmagic.lines import split_lines
from flaskmagic.trace import Call, Trace

_OBJECT = re.compile(r"<?(?:\w+\.)*(\w+)(?:>|\(.*)", re.DOTALL)
_WRITTEN = re.compile(r"\s*(?:[a-z]\w*\.)*(_*[A-Z]\w*)\s*\(")
_RETURNS = re.compile(r"\s*return\s+")


def is_making(call: Call) -> bool:
    """Say whether a call is one of a constructor.

    Args:
        call: The call.

    Returns:
        Whether it is.
    """
    return call.code.qualname.endswith(".__init__")


def made(trace: Trace, call: Call) -> str | None:
    """Return the class of the object that a constructor was called for.

    It need not be the class that the constructor is written in: that may be inherited.

    Args:
        trace: The recording that the call is of.
        call: The call of the constructor.

    Returns:
        The name of the class, of ``self`` or else as it is written at the call; ``None`` if
        neither is known.
    """
    given = next(iter((call.arguments or {}).values()), "")
    found = _OBJECT.fullmatch(given)
    if found is not None:
        return found[1]
    written = _WRITTEN.match(trace.call_text(call) or "")
    if written is None or call.call_site is None or written[0].lstrip().startswith("self."):
        return None
    file = trace.files[call.call_site.filename]
    meant = (each.meant for each in aliases(file.text, file.path, {written[1]}))
    return next(meant, written[1])


def returned(trace: Trace, call: Call) -> str | None:
    """Return the class of the object that a call returned.

    Args:
        trace: The recording that the call is of.
        call: The call.

    Returns:
        The name of the class; ``None`` if it is not known, or a plain value.
    """
    if call.result is not None:
        found = _OBJECT.fullmatch(call.result)
        return found[1] if found else None
    return next(_returned_at_once(trace, call), None)


def _returned_at_once(trace: Trace, call: Call) -> Iterator[str]:
    """Yield the class of what was made in the statement that returns it: ``return Made()``."""
    for each in trace.calls_of(call):
        name = made(trace, each) if is_making(each) else None
        if name is not None and _is_returned(trace, each):
            yield name


def _is_returned(trace: Trace, call: Call) -> bool:
    site = call.call_site
    if site is None or site.column is None or site.end_column is None:
        return False
    lines = [line.encode() for line in split_lines(trace.files[site.filename].text)]
    before = lines[site.line - 1][: site.column].decode()
    after = lines[(site.end_line or site.line) - 1][site.end_column :]
    return bool(_RETURNS.fullmatch(before)) and not after.strip()


def is_subclass(name: str, other: str, trace: Trace) -> bool:
    """Say whether a class is a subclass of another one, as its sources have it.

    Args:
        name: The class.
        other: The class that may be a base of it, or of a base.
        trace: The recording, with the sources that ran.

    Returns:
        Whether it is.
    """
    seen, left = set[str](), [name]
    while left:
        each = left.pop()
        if each == other:
            return True
        if each not in seen:
            seen.add(each)
            left += _bases(each, trace)
    return False


def is_written(name: str, trace: Trace) -> bool:
    """Say whether a class is written in a source that ran: what is none may be a type's name.

    Args:
        name: The class.
        trace: The recording.

    Returns:
        Whether it is.
    """
    written = re.compile(rf"^[ \t]*class {name}\b", re.MULTILINE)
    return any(written.search(file.text) for file in trace.files.values())


def _bases(name: str, trace: Trace) -> Iterator[str]:
    written = re.compile(rf"^[ \t]*class {name}\(([^)]*)\)", re.MULTILINE)
    for file in trace.files.values():
        for match in written.finditer(file.text):
            yield from re.findall(r"(\w+)\s*(?:,|\[|$)", match[1])
