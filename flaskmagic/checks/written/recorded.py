"""What ran in the recordings that a report is held against."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from flaskmagic.checks.written.made import made
from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import definitions
from flaskmagic.source.repositories import normalized
from flaskmagic.trace import Call, Trace

_DEFINES = re.compile(r"\s*(async\s+)?(def|class)\b")

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
        left_out = ("self", "cls", "<locals>")
        wanted = [part for part in name.split(".") if part not in left_out]
        if not wanted:
            return frozenset()
        made = [*wanted, "__init__"] if is_class(name) else wanted
        return self._ending(made) or self._of_variable(made) or self._made(wanted[-1])

    def _ending(self, wanted: Sequence[str]) -> frozenset[str]:
        """Return the definitions whose names end so: those of a module as well."""
        found = self._definitions.get(wanted[-1], frozenset())
        same = frozenset(each for each in found if _parts(each)[-len(wanted) :] == wanted)
        if same or wanted[0] in sys.stdlib_module_names:
            return same
        return frozenset(each for each in found if _all_parts(each)[-len(wanted) :] == wanted)

    def _of_variable(self, wanted: Sequence[str]) -> frozenset[str]:
        """Return what is meant by ``urls.match``, where ``urls`` is some object."""
        variable, last = wanted[0], wanted[-1]
        is_one = len(wanted) == 2 and variable.islower() and last != "__init__"
        if not is_one or variable in sys.stdlib_module_names or variable in self.releases:
            return frozenset()
        return frozenset(each for each in self._definitions.get(last, ()) if len(_parts(each)) > 1)

    def _made(self, name: str) -> frozenset[str]:
        """Return the constructors that a class has from others, of which objects were made."""
        if not is_class(name):
            return frozenset()
        return frozenset(
            trace.name(call.code)
            for trace, call in self.calls(self._definitions.get("__init__", frozenset()))
            if made(trace, call) == name
        )

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

    def calls_of(self, path: str, name: str) -> list[tuple[Trace, Call]]:
        """Return the calls of a definition of a file.

        Args:
            path: The path of the file, as it is imported.
            name: The whole name of a function, or of a class: then the calls of its constructor,
                or else of what is in it.

        Returns:
            Each call with the recording that it is of.
        """
        ran = [each for trace in self.traces for each in trace.by_definition]
        within = [each for each in dict.fromkeys(ran) if _is_within(short(each), name)]
        for wanted in (name, f"{name}.__init__"):
            same = [each for each in within if short(each) == wanted]
            found = [each for each in self.calls(same) if _path(*each) == path]
            if found:
                return found
        return [each for each in self.calls(within) if _path(*each) == path]

    def is_attribute(self, path: str, name: str) -> bool:
        """Say whether a definition of a file is neither a function nor a class.

        Args:
            path: The path of the file, as it is imported.
            name: The whole name of the definition.

        Returns:
            Whether it is. It is not known of a file of which nothing ran.
        """
        texts = {f.text for trace in self.traces for f in trace.files.values() if f.path == path}
        return any(
            not _DEFINES.match(split_lines(text)[span.def_line - 1])
            for text in texts
            for span in definitions(text).get(name, ())
        )

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


def is_class(name: str) -> bool:
    """Say whether a name is written as those of classes are.

    Args:
        name: The name.

    Returns:
        Whether its last part is.
    """
    return name.rpartition(".")[2].lstrip("_")[:1].isupper()


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


def _path(trace: Trace, call: Call) -> str:
    return trace.files[call.code.filename].path


def _is_within(definition: str, name: str) -> bool:
    """Say whether a definition is another one, or in a class of that name."""
    in_function = definition.startswith(f"{name}.<locals>")
    return definition == name or (definition.startswith(f"{name}.") and not in_function)


def _parts(definition: str) -> list[str]:
    return [part for part in short(definition).split(".") if part != "<locals>"]


def _all_parts(definition: str) -> list[str]:
    return [*definition.partition(":")[0].split("."), *_parts(definition)]
