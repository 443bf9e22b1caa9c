"""Inputs from strangers: valid ones, changed in their structure or in their bytes."""

from __future__ import annotations

import copy
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from flaskmagic.errors import Problem

COUNT = int(os.environ.get("HOSTILE_INPUTS", "100"))
"""How many inputs of each kind; ``nox -s soak`` tries 10,000."""

LONGEST, MOST_MEMORY = 5.0, 500 * 2**20

hostile = settings(
    max_examples=COUNT,
    deadline=None,
    derandomize=COUNT <= 100,
    database=None,
    suppress_health_check=list(HealthCheck),
)

DEEP = b"100,000 brackets"
DROPPED = object()


@dataclass(frozen=True)
class Like:
    """Another value of the same kind as the one that it replaces."""

    number: int
    text: str

    def of(self, value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return self.number
        if isinstance(value, str):
            return self.text
        if isinstance(value, list) and value:
            at = self.number % len(value)
            return value[:at] + value[at + 1 :] if self.number % 2 else [*value, value[at]]
        return value


NAMES = ("../../x", "/etc/passwd", "a\x00b", "\ud800", "</script>", "\x1b[2J", "|" * 200, "")
HOSTILE_SOURCES = (
    "(" * 300,
    "-" * 50_000 + "1",
    "if x: pass\n" + "elif x: pass\n" * 2_000,
    "def f():\n    \\d'\n    return 1\n",
    "{% block a %}" * 50,
    "{{ " * 200,
    "\t" * 500 + "\f\r\x00",
    "# \u202e" + "`" * 1_000,
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-3, 30)
    | st.sampled_from([-1, 2**31, 2**63, 10**400, float("nan"), float("inf"), 1.5])
    | st.sampled_from(NAMES)
    | st.text(max_size=20)
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)
likes = st.builds(
    Like, st.integers(0, 40), st.text(max_size=30) | st.sampled_from(HOSTILE_SOURCES + NAMES)
)
changes = st.lists(
    st.tuples(st.integers(0, 2**20), likes | likes | values | st.just(DROPPED)),
    min_size=1,
    max_size=3,
)
damage = st.lists(
    st.tuples(
        st.integers(0, 2**20),
        st.integers(0, 8),
        st.binary(max_size=8) | st.sampled_from([DEEP, b"{" * 50, b"\xff\xfe", b"\x00"]),
    ),
    min_size=1,
    max_size=4,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inner:
        yield (*path, key)
        if isinstance(each, (dict, list)):
            yield from _places(each, (*path, key))


def changed(document: Any, made: Sequence[tuple[int, Any]]) -> Any:
    """Return a JSON document with values replaced or dropped at some places."""
    document = copy.deepcopy(document)
    for number, value in made:
        places = list(_places(document))
        if not places:
            break
        *path, last = places[number % len(places)]
        holder = document
        for key in path:
            holder = holder[key]
        if isinstance(value, Like):
            holder[last] = value.of(holder[last])
        elif value is DROPPED:
            del holder[last]
        else:
            holder[last] = copy.deepcopy(value)
    return document


def damaged(content: bytes, made: Sequence[tuple[int, int, bytes]]) -> bytes:
    """Return bytes with some of them replaced, cut out or added."""
    for place, cut, put in made:
        at = place % (len(content) + 1)
        content = content[:at] + put.replace(DEEP, b"[" * 100_000) + content[at + cut :]
    return content


class Tally:
    """How many inputs were loaded and refused, the slowest of them, and the memory they took."""

    def __init__(self, kind: str) -> None:
        self.kind, self.loaded, self.refused, self.slowest = kind, 0, 0, 0.0
        self._before = _memory()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold one input against the limits."""
        start = time.process_time()
        yield
        took = time.process_time() - start
        self.slowest = max(self.slowest, took)
        assert took < LONGEST, f"{took:.1f} s"
        assert _memory() - self._before < MOST_MEMORY

    def refuse(self, error: Problem, file: Path) -> None:
        """Count an input that was refused: in one line, with the file's name."""
        self.refused += 1
        assert str(file) in str(error)
        assert "\n" not in str(error)

    def say(self) -> None:
        """Print the figures."""
        grown = (_memory() - self._before) // 2**20
        count = self.loaded + self.refused
        sys.__stderr__.write(
            f"\n{self.kind}: {count} inputs, {self.loaded} loaded, {self.refused} refused, "
            f"slowest {self.slowest:.2f} s, memory grew {grown} MB\n"
        )


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
