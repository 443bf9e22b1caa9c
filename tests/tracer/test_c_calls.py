"""Calls into C that own code makes are told with their names, lines and first arguments."""

import collections
import cProfile
import datetime
import hashlib
import hmac
import json
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.trace import Call, CCall, Kind, LogReader, Outcome, Trace, assemble
from flaskmagic.tracer.c_callees import callee_of
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.redact import REDACTED
from flaskmagic.tracer.scope import Scope
from tests.tracer.hostile import hostile, made, nothing_runs

ROOT = Path(__file__).parents[2]
HAS_MONITORING = sys.version_info >= (3, 12)
HAS_LOCALS = sys.version_info >= (3, 13)


def record(act: Callable[[], object], *, show_secrets: bool = False) -> Trace:
    scope = Scope(app_folder=str(Path(__file__).parent))
    recorder = Recorder(scope, show_secrets=show_secrets)
    with recorder:
        act()
    return assemble(LogReader.of(recorder), kind=Kind.BLOCK, scenario="", title="")


def made_by(act: Callable[[], object], **options: bool) -> dict[str, CCall]:
    """Return the calls into C of a function that is called in a recording, by their names."""
    (call,) = calls_of(record(act, **options), act)
    return {made.name: made for made in call.c_calls}


def calls_of(trace: Trace, function: Any) -> list[Call]:
    return [call for call in trace.calls if call.code.qualname == function.__qualname__]


def many() -> None:
    database = sqlite3.connect(":memory:")
    database.execute(
        "SELECT 1",
    )
    row = database.execute("SELECT 2").fetchone()
    re.compile("a").match("a")
    datetime.datetime.now()
    hashlib.sha256(b"")
    database.close()
    assert row


def test_functions_and_methods_have_their_names_lines_and_columns() -> None:
    (call,) = calls_of(record(many), many)
    first = many.__code__.co_firstlineno
    assert [(each.name, each.line - first) for each in call.c_calls] == [
        ("_sqlite3.connect", 1),
        ("sqlite3.Connection.execute", 2),
        ("sqlite3.Connection.execute", 5),
        ("sqlite3.Cursor.fetchone", 5),
        ("re.Pattern.match", 6),
        ("datetime.datetime.now", 7),
        ("_hashlib.openssl_sha256", 8),
        ("sqlite3.Connection.close", 9),
    ]
    line = Path(__file__).read_text().splitlines()[first + 1]
    assert call.c_calls[1].column == line.index("database.execute")


class Plain:
    def __init__(self) -> None:
        super().__init__()


def quiet() -> None:
    given = {"a": 1}
    texts = [str(given.get("a")), "b".upper()]
    texts.append(",".join(texts))
    assert isinstance(texts, list)
    assert len(texts) == 3
    Plain()
    LookupError("a")
    sorted(texts, key=len)
    json.dumps(given)  # it is in Python


def test_builtins_and_what_is_in_python_are_not_told() -> None:
    assert made_by(quiet) == {}


class Database(sqlite3.Connection):
    pass


def test_a_method_is_named_after_the_class_in_c() -> None:
    database = Database(":memory:")
    try:
        for called in (database.execute, Database.execute):
            callee = callee_of(called)
            assert callee is not None
            assert callee.name == "sqlite3.Connection.execute"
        assert callee_of(Database) is None
    finally:
        database.close()


def test_no_code_of_the_app_runs_for_a_name() -> None:
    kinds = [hostile(), hostile(sqlite3.Connection), hostile(dict)]
    deque = hostile(collections.deque)
    values = [made(kinds[0]), made(kinds[2]), collections.deque.__new__(deque)]
    bound = collections.deque.append.__get__(values[2])
    with nothing_runs():
        found = [callee_of(each) for each in (*kinds, *values, bound)]
    assert [each and each.name for each in found] == [*6 * [None], "collections.deque.append"]


def a_loop() -> None:
    for number in range(50):
        datetime.date.fromordinal(number + 1)


def test_a_loop_is_told_once() -> None:
    (call,) = calls_of(record(a_loop), a_loop)
    assert [made.name for made in call.c_calls] == ["datetime.date.fromordinal"]
    assert call.c_calls[0].argument == ("1" if HAS_MONITORING else None)


def a_generator() -> Iterator[object]:
    database = sqlite3.connect(":memory:")
    for _ in range(3):
        yield database.execute("SELECT 1").fetchone()
    database.close()


def test_the_resumes_of_a_generator_tell_it_once() -> None:
    (call,) = calls_of(record(lambda: list(a_generator())), a_generator)
    names = [made.name.rpartition(".")[2] for made in call.c_calls]
    assert names == ["connect", "execute", "fetchone", "close"]


def fails_in_c() -> str:
    database = sqlite3.connect(":memory:")
    try:
        rows = database.execute("nonsense")
    except sqlite3.OperationalError:
        rows = None
    database.close()
    return "" if rows is None else "rows"


def breaks_in_c() -> None:
    database = sqlite3.connect(":memory:")
    try:
        database.execute("nonsense")
    finally:
        database.close()


