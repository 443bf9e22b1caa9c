"""Which definition that ran in one reading is the same as one in the other, by another name even.

What is found for A and B is found for B and A.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flaskmagic.eras.moved import OTHER_NAME, SAME_NAME, is_about_as_long
from flaskmagic.reading.differences.ran import Ran
from flaskmagic.reading.differences.written import Written
from flaskmagic.reading.matcher import resolve
from flaskmagic.trace import CodeRef, Trace

_LOCALS = ".<locals>."


@dataclass(frozen=True)
class Match:
    """A definition that ran in both readings, or in one: then the other is ``None``."""

    number: int
    left: Ran | None
    right: Ran | None

    @cached_property
    def is_same(self) -> bool:
        """Whether it is the same code in both."""
        if self.left is None or self.right is None:
            return False
        return self.left.written.is_same(self.right.written)

    @property
    def either(self) -> Ran:
        """What ran of it, in the left reading where it ran in both."""
        found = self.left or self.right
        assert found is not None
        return found


class Matches:
    """What ran in two readings, each definition with that of the other reading.

    ``left`` and ``right`` have the match of each function.
    """

    def __init__(self, left: Mapping[CodeRef, Ran], right: Mapping[CodeRef, Ran]) -> None:
        """Find the same definitions: first those of the same name, then those that have moved.

        Args:
            left: What ran in the left reading.
            right: What ran in the right one.
        """
        pairs = dict(_pairs(list(left.values()), list(right.values())))
        taken = set(pairs.values())
        every: list[tuple[Ran | None, Ran | None]] = [
            *((ran, right[pairs[code]] if code in pairs else None) for code, ran in left.items()),
            *((None, ran) for code, ran in right.items() if code not in taken),
        ]
        self.every = tuple(Match(number, *each) for number, each in enumerate(every))
        self.left = {each.left.code: each for each in self.every if each.left}
        self.right = {each.right.code: each for each in self.every if each.right}


@dataclass(frozen=True, slots=True)
class _Rule:
    """Two definitions are the same if they have a key in common, and are at least so ``like``."""

    key: Callable[[Written], tuple[str, ...] | None]
    least: float


def _within_method(written: Written) -> tuple[str, ...] | None:
    """Return the name of a function or comprehension within a method, without the class."""
    name = written.qualname.partition(".")[2]
    return (written.owner, name) if _LOCALS in name else None


def _last_name(written: Written) -> tuple[str, ...] | None:
    """Return the last name; many classes have the same ``__init__``, and a lambda has none."""
    name = written.qualname.rpartition(".")[2]
    return None if name.startswith(("__", "<")) else (written.owner, name)


def _any_name(written: Written) -> tuple[str, ...] | None:
    return None if written.qualname.endswith(">") else (written.owner,)


_RULES = (
    _Rule(lambda written: (written.name,), 0.0),
    _Rule(lambda written: (written.owner, written.qualname), 0.0),
    _Rule(_within_method, SAME_NAME),
    _Rule(_last_name, SAME_NAME),
    _Rule(_any_name, OTHER_NAME),
)
"""The surest first."""


def _pairs(left: Sequence[Ran], right: Sequence[Ran]) -> Iterator[tuple[CodeRef, CodeRef]]:
    for number, rule in enumerate(_RULES):
        if number == 1:  # from here on names differ: what is still there has not moved
            left, right = _that_may_have_moved(left, right), _that_may_have_moved(right, left)
        found = dict(_by_rule(rule, left, right))
        yield from found.items()
        there = set(found.values())
        left = [each for each in left if each.code not in found]
        right = [each for each in right if each.code not in there]


def _that_may_have_moved(ran: Sequence[Ran], other: Sequence[Ran]) -> list[Ran]:
    return [each for each in ran if other and not _is_in(other[0].written.trace, each.written)]


def _by_rule(
    rule: _Rule, left: Sequence[Ran], right: Sequence[Ran]
) -> Iterator[tuple[CodeRef, CodeRef]]:
    """Yield pairs, the two that are most alike first."""
    by_key: dict[tuple[str, ...], list[Ran]] = {}
    for each in right:
        if (key := rule.key(each.written)) is not None:
            by_key.setdefault(key, []).append(each)
    found = [
        (alike, here, there)
        for here in left
        for there in by_key.get(rule.key(here.written) or (), ())
        if (alike := _likeness(rule, here.written, there.written)) >= rule.least
    ]
    taken: set[tuple[bool, CodeRef]] = set()
    for _alike, here, there in sorted(found, key=_surest_first):
        ends = {(False, here.code), (True, there.code)}
        if taken.isdisjoint(ends):
            taken |= ends
            yield here.code, there.code


def may_be_same(here: Written, there: Written) -> bool:
    """Say whether a definition may be another one that has moved.

    Args:
        here: A definition of one trace.
        there: A definition of the other trace.

    Returns:
        Whether they have one name, or none of the traces has both names.
    """
    if here.name == there.name:
        return True
    return not (_is_in(there.trace, here) or _is_in(here.trace, there))


def _is_in(trace: Trace, written: Written) -> bool:
    return resolve([written.name], trace) is not None


def _likeness(rule: _Rule, here: Written, there: Written) -> float:
    if here.lines == there.lines:
        return 1.0
    if rule.least == OTHER_NAME and not is_about_as_long(here.span, there.span):
        return 0.0
    return here.is_like(there)


def _surest_first(found: tuple[float, Ran, Ran]) -> tuple[float, list[tuple[str, int]]]:
    """Return what pairs are sorted by; left and right may change places."""
    alike, *both = found
    return -alike, sorted((each.written.name, each.code.first_line) for each in both)
