"""``flaskmagic compare``: two requests, two traces, and a topic on releases of another time."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from flaskmagic import api
from flaskmagic.eras.index import NoIndex, PackageIndex
from flaskmagic.lines import split_lines
from flaskmagic.reading import Reading
from flaskmagic.reading.differences import Differences, differences
from flaskmagic.reading.differences.lines import SourceLine
from flaskmagic.reading.differences.rows import Side
from flaskmagic.reading.differences.wording import Standing
from flaskmagic.source.statements import statement_at
from flaskmagic.trace import Trace
from tests.command import fails, run

OLD = {"flask": "2.1.1", "werkzeug": "2.1.1"}
APP = """\
from flask import Flask, abort

app = Flask(__name__)
PEOPLE = {"Ada": "the first program"}


@app.get("/hello/<name>")
def hello(name):
    if name not in PEOPLE:
        abort(404)
    return PEOPLE[name]
"""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a saved session of two requests."""
    folder = tmp_path_factory.mktemp("session")
    (folder / "server.py").write_text(APP)
    asked = ("--request", "GET /hello/Ada", "--request", "GET /hello/Bob")
    saved = folder / "session.json"
    finished = run("trace", "--app", f"{folder}/server.py:app", *asked, "--save", str(saved))
    assert finished.returncode == 0, finished.stderr
    return saved


