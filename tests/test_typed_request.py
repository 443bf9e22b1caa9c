"""What can be typed while an app is kept: a request, and the options that go with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.commands.typed_request import typed_request
from flaskmagic.errors import Problem

FIRST = api.make_visit(
    ["GET /"], headers=(("X-Class", "A"), ("X-Room", "1")), cookies=(("theme", "dark"),)
)


def asked(text: str) -> api.Request:
    (request,) = typed_request(text, FIRST).actions
    assert isinstance(request, api.Request)
    return request


@pytest.mark.parametrize(
    ("text", "method", "path"),
    [
        ("GET /hello/Bob", "GET", "/hello/Bob"),
        ("  /hello/Bob ", "GET", "/hello/Bob"),
        ("delete /it's?a=b--c", "DELETE", "/it's?a=b--c"),
        ("WS /feed", "WS", "/feed"),
    ],
)
def test_a_request_is_what_request_takes(text: str, method: str, path: str) -> None:
    request = asked(text)
    assert (request.method, request.path) == (method, path)


def test_options_go_along_as_on_the_command_line(tmp_path: Path) -> None:
    assert asked("POST /login --form name=Bob --form 'word=two words'").form == (
        ("name", "Bob"),
        ("word", "two words"),
    )
    assert asked("""POST /json --json '{"a": 1}'""").json == '{"a": 1}'
    assert asked("POST /raw --body text").content == b"text"
    (tmp_path / "photo").write_bytes(b"png")
    assert asked(f"POST /up --file photo=@{tmp_path}/photo").files[0].content == b"png"


def test_headers_and_cookies_of_the_command_go_with_each_request() -> None:
    visit = typed_request("GET / --header 'x-room: 2' --cookie lang=en", FIRST)
    assert visit.headers == (("X-Class", "A"), ("x-room", "2"))
    assert visit.cookies == (("theme", "dark"), ("lang", "en"))
    assert typed_request("GET / --cookie theme=light", FIRST).cookies == (("theme", "light"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("GTE", "'GTE' is not a request: write a method and a path, such as 'GET /users/3'"),
        ("POST /x --josn 1", "unrecognized arguments: --josn 1"),
        ("POST /x --form", "argument --form: expected one argument"),
        ("POST /x --form name", "'name' can't be read: write --form name=value"),
        ("POST /x --form 'a", "can't be read: No closing quotation"),
        ("GET /x --form a=b", "need a request with a body, not GET /x"),
        ("POST /x --json {", "--json"),
        ("GET /x --help", "unrecognized arguments: --help"),
    ],
)
def test_what_cant_be_read_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(Problem) as raised:
        typed_request(text, FIRST)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
