"""What the options come to that name the reader's own app and what is asked of it."""

from pathlib import Path
from typing import Any

import pytest
import typer

from flaskmagic.commands.app_options import WrongOption, with_own_app
from flaskmagic.commands.in_order import InOrder
from flaskmagic.errors import Problem
from flaskmagic.visitor.actions import Event, Request, Upload, WrongRequest


def asked(*arguments: str) -> Any:
    """Return what a command is given for these arguments."""
    found = []

    @with_own_app
    def command(app_options: Any) -> None:
        found.append(app_options)

    app = typer.Typer()
    app.command(cls=InOrder)(command)
    app(arguments, standalone_mode=False)
    return found[0]


POST = ("--request", "POST /f")


def test_without_options_the_demo_app_is_meant() -> None:
    found = asked()
    assert not found.is_own
    assert found.app is None
    assert found.visit.actions == (Request("GET", "/"),)
    assert (found.timeout, found.wait) == (10, None)
    assert not found.show_secrets


@pytest.mark.parametrize(
    "arguments", [["--app", "server"], ["--app", ""], [*POST], ["--emit", "x"], ["--send", "x"]]
)
def test_any_of_these_names_the_readers_own_app(arguments: list[str]) -> None:
    assert asked(*arguments).is_own


def test_the_app() -> None:
    assert asked("--app", "server:app").app == "server:app"
    assert asked("--app", "").app is None  # that which flask finds


def test_requests() -> None:
    found = asked("--request", "GET /a", *POST, "--request", "WS /echo").visit
    assert found.actions == (Request("GET", "/a"), Request("POST", "/f"), Request("WS", "/echo"))


def test_what_is_repeated_is_kept() -> None:
    found = asked(
        *POST,
        *("--header", "X-Two: 1", "--header", "X-Two:2", "--header", "Host: a:b"),
        *("--cookie", "a=1", "--cookie", "b=2=3"),
        *("--form", "tag=a", "--form", "tag= b", "--form", "empty="),
    ).visit
    assert found.headers == (("X-Two", "1"), ("X-Two", "2"), ("Host", "a:b"))
    assert found.cookies == (("a", "1"), ("b", "2=3"))
    (request,) = found.requests
    assert request.form == (("tag", "a"), ("tag", " b"), ("empty", ""))


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("one line\n")
    found = asked(*POST, "--file", f"f=@{file}", "--file", f"f={file}").visit
    upload = Upload("f", "notes.txt", b"one line\n")
    assert found.requests[0].files == (upload, upload)
    with pytest.raises(WrongRequest, match="--file: there is no file nowhere"):
        asked(*POST, "--file", "f=@nowhere")


def test_a_document_is_kept_as_it_was_typed() -> None:
    assert asked(*POST, "--json", '{"a":  1}').visit.requests[0].json == '{"a":  1}'


def test_a_document_that_is_no_json_is_refused() -> None:
    with pytest.raises(WrongRequest, match=r"^--json is not JSON: .* at column [89]$"):
        asked(*POST, "--json", '{"a": 1,}')


def test_a_body(tmp_path: Path) -> None:
    file = tmp_path / "body.bin"
    file.write_bytes(b"\xff\r\n")
    assert asked(*POST, "--body", f"@{file}").visit.requests[0].content == b"\xff\r\n"
    assert asked(*POST, "--body", "a=\u00fc").visit.requests[0].content == b"a=\xc3\xbc"
    assert asked(*POST, "--body", "").visit.requests[0].content == b""
    with pytest.raises(WrongOption, match="--body: there is no file nowhere"):
        asked(*POST, "--body", "@nowhere")


def test_a_body_goes_with_each_request_that_has_one(tmp_path: Path) -> None:
    file = tmp_path / "visit.http"
    file.write_text("POST /own\n\nits own\n")
    found = asked(
        *("--request", "GET /", *POST, "--requests", str(file), "--request", "PUT /g"),
        *("--body", "x"),
    ).visit
    assert [each.content for each in found.requests] == [None, b"x", b"its own", b"x"]