def test_an_exception_in_c() -> None:
    made = made_by(fails_in_c)
    assert made["sqlite3.Connection.execute"].argument == "'nonsense'"
    assert made["sqlite3.Connection.execute"].result is None
    assert "sqlite3.Connection.close" in made

    def catches() -> None:
        with pytest.raises(sqlite3.OperationalError):
            breaks_in_c()

    (call,) = calls_of(record(catches), breaks_in_c)
    assert call.outcome is Outcome.RAISED
    names = [each.name.rpartition(".")[2] for each in call.c_calls]
    assert names == ["connect", "execute", "close"]


def calls_back() -> list[int]:
    waiting = collections.deque([3, 1])
    return sorted(waiting, key=abs_of) + list(map(abs_of, waiting))


def abs_of(number: int) -> int:
    return datetime.timedelta(number).days


def test_calls_that_c_makes_stay_with_their_callers() -> None:
    trace = record(calls_back)
    assert len(calls_of(trace, abs_of)) == 4
    assert trace.gaps == {}
    if HAS_MONITORING:
        assert [made.name for made in calls_of(trace, calls_back)[0].c_calls] == [
            "collections.deque"
        ]


def in_a_thread() -> None:
    sqlite3.connect(":memory:").close()


def starts_threads() -> None:
    threads = [threading.Thread(target=in_a_thread) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_each_thread_tells_its_own() -> None:
    trace = record(starts_threads)
    calls = calls_of(trace, in_a_thread)
    assert len(calls) == 4
    for call in calls:
        assert [made.name for made in call.c_calls] == [
            "_sqlite3.connect",
            "sqlite3.Connection.close",
        ]


def test_a_thread_that_is_not_recorded_tells_nothing() -> None:
    go, done = threading.Event(), threading.Event()

    def waits() -> None:
        go.wait(5)
        in_a_thread()
        done.set()

    stranger = threading.Thread(target=waits)
    stranger.start()

    def act() -> None:
        in_a_thread()
        go.set()
        assert done.wait(5)

    trace = record(act)
    stranger.join()
    (call,) = calls_of(trace, in_a_thread)
    assert len(call.c_calls) == 2


def gives_arguments(path: str) -> None:
    query = "SELECT 1"
    database = sqlite3.connect(path)
    database.execute("SELECT ?", (1,)).close()
    database.cursor().execute(query)
    database.execute(f"SELECT {len(query)}")
    database.close()


def test_the_first_argument_is_told_where_it_is_known() -> None:
    trace = record(lambda: gives_arguments(":memory:"))
    (call,) = calls_of(trace, gives_arguments)
    connect, literal, _, _, local, computed, close = call.c_calls
    assert connect.argument == ("':memory:'" if HAS_MONITORING else None)
    assert literal.argument == "'SELECT ?'"
    assert local.name == "sqlite3.Cursor.execute"
    assert local.argument == ("'SELECT 1'" if HAS_LOCALS else None)
    assert (computed.argument, close.argument) == (None, None)


def chooses(first: bool) -> object:
    database = sqlite3.connect(":memory:")
    try:
        return database.execute("SELECT 1" if first else "SELECT 2").fetchone()
    finally:
        database.close()


def packs() -> None:
    number = 1
    waiting = collections.deque([number])
    waiting.append((number, 2))
    waiting.appendleft(number + 1)
    waiting.extend([number] if number else [])
    waiting.remove(number if waiting else 2)
    waiting.count(-number)


@pytest.mark.parametrize("act", [lambda: chooses(True), lambda: chooses(False)])
def test_what_a_condition_decides_is_not_guessed(act: Callable[[], object]) -> None:
    (call,) = calls_of(record(act), chooses)
    execute = next(made for made in call.c_calls if made.name.endswith("execute"))
    assert execute.argument is None


def test_a_part_of_an_argument_is_not_taken_for_it() -> None:
    (call,) = calls_of(record(packs), packs)
    assert len(call.c_calls) == 5 + HAS_MONITORING  # with the class
    assert [made.argument for made in call.c_calls[HAS_MONITORING:]] == 5 * [None]


# fmt: off
def binds() -> None:
    database = sqlite3.connect(":memory:")
    row = database.execute("SELECT 7").fetchone()
    first = database.execute("SELECT 8").fetchone()[0]
    twice = database.execute("SELECT 9"); twice = None  # noqa: E702
    database.close()
    assert (row, first, twice) == ((7,), 8, None)
# fmt: on


def test_a_result_is_told_where_the_line_binds_it() -> None:
    (call,) = calls_of(record(binds), binds)
    results = {(made.name.rpartition(".")[2], made.line): made.result for made in call.c_calls}
    told = {result for result in results.values() if result is not None}
    assert told == ({"<sqlite3.Connection>", "(7,)"} if HAS_LOCALS else set())


WORD = "swordfish-1"


def hashes(password: str) -> None:
    word = password.encode()
    digest = hashlib.sha256(word).hexdigest()
    hashlib.sha256().update(word)
    same = hmac.compare_digest(digest, digest)
    database = sqlite3.connect(":memory:", isolation_level=None)
    for value in (password, digest):
        database.execute("SELECT ?", (value,))
    waiting = collections.deque()
    waiting.append(password)
    collections.deque.append(waiting, password)
    waiting.index(password.strip())
    database.close()
    assert same


def test_what_is_hashed_is_not_told() -> None:
    trace = record(lambda: hashes(WORD))
    (call,) = calls_of(trace, hashes)
    told = repr(call.c_calls)
    assert WORD not in told
    assert hashlib.sha256(WORD.encode()).hexdigest() not in told
    if HAS_MONITORING:
        (hashed,) = [made for made in call.c_calls if made.line == call.code.first_line + 2][:1]
        assert hashed.argument == REDACTED


@pytest.mark.skipif(not HAS_MONITORING, reason="the argument is not known")
def test_what_is_hashed_is_told_if_it_is_asked_for() -> None:
    trace = record(lambda: hashes(WORD), show_secrets=True)
    (call,) = calls_of(trace, hashes)
    assert repr(WORD.encode()) in [made.argument for made in call.c_calls]


def deep(number: int) -> int:
    datetime.date.fromordinal(number + 1)
    return deep(number + 1)


def test_a_full_stack_loses_no_call() -> None:
    def act() -> None:
        with pytest.raises(RecursionError):
            deep(0)

    trace = record(act)
    calls = calls_of(trace, deep)
    assert len(calls) > 500
    assert all(call.outcome is Outcome.RAISED for call in calls[:-60])
    assert all(call.c_calls for call in calls[:-60])


def profiles() -> list[str]:
    profile = cProfile.Profile()
    profile.enable()
    in_a_thread()
    profile.disable()
    return [str(entry.code) for entry in profile.getstats()]


def test_a_profile_of_the_apps_own_goes_on() -> None:
    found: list[str] = []
    record(lambda: found.extend(profiles()))
    assert any("close" in each for each in found)
    assert sys.getprofile() is None


@pytest.mark.skipif(not HAS_MONITORING, reason="there is no sys.monitoring")
class TestMonitoring:
    """What of ``sys.monitoring`` is used is given back."""

    @property
    def tools(self) -> list[str | None]:
        return [sys.monitoring.get_tool(tool) for tool in range(6)]  # type: ignore[attr-defined,unused-ignore]

    def test_it_is_left_as_it_was_found(self) -> None:
        monitoring: Any = getattr(sys, "monitoring")  # noqa: B009
        before = self.tools
        record(many)
        assert self.tools == before
        for tool in (3, 4):
            monitoring.use_tool_id(tool, "another")
            try:
                assert monitoring.get_local_events(tool, many.__code__) == 0
                assert monitoring.get_events(tool) == 0
                assert monitoring.register_callback(tool, monitoring.events.CALL, None) is None
            finally:
                monitoring.free_tool_id(tool)

    def test_without_a_free_id_it_goes_without(self) -> None:
        monitoring: Any = getattr(sys, "monitoring")  # noqa: B009
        heard: list[object] = []
        for tool in (3, 4):
            monitoring.use_tool_id(tool, "another")
        try:
            monitoring.register_callback(
                4, monitoring.events.CALL, lambda *given: heard.append(given[2])
            )
            monitoring.set_local_events(4, many.__code__, monitoring.events.CALL)
            (call,) = calls_of(record(many), many)
            assert call.c_calls == ()
            assert sqlite3.connect in heard
        finally:
            monitoring.set_local_events(4, many.__code__, 0)
            for tool in (3, 4):
                monitoring.free_tool_id(tool)
        assert made_by(many)

    def test_one_recording_within_another(self) -> None:
        inner: list[Trace] = []
        outer = record(lambda: (in_a_thread(), inner.append(record(in_a_thread))))
        assert calls_of(outer, in_a_thread)[0].c_calls
        assert calls_of(inner[0], in_a_thread)[0].c_calls


MEASURED = """\
import sqlite3

import flaskmagic


def helper():
    database = sqlite3.connect(":memory:")
    database.close()
    return 1


def work():
    before = helper()
    with flaskmagic.record() as recording:
        helper()
    after = helper()
    return before + after, recording


def check(total, recording):
    assert total == 2
    (call,) = [each for each in recording.trace.calls if each.code.qualname == "helper"]
    names = [made.name for made in call.c_calls]
    assert names == ["_sqlite3.connect", "sqlite3.Connection.close"]


check(*work())
"""


@pytest.mark.parametrize("core", ["ctrace", "pytrace", "sysmon"])
def test_coverage_measures_beside_it(
    core: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("coverage")
    if core == "sysmon" and not HAS_MONITORING:
        pytest.skip("there is no sys.monitoring")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COVERAGE_CORE", core)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "measured.py").write_text(MEASURED)
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "run", "--include=measured.py", "measured.py"], check=True)
    subprocess.run([*coverage, "json", "-q"], check=True)
    found = json.loads((tmp_path / "coverage.json").read_text())["files"]["measured.py"]
    assert found["missing_lines"] == ([] if HAS_MONITORING else [15])  # else it had to wait
