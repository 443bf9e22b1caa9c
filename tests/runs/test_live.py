"""An app that is kept running: each request has a trace of its own, and nothing is left behind."""

from __future__ import annotations

import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flaskmagic import api, signals
from flaskmagic.host.visited import CannotRun
from flaskmagic.reading.differences import differences
from flaskmagic.runs.live import LiveApp
from flaskmagic.runs.run import Run
from tests.children import children_of, is_running
from tests.visiting import APPS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("asked")
    shutil.copy(APPS / "asked.py", found / "server.py")
    return found


def keep(folder: Path, patience: float = 5) -> LiveApp:
    return api.keep_app(str(folder / "server.py"), timeout=patience, python=sys.executable)


@pytest.fixture(scope="module")
def live(folder: Path) -> Iterator[LiveApp]:
    kept = keep(folder)
    kept.prepare()
    yield kept
    kept.end()


def ask(live: LiveApp, request: str, **carried: object) -> Run:
    return live.visit(api.make_visit([request], **carried))  # type: ignore[arg-type]


def test_each_request_has_a_trace_of_its_own(live: LiveApp) -> None:
    there, not_there = ask(live, "GET /hello/Ada"), ask(live, "GET /hello/Bob")
    for run, status in ((there, 200), (not_there, 404)):
        assert (run.problem, run.remark) == (None, None)
        (exchange,) = run.trace.exchanges
        assert exchange.status == status
        assert run.trace.calls_by_exchange[exchange.number]
        assert not run.trace.gaps
    assert there.trace.exchanges[0].number + 1 == not_there.trace.exchanges[0].number
    named = {run.trace.by_definition["server:find"][0].result for run in (there, not_there)}
    assert named == {"'wrote the first program'", "None"}


def test_its_path_begins_at_the_socket_and_has_no_start_of_the_app(live: LiveApp) -> None:
    (reading,) = api.read_alone(ask(live, "GET /hello/Ada").trace)
    assert reading.walkthrough.title.startswith("GET /hello/Ada -> 200")
    names = [step.name for step in reading.steps]
    assert "server:hello" in names
    assert "socketserver:BaseServer._handle_request_noblock" in names
    assert "flask.app:Flask.__init__" not in reading.trace.by_definition


def test_cookies_are_kept_and_the_app_has_what_it_was_told(live: LiveApp) -> None:
    assert ask(live, "GET /hello/Ada").trace.exchanges[0].cookies == ("session",)
    run = ask(live, "GET /last")
    assert run.trace.exchanges[0].status == 200
    ask(live, "POST /people", form=(("name", "Bob"), ("what", "is new")))
    assert ask(live, "GET /hello/Bob").trace.exchanges[0].status == 200


def test_the_first_difference_is_that_somebody_is_not_there(live: LiveApp) -> None:
    paths = [
        path
        for name in ("Ada", "nobody")
        for path in api.read_alone(ask(live, f"GET /hello/{name}").trace)
    ]
    found = differences(*paths)
    assert found.first is not None
    assert found.first.said.startswith("The same up to find (server.py:")
    assert found.first.left.source == "return people[name]"
    assert found.first.right.source == "return None"
    assert [each.name for each in found.lines if each.is_own] == ["hello", "find"]
    again = differences(paths[0], *api.read_alone(ask(live, "GET /hello/Ada").trace))
    assert again.first is None or "In the libraries" in again.first.said


def test_an_app_that_ends_its_process_is_started_again(live: LiveApp) -> None:
    ended = ask(live, "GET /end")
    assert ended.problem is not None
    assert "the app ended its process: os._exit(3); end() was still at server.py:" in ended.problem
    assert ended.problem.endswith("; the next request starts the app again")
    assert "server:end" in ended.trace.by_definition
    assert ask(live, "GET /hello/Ada").problem is None


def test_an_app_whose_code_was_changed_is_started_again(live: LiveApp, folder: Path) -> None:
    before = ask(live, "GET /hello/Ada")
    assert before.remark is None
    text = (folder / "server.py").read_text(encoding="utf-8")
    changed = text.replace("abort(404)", 'return "nobody"')
    (folder / "server.py").write_text(changed, encoding="utf-8")
    try:
        after = ask(live, "GET /hello/nobody")
        assert after.remark == "the app was started again: server.py was changed"
        assert after.trace.exchanges[0].status == 200
        assert changed in {file.text for file in after.trace.files.values()}
        (path,) = api.read_alone(before.trace)
        (other,) = api.read_alone(after.trace)
        found = differences(path, other)
        assert not found.unknown  # the function is compared, though its file is another one
        only_after = [line.text for each in found.lines for line in each.right if each.is_own]
        assert 'return "nobody"' in only_after
    finally:
        (folder / "server.py").write_text(text, encoding="utf-8")


def test_a_server_that_does_not_answer_is_not_waited_for_and_nothing_is_left(folder: Path) -> None:
    before = set(children_of(os.getpid()))
    live = keep(folder, patience=0.6)
    run = ask(live, "GET /slow")
    assert run.problem is not None
    assert re.fullmatch(
        r"GET /slow: timed out.*; slow\(\) was still at server\.py:\d+ then", run.problem
    )
    (reading,) = api.read_alone(run.trace)
    assert reading.walkthrough.title == "GET /slow -> no answer was recorded"
    assert [each.name for each in ask(live, "GET /last").trace.exchanges] == ["/last"]
    (process,) = set(children_of(os.getpid())) - before
    asking = threading.Thread(target=_fails, args=(live,), daemon=True)
    asking.start()
    time.sleep(0.1)
    live.end()
    assert not is_running(process)
    asking.join(5)
    assert not asking.is_alive()
    _fails(live)


def _fails(live: LiveApp) -> None:
    with pytest.raises(CannotRun, match="the app was ended"):
        ask(live, "GET /slow")


def test_an_app_that_cant_be_made_is_said_and_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("import nothing_of_that_name\n")
    before = children_of(os.getpid())
    live = keep(tmp_path)
    with pytest.raises(CannotRun, match="nothing_of_that_name"), signals.held():
        live.begin(api.make_visit())
    assert children_of(os.getpid()) == before
    live.end()
