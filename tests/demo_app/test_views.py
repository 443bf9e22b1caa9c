"""Every page answers over a real socket as a browser would see it."""

import json
from collections.abc import Callable
from http.client import HTTPResponse

import pytest

Fetch = Callable[..., tuple[HTTPResponse, str]]

MULTIPART = {"Content-Type": "multipart/form-data; boundary=cut"}
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


def test_index_asks_for_a_name_when_there_is_none(fetch: Fetch) -> None:
    response, page = fetch("GET", "/")
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Welcome, stranger!" in page
    assert "What is your name?" in page


def test_index_greets_by_name_and_lists_the_pages(fetch: Fetch) -> None:
    _, page = fetch("GET", "/?name=Ada")
    assert "Welcome, Ada!" in page
    assert "What is your name?" not in page
    for path in ["/form", "/guestbook/", "/chat", "/visit", "/inspect", "/old"]:
        assert f'<a href="{path}">' in page


@pytest.mark.parametrize("path", ["/?name=%3Cb%3EAda", "/hello/%3Cb%3EAda"])
def test_a_name_never_becomes_markup(fetch: Fetch, path: str) -> None:
    _, page = fetch("GET", path)
    assert "&lt;b&gt;Ada" in page
    assert "<b>" not in page


def test_hello_greets_the_name_in_the_path(fetch: Fetch) -> None:
    response, text = fetch("GET", "/hello/Ada%20L.")
    assert (response.status, text) == (200, "Hello, Ada L.!")


def test_form_shows_an_empty_form(fetch: Fetch) -> None:
    response, page = fetch("GET", "/form")
    assert response.status == 200
    assert '<form method="post">' in page
    assert "Thank you" not in page


def test_form_reads_urlencoded_fields(fetch: Fetch) -> None:
    response, page = fetch("POST", "/form", "name=Ada&message=1+%2B+1&attachment=n.txt", URLENCODED)
    assert response.status == 200
    assert "Thank you, Ada! You wrote: “1 + 1”" in page
    assert "bytes" not in page, "urlencoded carries only the name of a file"


def test_form_reads_multipart_fields_and_a_file(fetch: Fetch) -> None:
    fields = multipart("name", "Ada") + multipart("message", "1 + 1")
    file = multipart("attachment", "café", '; filename="note.txt"')
    response, page = fetch("POST", "/form", (fields + file + "--cut--\r\n").encode(), MULTIPART)
    assert response.status == 200
    assert "Thank you, Ada! You wrote: “1 + 1”" in page
    assert "Your file note.txt has 5 bytes." in page


def test_form_takes_multipart_without_a_file(fetch: Fetch) -> None:
    fields = multipart("name", "Ada") + multipart("message", "1 + 1")
    nothing_chosen = multipart("attachment", "", '; filename=""')
    body = (fields + nothing_chosen + "--cut--\r\n").encode()
    response, page = fetch("POST", "/form", body, MULTIPART)
    assert response.status == 200
    assert "bytes" not in page


def test_form_without_a_field_is_a_bad_request(fetch: Fetch) -> None:
    response, _ = fetch("POST", "/form", "name=Ada", URLENCODED)
    assert response.status == 400


def test_echo_answers_the_json_it_got(fetch: Fetch) -> None:
    data = {"list": [1, 2.5, None, True], "text": "ä"}
    response, text = fetch("POST", "/api/echo", json.dumps(data), JSON)
    assert response.status == 200
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(text) == {"received": data}


def test_echo_refuses_what_is_no_json(fetch: Fetch) -> None:
    broken, _ = fetch("POST", "/api/echo", "{", JSON)
    untold, _ = fetch("POST", "/api/echo", "{}", {"Content-Type": "text/plain"})
    assert broken.status == 400
    assert untold.status in {400, 415}, "400 until Flask 2.2, 415 after"


def test_echo_only_takes_post(fetch: Fetch) -> None:
    response, _ = fetch("GET", "/api/echo")
    assert response.status == 405
    assert "POST" in response.headers["Allow"]


def test_inspect_says_what_flask_parsed_from_a_get(fetch: Fetch) -> None:
    headers = {"User-Agent": "pytest", "Cookie": "visitor=Ada"}
    _, text = fetch("GET", "/inspect?q=jinja", headers=headers)
    assert json.loads(text) == {
        "method": "GET",
        "path": "/inspect",
        "q": "jinja",
        "content_type": None,
        "content_length": None,
        "mimetype": "",
        "user_agent": "pytest",
        "visitor": "Ada",
    }


