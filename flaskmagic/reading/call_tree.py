"""The recorded calls as a tree, made once for all outputs: who called whom, and what is a step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from flaskmagic.trace import Call

if TYPE_CHECKING:
    from flaskmagic.reading.model import ReadStep

NO_PARENT = -1


class CallTree:
    """The calls of a reading, each after its caller and its caller's earlier calls.

    A call is known by its *position* in that order. ``depths`` is 0 for the calls that nothing
    recorded made; ``parents`` is the position of the caller, or :data:`NO_PARENT`; ``ends`` is the
    position after the last call below. ``positions`` has the position of each call's id.
    """

    def __init__(self, calls: Iterable[Call], steps: Iterable[ReadStep]) -> None:
        self._children: dict[int | None, list[Call]] = {}
        for call in calls:
            self._children.setdefault(call.parent_id, []).append(call)
        self.calls: Sequence[Call]
        self.depths: Sequence[int]
        self.calls, self.depths = self._in_order()
        self.positions: Mapping[int, int] = {
            call.id: position for position, call in enumerate(self.calls)
        }
        self.parents, self.ends = _shape(self.depths)
        self.shown, self.marks = _marks(steps)

    def _in_order(self) -> tuple[tuple[Call, ...], tuple[int, ...]]:
        calls, depths = [], []
        waiting = [(0, call) for call in reversed(self._children.get(None, []))]
        while waiting:
            depth, call = waiting.pop()
            calls.append(call)
            depths.append(depth)
            waiting.extend((depth + 1, child) for child in reversed(self.calls_of(call)))
        return tuple(calls), tuple(depths)

    def calls_of(self, call: Call) -> Sequence[Call]:
        """Return the calls that a call made, in their order.

        Args:
            call: A call of the trace.

        Returns:
            The calls directly below it; the first call of a thread is below the call that started
            the thread.
        """
        return self._children.get(call.id, [])

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
