"""Fills the stack in the way that its argument names, and prints how what came after it ended."""

import functools
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from flaskmagic.trace import LogReader
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope


def plain(depth: int) -> Any:
    return plain(depth + 1)


def through_sorted(depth: int) -> Any:
    return sorted([depth + 1, 0], key=through_sorted)


def through_reduce(depth: int) -> Any:
    return functools.reduce(lambda _before, each: through_reduce(each), [0, depth + 1])


def through_generators(depth: int) -> Any:
    def nested(depth: int) -> Iterator[int]:
        yield from nested(depth + 1)

    return list(nested(depth))


def through_json(depth: int) -> Any:
    return json.dumps({depth}, default=lambda _: through_json(depth + 1))


def after() -> str:
    return "after"


def fill(act: Callable[[int], Any]) -> None:
    try:
        act(0)
    except RecursionError:
        after()


if __name__ == "__main__":
    recorder = Recorder(Scope(("__main__",)))
    with recorder:
        fill(globals()[sys.argv[1]])
    calls = LogReader.of(recorder).replayed().calls
    print([call.outcome.value for call in calls if call.function.name == "after"])
