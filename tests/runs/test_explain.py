"""What the trace tells of a visit that got no answer."""

import pytest

from flaskmagic.visitor.actions import Event
from tests.visiting import APPS, Visiting

SOURCE = (APPS / "waits.py").read_text(encoding="utf-8").splitlines()


def at(text: str) -> str:
    """Return the place of a line of the app, as it is told."""
    (line,) = [number for number, each in enumerate(SOURCE, 1) if text in each]
    return f"server.py:{line}"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/sleeps", f"long_query() was still at {at('# waits here')} when the app ended"),
        ("/locked", f"locked() was still at {at('# or here')} when the app ended"),
        ("/page", f"wait() was still at {at('# and here')} when the app ended"),
        ("/loops", f"loops() was still at {at('# again and again')} when the app ended"),
        ("/within", f"within() was still at {at('# within a block')} when the app ended"),
        ("/stream", f"parts() was still at {at('# between two parts')} when the app ended"),
    ],
)
def test_a_view_that_waits_is_named(visit: Visiting, path: str, said: str) -> None:
    finished = visit("waits", f"GET {path}", "GET /broken", patience=2)
    late, found, *_ = (finished.problem or "").split("; ")
    assert late.startswith(f"GET {path}: timed out")
    assert found == said


def test_nothing_is_said_of_a_generator_that_waits_to_go_on(visit: Visiting) -> None:
    finished = visit("waits", "GET /within", patience=1)
    assert "block()" not in (finished.problem or "")


def test_of_a_process_that_was_killed_it_follows_from_the_lines_that_ran(visit: Visiting) -> None:
    finished = visit("waits", "GET /killed", patience=5)
    said = f"killed() ({at('def killed')}) had not ended when the app ended"
    assert (finished.problem or "").endswith(f"; {said}")


@pytest.mark.parametrize(
    ("namespace", "said"),
    [
        ("/members", f"members() returned False ({at('# no ticket')})"),
        ("/raises", f"checked() raised KeyError ({at('# the one that counts')})"),
    ],
)
def test_a_connection_that_is_refused(visit: Visiting, namespace: str, said: str) -> None:
    finished = visit("waits", Event("chat"), namespace=namespace, patience=1)
    assert (finished.problem or "").endswith(f"; {said}")


def test_a_handler_that_never_acknowledges(visit: Visiting) -> None:
    finished = visit("waits", Event("fails", is_acknowledged=True), patience=1)
    assert (finished.problem or "").startswith("Socket.IO: the app did not acknowledge 'fails'")
    assert f"checked() raised KeyError ({at('# the one that counts')})" in (finished.problem or "")


def test_the_view_of_a_websocket(visit: Visiting) -> None:
    pytest.importorskip("flask_sock")
    finished = visit("once", "WS /broken", Event(None, "hello"))
    source = (APPS / "once.py").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(source, 1) if "raise ValueError" in text)
    assert (finished.problem or "").endswith(f"; broken() raised ValueError (server.py:{line})")


def test_where_everything_was_answered_nothing_is_said(visit: Visiting) -> None:
    assert visit("waits", "GET /broken").problem is None
