"""The guestbook is a blueprint: its own prefix, its own before_request, its own endpoints."""

from collections.abc import Callable
from http.client import HTTPResponse

Fetch = Callable[..., tuple[HTTPResponse, str]]

URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}


def test_the_visitor_is_recognised_before_the_page_is_made(fetch: Fetch) -> None:
    assert "Sign as guest" in fetch("GET", "/guestbook/")[1]
    assert "Sign as Ada" in fetch("GET", "/guestbook/", headers={"Cookie": "visitor=Ada"})[1]


def test_signing_leads_back_to_the_book(fetch: Fetch) -> None:
    headers = {**URLENCODED, "Cookie": "visitor=Ada"}
    response, _ = fetch("POST", "/guestbook/sign", "text=Lovely+%3Ci%3Etea", headers)
    assert response.status == 303
    assert response.headers["Location"] == "/guestbook/"
    _, page = fetch("GET", "/guestbook/")
    assert "<strong>Ada</strong> Lovely &lt;i&gt;tea" in page


def test_the_newest_entry_stands_first(fetch: Fetch) -> None:
    for text in ["earlier", "later"]:
        fetch("POST", "/guestbook/sign", f"text={text}", URLENCODED)
    _, page = fetch("GET", "/guestbook/")
    assert page.index("later") < page.index("earlier")


def test_the_book_lives_under_its_prefix(fetch: Fetch) -> None:
    response, _ = fetch("GET", "/guestbook")
    assert response.status == 308
    assert response.headers["Location"].endswith("/guestbook/")
    assert fetch("GET", "/sign")[0].status == 404
