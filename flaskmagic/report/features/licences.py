"""One table of licences for all that ran, and what each family of them asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flaskmagic.reading.inline import plain
from flaskmagic.reading.step_view import safe_link
from flaskmagic.report.licences import Licence, licence
from flaskmagic.source.repositories import page
from flaskmagic.trace import Distribution, Trace

_PYTHON = "Python Software Foundation"

_LONGEST = 80
"""Characters of a holder that are shown."""


@dataclass(frozen=True, slots=True)
class Licensed:
    """A distribution, its release and its licence, as Markdown."""

    name: str
    version: str
    repository: str | None
    licence: str
    holders: str


@dataclass(frozen=True, slots=True)
class Family:
    """Distributions with one licence, and what it means, as Markdown."""

    name: str
    members: tuple[Licensed, ...]
    description: str
    restrictions: str


def families(traces: Sequence[Trace]) -> tuple[Family, ...]:
    """Return the licences of all distributions that ran, and of Python.

    Args:
        traces: The traces of a report.

    Returns:
        A family for each licence, the one with the most members first.
    """
    found: dict[str, list[tuple[Distribution, Licence]]] = {}
    for each in _ran(traces):
        told = licence(each)
        found.setdefault(told.in_words, []).append((each, told))
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        Family(
            name=plain(" or ".join(members[0][1].names) or name),
            members=tuple(_member(*each) for each in members),
            description=plain(members[0][1].description),
            restrictions=plain(members[0][1].restrictions),
        )
        for name, members in ordered
    )


def _ran(traces: Sequence[Trace]) -> list[Distribution]:
    ran: dict[str, Distribution] = {}
    for trace in traces:
        packages = {name.partition(":")[0].partition(".")[0] for name in trace.by_definition}
        for package in packages & trace.distributions.keys():
            each = trace.distributions[package]
            ran[each.name] = each
        ran["Python"] = _python(trace)
    return [ran[name] for name in sorted(ran, key=str.lower)]


def _python(trace: Trace) -> Distribution:
    tree = page("github.com/python/cpython", "tag", f"v{trace.python}", "") or ""
    return Distribution(
        name="Python",
        version=trace.python,
        repository=tree.removesuffix("/").replace("/blob/", "/tree/") or None,
        licence="PSF-2.0",
    )


def _few(holders: Sequence[str]) -> str:
    """Return who holds the rights: the licence itself, to which a link leads, names all."""
    if not holders:
        return ""
    first = holders[0] if len(holders[0]) <= _LONGEST else f"{holders[0][: _LONGEST - 1]}…"
    return first if len(holders) == 1 else f"{first} and {len(holders) - 1} more"


def _member(each: Distribution, told: Licence) -> Licensed:
    holders = _few(told.holders) or (_PYTHON if each.name == "Python" else "")
    return Licensed(
        name=plain(each.name),
        version=plain(each.version),
        repository=safe_link(each.repository),
        licence=plain(told.in_words),
        holders=plain(holders),
    )