def compared(*arguments: str) -> list[dict[str, Any]]:
    finished = run("compare", *arguments, "--format", "json")
    assert (finished.returncode, finished.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(finished.stdout)
    return found


@pytest.mark.parametrize("only", [[], ["--only", "1", "--only", "GET /hello/Bob"]])
def test_two_requests_of_a_session(session: Path, only: list[str]) -> None:
    (found,) = compared(str(session), *only)
    assert found["a"].startswith("GET /hello/Ada -> 200")
    assert found["b"].startswith("GET /hello/Bob -> 404")
    lines = {row["lines"]["name"]: row["lines"] for row in found["path"] if row["lines"]}
    assert [line["line"] for line in lines["hello"]["a"]] == [11]
    assert [line["line"] for line in lines["hello"]["b"]] == [10]
    standings = {row["standing"] for row in found["path"]}
    assert "the same" in standings
    assert not standings & {"new", "gone", "moved", "changed"}


def test_what_is_named_first_is_a(session: Path) -> None:
    (found,) = compared(str(session), "--only", "2", "--only", "1")
    assert found["a"].startswith("GET /hello/Bob")


def test_two_files_are_compared_by_what_both_were_asked_for(session: Path) -> None:
    found = compared(str(session), str(session))
    assert [each["a"].partition(" ->")[0] for each in found] == ["GET /hello/Ada", "GET /hello/Bob"]
    assert all(each["nothing"] for each in found)
    (one,) = compared(str(session), str(session), "--only", "1", "--only", "2")
    assert one["b"].startswith("GET /hello/Bob")


def test_what_can_not_be_compared_is_refused_in_one_line(session: Path, tmp_path: Path) -> None:
    topic = ("--with", "flask==2.1.1")
    for arguments, said in (
        (["route"], "route is a topic: name releases"),
        (["route", *topic, *topic, *topic], "at most two sets"),
        (["route", str(session), *topic], "--with goes with a topic"),
        (["nonsense", *topic], "nonsense"),
        ([str(session), "--only", "1"], "and not 1: name two"),
        ([str(session), "--only", "9", "--only", "1"], "--only '9': there are 1 to 2"),
        ([str(session), *(["--only", "1"] * 3)], "at most two requests or events"),
        ([str(session), str(session), "--only", "server:hello"], "name one by its number, 1, 2"),
        ([str(session), "--topics", "route"], "--topics goes with two files"),
        ([str(session), "--format", "tape"], "no format 'tape'"),
    ):
        assert said in fails(2, "compare", *arguments)
    wrong = run("compare", "route", "--with", "flask")
    assert wrong.returncode == 2
    assert "'flask' is not like flask==2.1.1" in wrong.stderr
    assert "no such file" in fails(1, "compare", str(tmp_path / "none.json")).lower()


def test_traces_of_different_things_have_nothing_to_compare(
    session: Path, tmp_path: Path, live_reading: Callable[[str], Reading]
) -> None:
    api.save([live_reading("route").trace], tmp_path / "route.json")
    said = fails(2, "compare", str(session), str(tmp_path / "route.json"))
    assert "nothing was asked of both: A has GET /hello/Ada, GET /hello/Bob, B route" in said


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a cache folder with an environment of other releases."""
    try:
        PackageIndex().versions("simple-websocket")
    except NoIndex as error:
        pytest.skip(f"there is no package index: {error}")
    if version("flask").startswith("2."):
        pytest.skip("the releases that are installed are those of that time")
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def old(cache: Path) -> Reading:
    """Return routing on releases of another time."""
    python = api.environment_with(OLD, "route")
    assert python.is_relative_to(cache)
    (done,) = api.run_demo("route", python=python)
    assert done.problem is None
    return api.read(done.trace, "route")


@pytest.fixture(scope="module")
def both(old: Reading, live_reading: Callable[[str], Reading]) -> tuple[Reading, Reading]:
    return old, live_reading("route")


@pytest.fixture(scope="module")
def found(both: tuple[Reading, Reading]) -> Differences:
    return differences(*both)


def of_sides(found: Differences) -> Iterator[tuple[int, Side]]:
    for row in found.rows:
        for at, side in enumerate((row.left, row.right)):
            if side is not None:
                yield at, side


def source(trace: Trace, path: str) -> tuple[str, str]:
    """Return the name and the text of a file, by its path."""
    (file,) = [(name, file.text) for name, file in trace.files.items() if file.path == path]
    return file


def test_routing_has_moved_and_the_search_is_another_one(found: Differences) -> None:
    rows = {row.step: row for row in found.rows if row.step}
    moved = rows["An entry in two places"]
    assert moved.left is not None
    assert moved.right is not None
    assert moved.standing is Standing.MOVED
    assert moved.left.definition == "flask.app:Flask.add_url_rule"
    assert moved.right.definition == "flask.sansio.app:App.add_url_rule"
    search = [(row.standing, row.name) for row in found.rows if row.step == "The search itself"]
    assert search == [
        (Standing.GONE, "Rule.match"),
        (Standing.NEW, "StateMachineMatcher.match"),
    ]
    assert rows["Your function"].standing is Standing.SAME
    assert found.left.startswith("Flask 2.1.1 · Werkzeug 2.1.1")


def test_each_permalink_is_of_its_own_release_and_begins_the_definition(
    found: Differences, both: tuple[Reading, Reading]
) -> None:
    linked = 0
    for at, side in of_sides(found):
        if side.link is None:
            continue
        linked += 1
        trace, (path, _, lines) = both[at].trace, side.place.partition(":")
        first = int(lines.partition("-")[0])
        page = next(file.page for file in trace.files.values() if file.path == path)
        assert side.link.startswith(f"{page}#L{first}")
        package = path.partition("/")[0]
        if package in trace.distributions:
            assert f"/{trace.distributions[package].version}/" in side.link
        line = split_lines(source(trace, path)[1])[first - 1].strip()
        name = side.definition.rpartition(".")[2].rpartition(":")[2]
        assert line.startswith("@") or re.match(rf"(async )?(def|class) {name}\b|{name}\b", line)
    assert linked > 30


def ran(trace: Trace, path: str) -> set[int]:
    filename, _ = source(trace, path)
    return {
        line for call in trace.calls if call.code.filename == filename for line in call.lines or ()
    }


def ran_of(trace: Trace, path: str, name: str) -> set[int]:
    """Return the lines that ran of a function, by its short name."""
    filename, _ = source(trace, path)
    return {
        line
        for call in trace.calls
        if call.code.filename == filename
        and call.code.qualname.replace(".<locals>", "").endswith(name)
        for line in call.lines or ()
    }


def test_each_line_is_in_its_own_source_and_ran_there(
    found: Differences, both: tuple[Reading, Reading]
) -> None:
    told: list[tuple[int, SourceLine]] = [
        (at, line)
        for each in found.lines
        for at, lines in enumerate((each.left, each.right))
        for line in lines
    ]
    assert {at for at, _ in told} == {0, 1}
    for at, line in told:
        trace = both[at].trace
        _, text = source(trace, line.path)
        first, last = statement_at(text, line.number)
        there = "".join("".join(split_lines(text)[first - 1 : last]).split())
        assert "".join(line.text.split()) in there or line.text.rstrip(")") in text
        assert line.number in ran(trace, line.path)
        assert line.link is None or line.link.endswith(f"/{line.path}#L{line.number}")


def test_no_line_is_told_of_both(found: Differences, both: tuple[Reading, Reading]) -> None:
    """A line that says the same in both is told only if it ran more often in the one."""
    for each in found.lines:
        paths = each.path.split(" -> ")[0], each.path.split(" -> ")[-1]
        ran_here = [
            Counter(
                split_lines(source(reading.trace, path)[1])[line - 1].strip()
                for line in ran_of(reading.trace, path, each.name)
            )
            for reading, path in zip(both, paths, strict=True)
        ]
        for at, lines in enumerate((each.left, each.right)):
            assert not {line.text for line in lines} & {
                line.text for line in (each.left, each.right)[1 - at]
            }
            for line in lines:
                assert ran_here[at][line.text] >= ran_here[1 - at][line.text]


def test_the_other_way_round_all_is_mirrored(
    found: Differences, both: tuple[Reading, Reading]
) -> None:
    there = differences(*both[::-1])
    swapped = {Standing.NEW: Standing.GONE, Standing.GONE: Standing.NEW}
    swapped |= {Standing.ONLY_A: Standing.ONLY_B, Standing.ONLY_B: Standing.ONLY_A}
    assert {(row.standing, row.left, row.right, row.step) for row in found.rows} == {
        (swapped.get(row.standing, row.standing), row.right, row.left, row.step)
        for row in there.rows
    }
    assert {(each.left, each.right) for each in found.lines} == {
        (each.right, each.left) for each in there.lines
    }
    assert found.first is not None
    assert there.first is not None
    assert found.first.left.said[1:] == there.first.right.said[1:]
    assert found.first.right.link == there.first.left.link


def test_compared_with_itself_all_is_the_same(both: tuple[Reading, Reading]) -> None:
    for each in both:
        same = differences(each, each)
        assert same.nothing
        assert {row.standing for row in same.rows} == {Standing.SAME}


@pytest.mark.usefixtures("old")
def test_the_command_runs_a_topic_on_both_sets(cache: Path, tmp_path: Path) -> None:
    pinned = ",".join(f"{name}=={number}" for name, number in OLD.items())
    page = tmp_path / "routing.html"
    finished = run("compare", "route", "--with", pinned, "-o", str(page), XDG_CACHE_HOME=str(cache))
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    text = page.read_text(encoding="utf-8")
    assert "Flask 2.1.1 · Werkzeug 2.1.1" in text
    assert f"Flask {version('flask')}" in text
    assert (
        "https://github.com/pallets/werkzeug/blob/2.1.1/src/werkzeug/routing.py#L905-L973" in text
    )
