"""What ran in the recordings that a report is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from flaskmagic.source.repositories import normalized
from flaskmagic.trace import Call, Trace

_DEEPEST = 60
"""So many calls above one another are looked at: what lies further apart is no claim."""


class Recorded:
    """Recordings, asked for definitions by their names."""

    def __init__(self, traces: Sequence[Trace]) -> None:
        """Begin with what was recorded.

        Args:
            traces: The recordings.
        """
        self.traces = traces

    @cached_property
    def releases(self) -> Mapping[str, frozenset[str]]:
        """The versions of each distribution that ran, by its normalized name."""
        found: dict[str, set[str]] = {}
        for trace in self.traces:
            for each in trace.distributions.values():
                found.setdefault(normalized(each.name), set()).add(each.version)
        return {name: frozenset(versions) for name, versions in found.items()}

    @cached_property
    def _definitions(self) -> Mapping[str, frozenset[str]]:
        """The definitions that were called, by their last names."""
        found: dict[str, set[str]] = {}
        for trace in self.traces:
            for definition in trace.by_definition:
                found.setdefault(_parts(definition)[-1], set()).add(definition)
        return {last: frozenset(every) for last, every in found.items()}

    def named(self, name: str) -> frozenset[str]:
        """Find the definitions that were called and that a name may mean.

        Args:
            name: The name, such as ``run``, ``Flask.run`` or a class, which means its making.

        Returns:
            The definitions, as ``module:qualname``.
        """
        wanted = [part for part in name.split(".") if part not in ("self", "cls")]
        if not wanted:
            return frozenset()
        made = [*wanted, "__init__"] if wanted[-1][:1].isupper() else wanted
        found = self._definitions.get(made[-1], frozenset())
        return frozenset(each for each in found if _parts(each)[-len(made) :] == made)

    def within(self, name: str) -> frozenset[str]:
        """Find the definitions that were called and are part of another one.

        Args:
            name: Its whole name, such as that of a class.

        Returns:
            The definitions.
        """
        last = name.rpartition(".")[2]
        return frozenset(
            each for each in self._inner.get(last, ()) if short(each).startswith(f"{name}.")
        )

    @cached_property
    def _inner(self) -> Mapping[str, frozenset[str]]:
        """The definitions that were called, by the last names of what they are part of."""
        found: dict[str, set[str]] = {}
        for each in frozenset().union(*self._definitions.values()):
            for part in _parts(each)[:-1]:
                found.setdefault(part, set()).add(each)
        return {last: frozenset(every) for last, every in found.items()}

    def calls(self, definitions: Iterable[str]) -> list[tuple[Trace, Call]]:
        """Return the calls of definitions.

        Args:
            definitions: The definitions.

        Returns:
            Each call with the recording that it is of.
        """
        return [
            (trace, call)
            for definition in sorted(definitions)
            for trace in self.traces
            for call in trace.by_definition.get(definition, ())
        ]

    def above(self, trace: Trace, call: Call) -> list[str]:
        """Return the definitions above a call, the nearest first.

        Args:
            trace: The recording that it is of.
            call: The call.

        Returns:
            The definitions.
        """
        return [trace.name(each.code) for each in trace.ancestors(call)[:_DEEPEST]]

    def called_by(self, definitions: frozenset[str]) -> Counter[str]:
        """Count what definitions call directly.

        Args:
            definitions: The definitions.

        Returns:
            How often each definition was called by them.
        """
        found: Counter[str] = Counter()
        for trace, call in self.calls(definitions):
            found.update(trace.name(each.code) for each in trace.calls_of(call))
        return found


def where(found: Iterable[tuple[Trace, Call]]) -> str:
    """Say of which recordings calls are.

    Args:
        found: The calls.

    Returns:
        The topics, or what was asked of the app, at most three.
    """
    named = list(dict.fromkeys(trace.scenario or trace.title for trace, _ in found))
    return ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")


def short(definition: str) -> str:
    """Return the name of a definition without its module.

    Args:
        definition: The definition.

    Returns:
        Such as ``Flask.run``.
    """
    return definition.partition(":")[2]


def _parts(definition: str) -> list[str]:
    return [part for part in short(definition).split(".") if part != "<locals>"]
