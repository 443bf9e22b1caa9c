"""Requests in a file: what is read, and what is refused with its line."""

import re
from base64 import b64encode
from pathlib import Path

import pytest

from flaskmagic.visitor.actions import Request, WrongRequest
from flaskmagic.visitor.request_file import read_requests


def read(folder: Path, text: str) -> tuple[Request, ...]:
    file = folder / "visit.http"
    file.write_bytes(text.encode())
    return read_requests(file)


def test_requests_with_everything(tmp_path: Path) -> None:
    text = """\
# The first one
### a title
GET http://localhost:5000/users/3?tab=posts HTTP/1.1
Accept: text/html
// said between
X-Two: 1
X-Two: 2

###
# @name login
post /login
Content-Type: application/json
Content-Length: 3

{
  "name": "Ada"
}


### an address alone, over several lines
/search
    ?q=1
    &page=2
"""
    assert read(tmp_path, text) == (
        Request(
            "GET",
            "/users/3?tab=posts",
            headers=(("Accept", "text/html"), ("X-Two", "1"), ("X-Two", "2")),
        ),
        Request(
            "POST",
            "/login",
            content=b'{\n  "name": "Ada"\n}',
            headers=(("Content-Type", "application/json"),),
        ),
        Request("GET", "/search?q=1&page=2"),
    )


def test_lines_of_windows_and_a_byte_order_mark(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "\ufeffPUT /x\r\nA: 1\r\n\r\none\r\ntwo\r\n")
    assert found == Request("PUT", "/x", content=b"one\ntwo", headers=(("A", "1"),))


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("http://127.0.0.1:8000", "/"),
        ("http://[::1]:8000/a;b?c#d", "/a;b?c"),
        ("localhost:5000/x", "/x"),
        ("//x/../y", "//x/../y"),
        ("http://LOCALHOST/", "/"),
    ],
)
def test_addresses_of_the_own_app_are_paths(tmp_path: Path, address: str, path: str) -> None:
    assert read(tmp_path, f"DELETE {address}") == (Request("DELETE", path),)


def test_a_file_is_a_body_or_a_part_of_one(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\xff\x00")
    text = """\
POST /whole

< ./x.bin
###
POST /part
Content-Type: multipart/form-data; boundary=b

--b
Content-Disposition: form-data; name="f"; filename="x.bin"

< x.bin
--b--
"""
    whole, part = read(tmp_path, text)
    assert whole.content == b"\xff\x00"
    assert part.content == (
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="x.bin"\r\n\r\n'
        b"\xff\x00\r\n--b--\r\n"
    )


def test_a_form_over_several_lines(tmp_path: Path) -> None:
    head = "POST /f\nContent-Type: application/x-www-form-urlencoded\n\n"
    (found,) = read(tmp_path, head + "name=Ada L&\ntag=%20\n&last=\u00fc")
    assert found.content == b"name=Ada%20L&tag=%20&last=%C3%BC"


def test_name_and_password_for_basic(tmp_path: Path) -> None:
    for written in ("Basic ada pearl", "basic ada:pearl"):
        (found,) = read(tmp_path, f"GET /\nAuthorization: {written}\n")
        assert found.headers == (("Authorization", f"Basic {b64encode(b'ada:pearl').decode()}"),)
    for as_it_is in ("Basic YWRhOnBlYXJs", "Bearer a b"):
        (found,) = read(tmp_path, f"GET /\nAuthorization: {as_it_is}\n")
        assert found.headers == (("Authorization", as_it_is),)


def test_websockets(tmp_path: Path) -> None:
    text = 'WEBSOCKET ws://localhost/echo\nX: 1\n\n{\n"a": 1}\n===\nhello\n###\nWS /feed\n'
    assert read(tmp_path, text) == (
        Request("WS", "/echo", headers=(("X", "1"),), messages=('{\n"a": 1}', "hello")),
        Request("WS", "/feed"),
    )


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("@host = localhost\nGET /", 1, "variables (@name = ...) are not known"),
        ("GET http://{{host}}/", 1, "variables ({{...}}) are not known"),
        ('POST /\n\n{"a":\n{{x}}}', 4, "variables ({{...}}) are not known"),
        ("# @prompt name\nGET /", 1, "@prompt is not known"),
        ("// @no-cookie-jar\nGET /", 1, "@no-cookie-jar is not known"),
        ("< {%\n x\n%}\nGET /", 1, "scripts are not run"),
        ("GET /\n\n> {% client.log() %}", 3, "scripts are not run"),
        ("GET /\n\n> ./handler.js", 3, "answers are not compared"),
        ("GET /\n\n>>! out.json", 3, "answers are not compared"),
        ("GET /\n\n<> before.json", 3, "answers are not compared"),
        ("POST /\n\n<@ ./x.json", 3, "variables in a file"),
        ("POST /\n\n< ./gone.json", 3, "./gone.json: No such file"),
        ("GET /ok\n###\n\nGET https://localhost/", 4, "https:// is not spoken"),
        ("GET http://example.org/x", 1, "example.org is not your own app"),
        ("GET users/3", 1, "users is not your own app"),
        ("GET http://[::1/", 1, "'http://[::1/' is no address"),
        ("GET /x HTTP/2", 1, "HTTP/2 is not spoken"),
        ("GRAPHQL /x", 1, "GRAPHQL is not a method"),
        ("curl http://localhost/", 1, "CURL is not a method"),
        ("GET /a b", 1, "'GET /a b' is not a request"),
        ("GET /\nno header", 2, "'no header' is no header"),
        ("GET /\nA: {cooky:x}", 2, "A: {cooky:...} is not known"),
        ("POST /\nX-Request-Type: GraphQL", 2, "GraphQL is not known"),
        ("GET /\nAuthorization: Digest ada pearl", 2, "credentials for Digest can't be made"),
        ("WS /x\n\na\n=== wait-for-server\nb", 4, "'=== wait-for-server' is not known"),
    ],
)
def test_what_is_refused_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(WrongRequest, match=re.escape(f"visit.http:{line}: {said}")) as caught:
        read(tmp_path, text)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file or directory"),
        (b"# nothing\n###\n", "there is no request in it"),
        (b"GET /\xff", "this is not text in UTF-8"),
    ],
)
def test_a_file_without_requests(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "visit.http"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(WrongRequest) as caught:
        read_requests(file)
    assert str(caught.value) == f"{file}: {said}"
