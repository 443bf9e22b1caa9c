"""The recorded calls as a tree, made once for all outputs: who called whom, and what is a step."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from flaskmagic.trace import Call, Calls

if TYPE_CHECKING:
    from flaskmagic.reading.model import ReadStep

NO_PARENT = -1


class CallTree:
    """The calls of a reading, each after its caller and its caller's earlier calls.

    A call is known by its *position* in that order. ``shown`` has the step that shows the source of
    a call, by its id, and ``marks`` all steps that it is.
    """

    def __init__(self, calls: Calls, steps: Iterable[ReadStep]) -> None:
        """Mark the steps; the calls are put in order when that is first asked for.

        Args:
            calls: The calls.
            steps: The steps.
        """
        self._calls = calls
        self.shown, self.marks = _marks(steps)

    @cached_property
    def _below(self) -> Mapping[int, Sequence[int]]:
        """The ids of the calls directly below each; those below none have the number 0."""
        found: dict[int, list[int]] = {}
        for id_, above in self._calls.links():
            found.setdefault(above, []).append(id_)
        return found

    @cached_property
    def _in_order(self) -> tuple[Sequence[int], Sequence[int]]:
        """The ids of the calls, and their depths."""
        ids, depths = array("I"), array("I")
        waiting = [(0, id_) for id_ in reversed(self._below.get(0, ()))]
        while waiting:
            depth, id_ = waiting.pop()
            ids.append(id_)
            depths.append(depth)
            if id_ in self._below:
                waiting += [(depth + 1, below) for below in reversed(self._below[id_])]
        return ids, depths

    @cached_property
    def calls(self) -> Calls:
        """The calls in the order of the tree; each is made when it is asked for."""
        return self._calls.only(self._in_order[0])

    @property
    def depths(self) -> Sequence[int]:
        """How many calls stand above each."""
        return self._in_order[1]

    @cached_property
    def positions(self) -> Mapping[int, int]:
        """The position of each call's id."""
        return {id_: position for position, id_ in enumerate(self._in_order[0])}

    @cached_property
    def _shape(self) -> tuple[Sequence[int], Sequence[int]]:
        return _shape(self.depths)

    @property
    def parents(self) -> Sequence[int]:
        """The position of the caller of each, or :data:`NO_PARENT`."""
        return self._shape[0]

    @property
    def ends(self) -> Sequence[int]:
        """The position after the last call below each."""
        return self._shape[1]

    def calls_of(self, call: Call) -> Calls:
        """Return the calls that a call made, in their order.

        Args:
            call: A call of the trace.

        Returns:
            The calls directly below it; the first call of a thread is below the call that started
            the thread.
        """
        return self._calls.only(self._below.get(call.id, ()))

    def children(self, position: int) -> Iterator[int]:
        """Yield the positions of the calls that a call made.

        Args:
            position: The position of a call.

        Yields:
            The position of each call directly below it.
        """
        child = position + 1
        while child < self.ends[position]:
            yield child
            child = self.ends[child]

    def steps_of(self, call: Call) -> tuple[int, ...]:
        """Return the numbers of the steps that a call is, so that every output marks the same.

        Args:
            call: A call of the trace.

        Returns:
            First the step that shows the call's own source, then those that it only proves.
        """
        return self.marks.get(call.id, ())


def _shape(depths: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return, for each call, the position of its caller and where the calls below it end."""
    parents, ends = [NO_PARENT] * len(depths), [len(depths)] * len(depths)
    open_: list[int] = []
    for position, depth in enumerate(depths):
        while len(open_) > depth:
            ends[open_.pop()] = position
        if open_:
            parents[position] = open_[-1]
        open_.append(position)
    return parents, ends


def _marks(steps: Iterable[ReadStep]) -> tuple[dict[int, ReadStep], dict[int, tuple[int, ...]]]:
    """Return, by the id of a call, the step that shows its source, and all steps that it is.

    A step that is only proven by a call shows something else: an attribute, a class.
    """
    shown: dict[int, ReadStep] = {}
    marked: dict[int, list[int]] = {}
    for step in steps:
        if step.call is None:
            continue
        numbers = marked.setdefault(step.call.id, [])
        if step.step.proofs or step.call.id in shown:
            numbers.append(step.number)
        else:
            shown[step.call.id] = step
            numbers.insert(0, step.number)
    return shown, {call: tuple(numbers) for call, numbers in marked.items()}