def test_what_is_done_is_done_in_the_order_of_the_options(tmp_path: Path) -> None:
    file = tmp_path / "visit.http"
    file.write_text("GET /a\n###\nGET /b\n")
    found = asked(
        *("--emit", "first", "--request", "GET /x", "--send=text", "--requests", str(file)),
        *("--timeout", "3", "--emit", "last", "--request=GET /y"),
    ).visit
    assert found.actions == (
        Event("first"),
        Request("GET", "/x"),
        Event(None, "text"),
        Request("GET", "/a"),
        Request("GET", "/b"),
        Event("last"),
        Request("GET", "/y"),
    )


def test_arguments_acknowledgements_and_what_goes_along_with_the_connection() -> None:
    found = asked("--emit", 'move="left" [3]', "--send", "x", "--ack", "--auth", '{"a": 1}').visit
    assert found.actions == (
        Event("move", ("left", [3]), is_acknowledged=True),
        Event(None, "x", is_acknowledged=True),
    )
    assert found.auth == {"a": 1}


def test_events_and_messages() -> None:
    found = asked("--emit", 'chat={"text": "a=b"}', "--emit", "ping", "--send", "hello").visit
    assert found.actions == (
        Event("chat", {"text": "a=b"}),
        Event("ping"),
        Event(None, "hello"),
    )
    assert found.namespace == "/"
    assert asked("--emit", "ping", "--namespace", "/room").visit.namespace == "/room"


def test_the_times_and_the_secrets() -> None:
    found = asked("--timeout", "2.5", "--wait", "7", "--show-secrets")
    assert (found.timeout, found.wait, found.show_secrets) == (2.5, 7, True)
    assert asked("--wait", "0").wait == 0
    with pytest.raises(typer.BadParameter):
        asked("--wait", "-1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--header", "no colon"], "'no colon' can't be read: write --header 'Name: value'"),
        (["--cookie", "=x"], "'=x' can't be read: write --cookie name=value"),
        ([*POST, "--form", "x"], "'x' can't be read: write --form name=value"),
        ([*POST, "--file", "x"], "'x' can't be read: write --file name=@path"),
        (["--emit", "chat={bad"], "--emit chat is not JSON: Expecting property name"),
        (["--request", "users"], "'users' is not a request"),
        (["--emit", "x", "--auth", "ada:pearl"], "--auth is not JSON: Expecting value at column 1"),
        ([*POST, "--auth", "{}"], "--auth goes along with a Socket.IO connection"),
        ([*POST, "--ack"], "--ack needs an event"),
        (
            [*POST, "--header", "A: {cooky:x}"],
            "A: {cooky:...} is not known; there are {cookie:NAME}",
        ),
        ([*POST, "--form", "a=x{name:y}"], "a: {name:...} is not known"),
    ],
)
def test_what_can_not_be_read(arguments: list[str], said: str) -> None:
    with pytest.raises(Problem) as caught:
        asked(*arguments)
    assert isinstance(caught.value, WrongOption | WrongRequest)
    assert caught.value.exit_code == 2
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    "body",
    [["--form", "a=b"], ["--json", "{}"], ["--body", "x"], ["--file", f"f=@{__file__}"]],
)
@pytest.mark.parametrize("requests", [[], ["--request", "GET /x"], ["--request", "WS /x"]])
def test_a_body_that_no_request_would_carry(requests: list[str], body: list[str]) -> None:
    with pytest.raises(WrongRequest, match=r"need a request with a body, not (GET /|WS /x)"):
        asked(*requests, *body)


def test_two_bodies() -> None:
    with pytest.raises(WrongRequest, match="--json can't go with --form"):
        asked(*POST, "--json", "{}", "--form", "a=b")
    with pytest.raises(WrongRequest, match="--body can't go with --json"):
        asked(*POST, "--json", "{}", "--body", "")