def test_inspect_says_what_flask_parsed_from_a_post(fetch: Fetch) -> None:
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    parsed = json.loads(fetch("POST", "/inspect", "12345", headers)[1])
    assert parsed["method"] == "POST"
    assert parsed["content_type"] == "text/plain; charset=utf-8"
    assert parsed["content_length"] == 5
    assert parsed["mimetype"] == "text/plain"
    assert parsed["q"] is parsed["visitor"] is parsed["user_agent"] is None


def test_visit_counts_in_the_session(fetch: Fetch) -> None:
    first, text = fetch("GET", "/visit?name=Ada")
    assert text == "This is visit number 1."
    _, text = fetch("GET", "/visit", headers={"Cookie": cookies_of(first)})
    assert text == "This is visit number 2."
    _, text = fetch("GET", "/visit")
    assert text == "This is visit number 1.", "who sends no cookie is new"


def test_visit_remembers_the_visitor(fetch: Fetch) -> None:
    response, _ = fetch("GET", "/visit?name=Ada")
    assert "visitor=Ada" in cookies_of(response)
    again, _ = fetch("GET", "/visit", headers={"Cookie": cookies_of(response)})
    assert "visitor=Ada" in cookies_of(again)
    stranger, _ = fetch("GET", "/visit")
    assert "visitor=guest" in cookies_of(stranger)


def test_a_forged_session_counts_for_nothing(fetch: Fetch) -> None:
    _, text = fetch("GET", "/visit", headers={"Cookie": "session=eyJ2aXNpdHMiOjQxfQ.AAAAAA.forged"})
    assert text == "This is visit number 1."


def test_a_visitor_may_stay_and_be_forgotten(fetch: Fetch) -> None:
    first, _ = fetch("GET", "/visit")
    assert "Expires" not in session_cookie(first)
    stays, _ = fetch("GET", "/visit?stay=yes", headers={"Cookie": cookies_of(first)})
    assert "Expires" in session_cookie(stays)
    forgotten, _ = fetch("GET", "/forget", headers={"Cookie": cookies_of(stays)})
    assert (forgotten.status, forgotten.headers["Location"]) == (302, "/")
    assert session_cookie(forgotten).startswith("session=; Expires=Thu, 01 Jan 1970")


def session_cookie(response: HTTPResponse) -> str:
    cookies = response.headers.get_all("Set-Cookie") or []
    return next(each for each in cookies if each.startswith("session="))


def test_made_answers_body_status_and_header(fetch: Fetch) -> None:
    response, text = fetch("GET", "/made")
    assert (response.status, text) == (201, "Made to order.")
    assert response.headers["X-Made-By"] == "the Clubhouse"


def test_old_redirects_to_hello(fetch: Fetch) -> None:
    response, _ = fetch("GET", "/old")
    assert response.status == 302
    assert response.headers["Location"] == "/hello/old%20friend"
    assert fetch("GET", response.headers["Location"])[1] == "Hello, old friend!"


def test_broken_is_an_internal_server_error(fetch: Fetch) -> None:
    response, page = fetch("GET", "/broken")
    assert response.status == 500
    assert "Internal Server Error" in page
    assert "ZeroDivisionError" not in page, "a visitor is not told what broke"


def test_chat_loads_its_script_and_knows_the_visitor(fetch: Fetch) -> None:
    _, page = fetch("GET", "/chat", headers={"Cookie": "visitor=Ada"})
    assert '<script src="/static/chat.js"></script>' in page
    assert 'value="Ada"' in page


def test_an_unknown_page_is_our_own_404(fetch: Fetch) -> None:
    response, page = fetch("GET", "/nowhere")
    assert response.status == 404
    assert "There is no /nowhere here" in page
    assert "The Clubhouse" in page


@pytest.mark.parametrize(
    ("name", "kind"),
    [("style.css", "text/css"), ("chat.js", "text/javascript"), ("icon.svg", "image/svg+xml")],
)
def test_static_files_are_served(fetch: Fetch, name: str, kind: str) -> None:
    response, text = fetch("GET", f"/static/{name}")
    assert response.status == 200
    assert response.headers["Content-Type"].split(";")[0] in {kind, "application/javascript"}
    assert text


def multipart(name: str, value: str, more: str = "") -> str:
    """One part of a multipart body whose boundary is "cut"."""
    return f'--cut\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'


def cookies_of(response: HTTPResponse) -> str:
    """What a browser sends back for the cookies it was given."""
    return "; ".join(cookie.split(";")[0] for cookie in response.headers.get_all("Set-Cookie", []))
