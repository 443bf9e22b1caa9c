"""What of a visit is secret."""

from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from flaskmagic.visitor.actions import Event, Request
from flaskmagic.visitor.forms import hidden_fields, password_fields
from flaskmagic.visitor.sent_secrets import secrets_of, secrets_of_cookie, secrets_of_fields
from flaskmagic.visitor.visit import make_visit


def secrets(*events: Event | Request, **sent: Any) -> set[str]:
    return set(secrets_of(make_visit(["POST /", *events], **sent)))


def test_by_the_names_that_they_have() -> None:
    assert secrets(form=(("user", "ada"), ("password", "pearl"))) == {"pearl"}
    assert secrets(cookies=(("visitor", "12345"),)) == {"12345"}
    assert {"12345", "67890"} < secrets(headers=(("Cookie", "a=12345; b=67890"),))
    assert secrets(headers=(("X-Api-Key", "abcdef"), ("Accept", "text/html"))) == {"abcdef"}


def test_whatever_becomes_of_them_in_a_page_a_url_or_a_repr() -> None:
    found = secrets(form=(("password", "<a&b>'\"/é "),))
    for form in ("&lt;a&amp;b&gt;", "%3Ca%26b%3E", "<a&b>\\'"):
        assert any(form in each for each in found)


def test_within_a_header_for_authorization() -> None:
    assert "pearl" in secrets(headers=(("Authorization", "Basic YWRhOnBlYXJs"),))
    assert "abcdef" in secrets(headers=(("authorization", "Bearer abcdef"),))
    assert "no-base-64" in secrets(headers=(("Authorization", "Basic no-base-64"),))


def test_within_json_and_events() -> None:
    assert secrets(json='{"user": "ada", "tokens": [{"x": "abcdef"}]}') == {"abcdef"}
    assert secrets(body=b"{no json") == set()
    assert secrets(Event("login", {"password": "pearl"}), Event(None, "hello")) == {"pearl"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"password": "pearl", "name": "ada-ada"}'),
        ("text/plain", b"https://ada:pearl@db/"),
        ("application/x-www-form-urlencoded; charset=utf-8", b"name=ada-ada&password=pearl"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nada-ada\r\n'
            b'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\npearl\r\n--b--\r\n',
        ),
    ],
)
def test_within_a_body(kind: str, body: bytes) -> None:
    headers = (("Content-Type", kind),)
    of_options = secrets(body=body, headers=headers)
    of_a_file = secrets(Request("POST", "/", content=body, headers=headers))
    for found in (of_options, of_a_file):
        assert "pearl" in found
        assert "ada-ada" not in found
    assert "pearl" in secrets_of(make_visit([Request("POST", "/x?token=pearl")]))
    assert "pearl" in secrets(Request("WS", "/x", messages=('{"token": "pearl"}',)))
    assert "pearl" in secrets(Request("GET", "/", headers=(("Authorization", "Bearer pearl"),)))


def test_what_goes_along_with_a_connection_is_a_secret_as_a_whole() -> None:
    assert secrets(Event("x", ("a", {"pin": "pearl"})), auth={"ticket": "coral-1"}) == {
        "pearl",
        "coral-1",
    }


def test_within_the_query_of_a_request() -> None:
    visit = make_visit(["GET /x?tab=1&access_token=a%20pearl&next=/y"])
    assert {"a%20pearl", "a pearl", "a+pearl"} <= secrets_of(visit)
    assert "next" not in secrets_of(visit)
    assert visit.title == "GET /x?tab=1&access_token=<redacted>&next=/y"
    assert make_visit(["GET /x?tab=1&y=%20"]).title == "GET /x?tab=1&y=%20"


def test_within_texts_that_are_sent_under_other_names() -> None:
    assert "pearl" in secrets(form=(("url", "redis://:pearl@db"),))
    assert "pearl" in secrets(headers=(("X-Up", '{"password": "pearl"}'),))
    assert "pearl" in secrets(Event(None, '{"token": "pearl"}'))
    assert "pearl" in secrets(form=(("name", "password"), ("value", "pearl")))


def test_numbers_in_json() -> None:
    found = secrets(json='{"pin": 123456, "ok": true, "codes": {"otp": [1.25, null]}}')
    assert {"123456", "1.25"} == found


def test_fields_that_a_page_has_for_passwords() -> None:
    visit = make_visit(["POST /"], form=(("geheim", "pearl"), ("name", "ada-ada")))
    assert secrets_of(visit) == frozenset()
    assert secrets_of(visit, ["geheim"]) == {"pearl"}
    assert "pearl" in secrets_of(make_visit(["POST /"], json='{"geheim": "pearl"}'), ["geheim"])
    assert secrets_of_fields({"csrf_token": "pearl", "stage": "two-two"}, ()) == {"pearl"}


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("ticket=pearl; Path=/", {"pearl"}),
        ('ticket="a\\054 pearl"; HttpOnly', {"a, pearl", '"a\\054 pearl"', "a\\054 pearl"}),
        ("ticket=a%20pearl", {"a pearl", "a%20pearl"}),
        ("ticket=; Max-Age=0", set()),
    ],
)
def test_cookies_that_an_app_sets(header: str, found: set[str]) -> None:
    assert found <= secrets_of_cookie(header)
    assert all(len(each) > 3 for each in secrets_of_cookie(header) if each)


def test_what_is_secret_by_its_name_in_a_session_of_flask() -> None:
    app = Flask("x")
    app.secret_key = "sesame"
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    for padding in ("", "x" * 200):  # a long one is compressed
        value = signer.dumps({"csrf_token": "pearl", "user": "ada-ada", "x": padding})
        found = secrets_of_cookie(f"session={value}; Path=/")
        assert {"pearl", value} <= found
        assert "ada-ada" not in found


@pytest.mark.parametrize("odd", ["<![x", "<!", "<![if IE]>", "<?", "</"])
def test_the_fields_of_a_page_that_is_hardly_html(odd: str) -> None:
    page = f'<input type="hidden" name="a" value="1"><INPUT TYPE=Password name=b>{odd}'
    assert hidden_fields(page) == {"a": "1"}
    assert password_fields(page) == {"b": ""}
