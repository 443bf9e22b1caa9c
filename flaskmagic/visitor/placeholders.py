"""What stands in a header or a form for something of an answer before: ``{cookie:csrf}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from flaskmagic.visitor.actions import Pairs, WrongRequest

Sources = Mapping[str, Callable[[str], str | None]]
"""For each kind of placeholder, what returns the value of a name, or ``None``."""

KINDS = {
    "cookie": "no answer before has set a cookie named {name}",
    "header": "the answer before has no header named {name}",
    "field": "the page before has no hidden field named {name}",
}
"""The kinds of placeholders, and what is said of one that finds nothing."""

_PLACEHOLDER = re.compile(r"\{([a-z]+):([^{}\s]+)\}")


class NothingThere(Exception):
    """A placeholder that finds nothing; the text says why."""


def check_placeholders(pairs: Iterable[tuple[str, str]]) -> None:
    """Refuse placeholders that are not known.

    Args:
        pairs: Names and values of headers and form fields.

    Raises:
        WrongRequest: One is not known.
    """
    for name, value in pairs:
        for kind, _ in _PLACEHOLDER.findall(value):
            if kind not in KINDS:
                known = ", ".join(f"{{{each}:NAME}}" for each in KINDS)
                raise WrongRequest(f"{name}: {{{kind}:...}} is not known; there are {known}")


def fill(pairs: Pairs, sources: Sources) -> tuple[Pairs, dict[str, str]]:
    """Put in the place of each placeholder what it stands for.

    Args:
        pairs: Names and values.
        sources: Where it is looked for.

    Returns:
        The pairs that could be filled; and by the names of the others, what was not found.
    """
    found: list[tuple[str, str]] = []
    missing: dict[str, str] = {}
    for name, value in pairs:
        try:
            found.append((name, _filled(value, sources)))
        except NothingThere as error:
            missing[name] = str(error)
    return tuple(found), missing


def _filled(value: str, sources: Sources) -> str:
    def filled(match: re.Match[str]) -> str:
        kind, name = match.groups()
        text = sources[kind](name)
        if text is None:
            raise NothingThere(KINDS[kind].format(name=name))
        return text

    return _PLACEHOLDER.sub(filled, value)
