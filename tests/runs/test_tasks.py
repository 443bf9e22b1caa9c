"""Background tasks that sleep: they are waited for if that is asked for, and told of if not."""

import time

import pytest

from flaskmagic.visitor.actions import Event
from tests.visiting import Visiting

REMARK = (
    "1 thread that the app started had not ended when the app was stopped: "
    "--wait SECONDS waits longer"
)


@pytest.mark.parametrize("wait", [None, 0.5])
def test_a_task_that_is_not_waited_for_is_told_of(visit: Visiting, wait: float | None) -> None:
    finished = visit("tasks", "GET /thread", wait=wait)
    assert (finished.problem, finished.remark) == (None, REMARK)
    assert "server:late" in finished.trace.by_definition
    assert "server:done" not in finished.trace.by_definition


@pytest.mark.parametrize(
    "action",
    ["GET /thread", "GET /timer", Event("start")],
    ids=["thread", "timer", "socketio"],
)
def test_a_task_that_is_waited_for_is_read(visit: Visiting, action: str | Event) -> None:
    began = time.monotonic()
    finished = visit("tasks", action, wait=30)
    assert (finished.problem, finished.remark) == (None, None)
    assert "server:done" in finished.trace.by_definition
    assert time.monotonic() - began < 20, "no longer than the task takes"


def test_a_task_of_the_whole_app_is_not_waited_for(visit: Visiting) -> None:
    began = time.monotonic()
    finished = visit("tasks", "GET /fast", wait=30)
    assert finished.remark is None
    assert time.monotonic() - began < 20


def test_a_task_that_never_ends_is_told_of(visit: Visiting) -> None:
    assert visit("tasks", "GET /endless", wait=0.5).remark == REMARK
    assert visit("tasks", "GET /endless", "GET /endless", wait=0.5).remark == REMARK.replace(
        "1 thread", "2 threads"
    )
