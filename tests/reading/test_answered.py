"""The heading says how the requests were answered."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from flaskmagic.reading.answered import answered
from flaskmagic.reading.exchanges import read_run
from flaskmagic.reading.step_view import view_of
from flaskmagic.runs.run import run_own_app
from flaskmagic.trace import MAIN_THREAD, Kind
from flaskmagic.visitor.visit import make_visit
from tests.traces import HandTrace
from tests.visiting import APPS

SENT = "http.server:BaseHTTPRequestHandler.send_response_only"
SOURCES = {
    "http/server.py": (
        "class BaseHTTPRequestHandler:\n    def send_response_only(self, code):\n        pass\n"
    ),
    "shop.py": "def view():\n    pass\n",
}


def hand_trace(codes: Sequence[str], own: str | None = "a request") -> HandTrace:
    hand = HandTrace(SOURCES, own="shop.py")
    if own is not None:
        hand.call("shop:view", thread=own)
    for code in codes:
        hand.call(SENT, arguments={"code": code})
    return hand


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["200"], "answered 200 OK"),
        (["404", "200", "404"], "answered 404 Not Found (2 times), 200 OK"),
        (["100", "500"], "answered 500 Internal Server Error"),
        (["799"], "answered 799"),
        (['"x"', "", "9"], ""),
        ([], ""),
    ],
)
def test_each_status_is_said_once(codes: list[str], said: str) -> None:
    assert answered(hand_trace(codes).trace()) == said


def test_what_was_not_recorded_is_not_said() -> None:
    hand = hand_trace([])
    hand.call(SENT)
    assert answered(hand.trace()) == ""


@pytest.mark.parametrize("own", [None, MAIN_THREAD])
def test_that_no_own_function_was_called_for_a_request_is_said(own: str | None) -> None:
    hand = hand_trace(["405"], own)
    said = "answered 405 Method Not Allowed"
    assert answered(hand.trace()) == f"{said}; no function of your own was called"
    assert answered(hand.trace(Kind.DEMO)) == said


def test_what_was_not_found_is_no_success_in_the_heading(folder: Path) -> None:
    shutil.copy(APPS / "names.py", folder / "server.py")
    run = run_own_app("server", make_visit(["GET /nowhere"]), {SENT})
    assert run.problem is None
    summary = view_of(read_run(run.trace, [])).summary
    said = "answered 404 Not Found; no function of your own was called"
    assert summary.startswith(f"GET /nowhere · {said} · ")
