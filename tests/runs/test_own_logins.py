"""What the topics login and forms say of apps of one's own, where that differs from the demo."""

import shutil
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.reading import Status
from flaskmagic.trace import Trace
from flaskmagic.visitor.actions import Request
from tests.visiting import APPS

pytest.importorskip("flask_login")
pytest.importorskip("flask_wtf")

ENTER = Request("POST", "/enter", (("key", "no-such-diary"),))
WRITE = Request("POST", "/write", (("text", " "),))


def visited(folder: Path, name: str, *actions: str | Request) -> Trace:
    shutil.copy(APPS / f"{name}.py", folder / "server.py")
    finished = api.run_app("server", api.make_visit(actions))
    assert finished.problem is None
    return finished.trace


def notes(trace: Trace, topic: str) -> dict[str, str]:
    """Return the notes of the steps that were executed, by their titles."""
    steps = [each for each in api.read(trace, topic).steps if each.status is Status.EXECUTED]
    return {each.step.title: " ".join(each.note.split()) for each in steps}


def test_a_login_whose_session_stays_on_the_server(folder: Path) -> None:
    told = notes(visited(folder, "diary", "/write", ENTER, "/write", "/leave"), "login")
    assert told["The hash"].startswith("This is PBKDF2, ")
    assert "scrypt" not in told["The hash"]
    assert told["To the login page"] == "The visitor is sent to your `login_view`."
    assert "copy" not in told["Out of the session"]
    assert "A second cookie" not in told


def test_a_login_whose_session_is_in_the_cookie() -> None:
    told = notes(api.run_demo("login")[0].trace, "login")
    assert "`?next=`" in told["To the login page"]
    assert "copy of an earlier cookie is still good" in told["Out of the session"]


def test_a_form_that_is_refused(folder: Path) -> None:
    told = notes(visited(folder, "diary", ENTER, "/old", WRITE), "forms")
    assert "This was a `StopValidation`: later" in told["A validator says no"]
    assert told["The token and the session"].endswith("in the session. Here it was not.")
    assert told["No good token"].startswith("What came is no good token for this session. Not")
    assert "The token has its turn last" in told["Field by field"]
    assert "Into a cookie as well" not in told


def test_a_form_that_is_taken() -> None:
    told = notes(api.run_demo("forms")[0].trace, "forms")
    assert "later validators of this field are asked all the same" in told["A validator says no"]
    assert "It was: so whoever sent this" in told["The token and the session"]
    assert told["No good token"].startswith("No token came, ")
    assert "in the form and in the cookie" in told["Into a cookie as well"]


def test_a_form_without_a_token(folder: Path) -> None:
    search = Request("POST", "/search", (("text", "rain"),))
    told = notes(visited(folder, "diary", search), "forms")
    assert told["Field by field"].endswith("So a page can show all mistakes at once.")
    assert "One field more" not in told


def test_a_session_that_has_no_token(folder: Path) -> None:
    sent = (("name", "ada"), ("password", "x"))
    asked = (Request("POST", "/join", sent), Request("POST", "/enter", sent))
    told = notes(visited(folder, "people", *asked), "forms")
    assert told == {"Into a cookie as well": "The session goes to the browser in a cookie."}
