"""A saved trace or a log from a stranger is read and every output of it written, or refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from flaskmagic import api
from flaskmagic.errors import Problem
from flaskmagic.reading import read
from flaskmagic.render.site import file_names
from flaskmagic.trace import MAIN_THREAD, Followed, Sighting, Trace, UnreadableTrace, dump
from tests.every_fact import made_reading
from tests.hostile.inputs import Tally, changed, changes, damage, damaged, hostile

READING = made_reading()
AS_IT_IS = ("str", ("as it is",), True, 0, 2, "", "/a", "")
FOLLOWED = Followed(
    "query:path",
    "/a",
    (
        Sighting(1, 2, 1, MAIN_THREAD, 13, "given", "path", "", *AS_IT_IS),
        Sighting(2, 3, 2, MAIN_THREAD, 18, "given", "self.found['path'][0]", "App", *AS_IT_IS),
        Sighting(3, 3, 2, MAIN_THREAD, 18, "held", "self.default", "App", *AS_IT_IS),
        Sighting(4, 3, None, MAIN_THREAD, None, "returned", "return", "", *AS_IT_IS),
        Sighting(5, 6, 5, "W", 26, "enclosed", "args[0]", "tuple", *AS_IT_IS),
    ),
)
CONTENT = dump([replace(READING.trace, followed=FOLLOWED)])
DOCUMENT = list(map(json.loads, CONTENT.split("\n")[:-1]))


def written(lines: list[Any]) -> bytes:
    return "".join(f"{json.dumps(line)}\n" for line in lines).encode()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "trace.json"


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    counted = Tally(request.node.name)
    yield counted
    counted.say()


def attempt(file: Path, content: bytes, tally: Tally) -> None:
    file.write_bytes(content)
    with tally.one():
        try:
            traces = api.load(file)
        except Problem as error:
            tally.refuse(error, file)
            return
        tally.loaded += 1
        for trace in traces:
            write_all(trace, file, with_report=tally.loaded % 10 == 0)


def write_all(trace: Trace, file: Path, *, with_report: bool) -> None:
    """Write every output of a trace; each must be text that can be written to a file."""
    readings = [api.read(trace), api.read(trace, "route"), read(READING.walkthrough, trace)]
    for reading in readings:
        for output in ("text", "markdown", "json", "html"):
            api.to_string(reading, output, full=True).encode()
    if with_report:
        report = file.with_name("report.md")
        report.unlink(missing_ok=True)
        api.write_report(readings, report)
        api.write_site(readings, file.parent / "site")
        assert {each.name for each in file.parent.iterdir()} == {file.name, "report.md", "site"}


def test_the_unchanged_trace_is_loaded(file: Path, tally: Tally) -> None:
    attempt(file, CONTENT.encode(), tally)
    assert tally.loaded == 1


@hostile
@given(made=changes)
def test_structure(file: Path, tally: Tally, made: list[Any]) -> None:
    attempt(file, written(changed(DOCUMENT, made)), tally)


@hostile
@given(made=damage)
def test_bytes(file: Path, tally: Tally, made: list[Any]) -> None:
    attempt(file, damaged(CONTENT.encode(), made), tally)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ((2, "rows", 0), [1, 2, 9, 0], "call 1 has no call before it to be above it"),
        ((2, "rows", 0), [1, 1, 1, 0], "a call on level 1 has one above it"),
        ((2, "rows", 1), [1, 9, 0, 0], "call 2 has no call before it to be above it"),
        ((2, "rows", 1), [1, 3, 0, 0], "call 2 has no call before it to be above it"),
        ((2, "rows", 0), [9, 2, 3, 0], "call 9 has no call 6 before it"),
        ((2, "rows", 1, 0), 0, "is 0, not a number from 1"),
        ((2, "rows", 1, 0), 2**31 - 1, "the number of a call is not below"),
        ((2, "facts", 0), [999], "edges, and one of number 999"),
        ((2, "facts", 0), [0, "returned", None, None, 0, 99], "details, and one of number 98"),
        ((2, "calls", 0), 99, "rows, and one of number 99"),
        ((2, "calls", 0), True, "is True, not a number from 0"),
        ((2, "in_threads"), [[0, 10**9]], "'in_threads' are not as many calls"),
        ((2, "codes", 0, 2), -4, "is -4, not a number from 0"),
        ((2, "threads", 0), None, "one of 'threads' is None, not a text"),
        ((-1, "end", "interrupted"), 1, "'interrupted' is 1, not true or false"),
        ((1, "trace", "title"), "\ud800", "not a text of whole characters"),
        (
            (
                2,
                "files",
            ),
            [],
            "there is no file",
        ),
        ((1, "trace", "kind"), "none", "not one of demo, app, block"),
        ((2, "exchange"), {"number": 0, "kind": "event"}, "is 0, not a number from 1"),
        ((2, "exchange"), {"number": 1, "kind": "event", "first": 99}, "has no call 99"),
        ((2, "exchange"), {"number": 2, "kind": "event", "like": 1}, "is like 1, which is not"),
        ((2,), {"end": {"skipped": {}, "interrupted": False, "gaps": {}}}, "belongs to no trace"),
    ],
)
def test_what_breaks_the_contract_is_named(
    file: Path, place: tuple[Any, ...], value: object, said: str
) -> None:
    lines = copy.deepcopy(DOCUMENT)
    holder: Any = lines
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    file.write_bytes(written(lines))
    with pytest.raises(UnreadableTrace, match=r"damaged trace: .*"):
        api.load(file)
    with pytest.raises(UnreadableTrace) as refused:
        api.load(file)
    assert said in str(refused.value)


def test_no_topic_names_a_file_outside_of_the_folder() -> None:
    names = file_names(["../../x", "/etc/passwd", "..", "", "a/b", "\x00", "index"])
    assert not any("/" in name or name.startswith(".") or "\x00" in name for name in names)
