"""A log from a stranger is read and every output of it written, or refused in one line."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from flaskmagic import api
from flaskmagic.errors import Problem
from flaskmagic.tracer import records
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from tests.hostile.inputs import Tally, changed, changes, damage, damaged, hostile


def inner(value: int) -> list[int]:
    return [value, *counted(value)]


def counted(value: int) -> Iterator[int]:
    yield from range(value)
    if value > 2:
        raise ValueError(value)


def outer() -> None:
    day = datetime.date.fromordinal(7)
    assert day
    for value in (1, 3):
        try:
            inner(value)
        except ValueError:
            continue


@pytest.fixture(scope="module")
def recorded() -> list[Any]:
    """Return the records of a small recording, as JSON has them."""
    wanted = frozenset({f"{__name__}:inner", f"{__name__}:counted"})
    recorder = Recorder(Scope((__name__,), str(Path(__file__).parent), frozenset()), wanted)
    recorder.start()
    outer()
    recorder.stop()
    file = [records.FILE, __file__, "test_logs.py", __name__, Path(__file__).read_text()]
    whole = [records.header(), file, *records.Records(recorder).new(), [records.END]]
    made: list[Any] = json.loads(json.dumps(whole))
    return made


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "app.log"


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    counted = Tally(request.node.name)
    yield counted
    counted.say()


def written(whole: list[Any]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in whole)


def attempt(file: Path, content: bytes, tally: Tally) -> None:
    file.write_bytes(content)
    with tally.one():
        try:
            (trace,) = api.load(file)
        except Problem as error:
            tally.refuse(error, file)
            return
        tally.loaded += 1
        for output in ("text", "markdown", "json", "html"):
            api.to_string(api.read(trace), output, full=True).encode()
    assert list(file.parent.iterdir()) == [file]


def test_the_unchanged_log_is_loaded(file: Path, tally: Tally, recorded: list[Any]) -> None:
    attempt(file, written(recorded), tally)
    assert tally.loaded == 1
    (trace,) = api.load(file)
    assert f"{__name__}:inner" in trace.by_definition


@hostile
@given(made=changes)
def test_structure(file: Path, tally: Tally, recorded: list[Any], made: list[Any]) -> None:
    first, *rest = recorded
    attempt(file, written([first, *changed(rest, made)]), tally)


@hostile
@given(made=damage)
def test_bytes(file: Path, tally: Tally, recorded: list[Any], made: list[Any]) -> None:
    first, *rest = recorded
    attempt(file, written([first]) + damaged(written(rest), made), tally)


@pytest.mark.parametrize("name", ["/dev/zero", "a\x00b", "/"])
def test_what_is_no_file_is_not_read(file: Path, recorded: list[Any], name: str) -> None:
    without = [each for each in recorded if each[0] != records.FILE]
    content = json.dumps(without).replace(json.dumps(__file__), json.dumps(name))
    file.write_bytes(written(json.loads(content)))
    try:
        (trace,) = api.load(file)
    except Problem:
        return
    assert trace.files[name].text == ""
