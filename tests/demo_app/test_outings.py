"""The outing takes a form only with its token, and says beside each field what was wrong."""

import re
from collections.abc import Callable
from http.client import HTTPResponse

import pytest

pytest.importorskip("flask_wtf")

Fetch = Callable[..., tuple[HTTPResponse, str]]
Send = Callable[[str], tuple[HTTPResponse, str]]


@pytest.fixture
def send(fetch: Fetch) -> Send:
    """Send the form as a browser does that has its page open."""
    response, page = fetch("GET", "/outing")
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert token is not None
    cookie = response.headers["Set-Cookie"].partition(";")[0]
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}

    def sent(fields: str) -> tuple[HTTPResponse, str]:
        fields = fields.replace("TOKEN", f"csrf_token={token[1]}")
        return fetch("POST", "/outing", fields, headers)

    return sent


def test_who_signs_up_comes_along(fetch: Fetch, send: Send) -> None:
    assert "Nobody yet." in fetch("GET", "/outing")[1]
    response, _ = send("name=Ada+%3Ci%3E&guests=2&TOKEN")
    assert (response.status, response.headers["Location"]) == (303, "/outing")
    assert "<strong>Ada &lt;i&gt;</strong> and 2 guests" in fetch("GET", "/outing")[1]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("name=Ada&guests=9&TOKEN", "Number must be between 0 and 3."),
        ("name=Ada&guests=two&TOKEN", "Not a valid integer value."),
        ("name=+&guests=1&TOKEN", "This field is required."),
        ("name=Ada&guests=1", "The CSRF token is missing."),
        ("name=Ada&guests=1&csrf_token=x", "The CSRF token is invalid."),
    ],
)
def test_what_is_wrong_is_said(fetch: Fetch, send: Send, fields: str, message: str) -> None:
    response, page = send(fields)
    assert response.status == 200
    assert f'<p class="notice">{message}' in page
    assert "Nobody yet." in fetch("GET", "/outing")[1]
