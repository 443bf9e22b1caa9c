"""Whether the trace holds every call: what it says is compared with an independent count.

Run it with ``python benchmarks/count.py [RUNS]``. It runs each topic, and an app on a threaded
server with eight clients that make 250 mixed requests each, and compares, thread by thread and in
their order, the calls and the functions that made them with those that ``counting`` counted in the
same process. It exits with 1 if anything differs.
"""

from __future__ import annotations

import http.client
import marshal
import os
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flaskmagic.host.visited import Visited, Visiting, run_and_visit
from flaskmagic.inside.job import Job
from flaskmagic.trace import LogReader
from flaskmagic.trace.replay import Replayed
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.demo import make_demo_visit
from flaskmagic.visitor.facts import AppFacts
from flaskmagic.walkthroughs import load, topics

COUNTING = Path(__file__).with_name("counting")
CLIENTS, REQUESTS = 8, 250

Function = tuple[str, str, int]
Called = tuple[Function, Function | None]
"""A function, and the one that called it in the same thread."""


def main() -> None:
    """Compare, and print a line for each run."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    differing = 0
    for _ in range(runs):
        for name, job, visiting in scenarios(CLIENTS, REQUESTS):
            calls, differences = compare(job, visiting)
            print(f"{name:8} {calls:9,} calls, {len(differences)} differ", flush=True)
            differing += len(differences)
            for difference in differences[:5]:
                print("  ", difference)
    sys.exit(1 if differing else 0)


def scenarios(clients: int, requests: int) -> Iterator[tuple[str, Job, Visiting]]:
    """Return what is compared: the topics, and clients that come at the same time."""
    for topic in topics():
        yield topic, *of_topic(topic)
    yield "clients", Job(demo=True), many(clients, requests)


def of_topic(topic: str) -> tuple[Job, Visiting]:
    """Return the run of a topic."""
    walkthrough = load(topic)
    visit = walkthrough.visit
    assert visit is not None

    def visiting(client: Client, _facts: AppFacts) -> list[str]:
        make_demo_visit(visit, client)
        return []

    wanted = tuple(sorted(walkthrough.wanted))
    return Job(demo=True, has_events=visit.has_events, wanted=wanted), visiting


PATHS = ("/", "/hello/Ada", "/nowhere", "/hello/Grace?x=1", "/static/none.css")


def many(clients: int, requests: int) -> Visiting:
    """Return a visit by several clients at once, who ask for this and that."""

    def ask(address: tuple[str, int], number: int) -> None:
        for request in range(requests):
            connection = http.client.HTTPConnection(*address, timeout=60)
            method = "POST" if request % 7 == 3 else "GET"
            connection.request(method, PATHS[(number + request) % len(PATHS)])
            connection.getresponse().read()
            connection.close()

    def visiting(client: Client, _facts: AppFacts) -> list[str]:
        client.request("GET", "/")  # waits until the server is there
        address = client.host, client.port
        asking = [threading.Thread(target=ask, args=(address, each)) for each in range(clients)]
        for each in asking:
            each.start()
        for each in asking:
            each.join()
        return []

    return visiting


def compare(job: Job, visiting: Visiting) -> tuple[int, list[str]]:
    """Run an app, and return how many calls were counted, and what differs."""
    with tempfile.TemporaryDirectory() as folder:
        counted = Path(folder, "counted")
        told = {"COUNT_TO": str(counted), "PYTHONPATH": str(COUNTING)}
        with patch.dict(os.environ, told):
            visited = run_and_visit(Path(sys.executable), job, visiting)
        found = marshal.loads(counted.read_bytes())
    if found["was_cut"]:
        return compare(job, visiting)
    replayed = replay(visited)
    traced = of_trace(replayed)
    files = {call.function.filename for call in replayed.calls}
    expected = of_count(found, files)
    differences = [*visited.problems, *map(str, replayed.gaps.values())]
    differences += differing(expected, traced)
    return sum(map(len, expected)), differences


def replay(visited: Visited) -> Replayed:
    """Return the calls of a run."""
    reader = LogReader()
    reader.feed(visited.records)
    return reader.replayed()


def of_trace(replayed: Replayed) -> list[list[Called]]:
    """Return the calls of each thread, as they were traced."""
    threads: dict[str, list[Called]] = {}
    for call in replayed.calls:
        parent = call.parent
        # The parent of a thread's first call is what started the thread. Only a generator may have
        # been begun by another thread.
        if parent and parent.thread != call.thread and not parent.function.resumable:
            parent = None
        called = name(call.function), name(parent.function) if parent else None
        threads.setdefault(call.thread, []).append(called)
    return list(threads.values())


def name(function: Any) -> Function:
    """Return what tells a function from others."""
    return function.filename, function.qualname, function.first_line


def of_count(found: dict[str, Any], files: set[str]) -> list[list[Called]]:
    """Return the calls of each thread, as they were counted, of those in ``files``."""
    functions: dict[int, Function] = found["functions"]
    return [
        calls
        for events in found["threads"]
        if (calls := list(counted_calls(events, functions, files)))
    ]


def counted_calls(
    events: Sequence[int], functions: Mapping[int, Function], files: set[str]
) -> Iterator[Called]:
    """Follow the calls of a thread that begin and end."""
    stack: list[Function | None] = []
    for event in events:
        if event == -1:
            if stack:
                stack.pop()
            continue
        function = functions[event if event >= 0 else -2 - event]
        # The module of a template that is being loaded can't be told from other generated code.
        is_loaded = not function[0].endswith(".py") and function[1] == "<module>"
        is_read = function[0] in files and not is_loaded
        if is_read and event >= 0:
            yield function, next((each for each in reversed(stack) if each), None)
        stack.append(function if is_read else None)


def differing(expected: list[list[Called]], found: list[list[Called]]) -> list[str]:
    """Return in words which threads differ."""
    counted, traced = (Counter(map(tuple, threads)) for threads in (expected, found))
    missing, more = list((counted - traced).elements()), list((traced - counted).elements())
    told = [f"a thread of {len(each)} calls was counted and not traced" for each in missing]
    told += [f"a thread of {len(each)} calls was traced and not counted" for each in more]
    for one, other in zip(missing, more, strict=False):
        pairs = zip(one, other, strict=False)
        told += [f"counted {a}, traced {b}" for a, b in pairs if a != b][:1]
    return told


if __name__ == "__main__":
    main()
