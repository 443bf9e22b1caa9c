"""Threads that go on after the request that started them was answered, and forgotten."""

import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from flaskmagic import api
from flaskmagic.runs.session import Session
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import Records, header
from flaskmagic.tracer.scope import Scope
from flaskmagic.tracer.value_texts import ValueTexts


def late(number: int) -> str:
    if number == 3:
        return "new"
    return "known"


def background(number: int, may_go_on: threading.Event, has_begun: threading.Event) -> None:
    has_begun.set()
    may_go_on.wait()
    late(number)


@pytest.fixture
def pieces() -> list[list[Any]]:
    """The records of three requests; a thread of each goes on afterwards."""
    app = Flask(__name__)
    scope = Scope((__name__,), None, frozenset({"flask", "werkzeug"}))
    recorder = Recorder(scope, {f"{__name__}:late"})
    found, written = [[header()]], Records(recorder)
    may_go_on = threading.Event()
    threads = []

    @app.get("/<int:number>")
    def start(number: int) -> str:
        has_begun = threading.Event()
        thread = threading.Thread(target=background, args=(number, may_go_on, has_begun))
        thread.start()
        threads.append(thread)
        has_begun.wait()
        return "started"

    with recorder:
        for number in (1, 2, 3):
            app.test_client().get(f"/{number}")
            found.append(list(written.new()))
        found.append([])
        may_go_on.set()
        for thread in threads:
            thread.join()
    return [*found, list(written.new())]


def test_the_file_can_be_read_though_a_thread_of_what_was_not_kept_goes_on(
    pieces: list[list[Any]], tmp_path: Path
) -> None:
    lines: list[str] = []
    now = [0.0]
    session = Session("it", ValueTexts(False), False, lines.append, clock=lambda: now[0])
    for piece in pieces:
        now[0] += 5
        list(session.feed(piece))
        list(session.feed([]))
    list(session.end())
    assert (session.count, session.kept) == (3, 1)
    (tmp_path / "session.jsonl").write_text("".join(lines), encoding="utf-8")
    (trace,) = api.load(tmp_path / "session.jsonl")
    first = late.__code__.co_firstlineno
    ran = {line for call in trace.by_definition[f"{__name__}:late"] for line in call.lines or ()}
    assert first + 2 in ran
