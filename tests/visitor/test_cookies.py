"""Cookies are kept and sent as a browser does, and those that were given always."""

import pytest

from flaskmagic.visitor.actions import Pairs
from tests.visitor.raw import OK, answering, lines

NEVER = b"Expires=Thu, 01 Jan 1970 00:00:00 GMT"


def cookies_of(
    requests: list[str], *set_cookies: bytes, given: Pairs = (), headers: Pairs = ()
) -> list[str | None]:
    """Return what is sent with each request, if the first is answered with these cookies."""
    setting = b"".join(b"Set-Cookie: " + each + b"\r\n" for each in set_cookies)
    first = OK + setting + b"Content-Length: 0\r\n\r\n"
    rest = OK + b"Content-Length: 0\r\n\r\n"
    client, received = answering(first, *[rest] * (len(requests) - 1))
    client.cookies.given, client.headers = given, headers
    for path in requests:
        client.request("GET", path)
    sent = [[line for line in lines(each) if line.startswith("Cookie: ")] for each in received]
    assert all(len(each) <= 1 for each in sent)
    return [each[0].removeprefix("Cookie: ") if each else None for each in sent]


def test_a_cookie_is_sent_from_then_on() -> None:
    assert cookies_of(["/", "/", "/x"], b"name=Ada; Path=/") == [None, "name=Ada", "name=Ada"]


def test_two_cookies_of_one_answer() -> None:
    assert cookies_of(["/", "/"], b"a=1", b"b=2") == [None, "a=1; b=2"]


@pytest.mark.parametrize("end", [b"Max-Age=0", NEVER])
def test_a_cookie_is_kept_until_it_is_taken_back(end: bytes) -> None:
    given = OK + b"Set-Cookie: name=Ada; Path=/\r\nContent-Length: 0\r\n\r\n"
    taken = OK + b"Set-Cookie: name=; " + end + b"\r\nContent-Length: 0\r\n\r\n"
    client, received = answering(given, taken, given)
    for _ in range(3):
        client.request("GET", "/")
    assert [b"Cookie: name=Ada" in request for request in received] == [False, True, False]


@pytest.mark.parametrize(
    ("cookie", "sent"),
    [
        (b"a=1; Path=/a", ["a=1", "a=1", None]),
        (b"a=1", ["a=1", "a=1", None]),  # the default is the folder of what was asked for
        (b"a=1; Path=/", ["a=1", "a=1", "a=1"]),
        (b"a=1; " + NEVER, [None, None, None]),
        (b"a=1; Max-Age=0", [None, None, None]),
        (b"a=1; Max-Age=60", ["a=1", "a=1", None]),
        (b"a=1; Path=/; Secure", [None, None, None]),
        (b"a=1; Path=/; Domain=elsewhere.example", [None, None, None]),
        (b"a=1; Path=/; HttpOnly; SameSite=Lax", ["a=1", "a=1", "a=1"]),
    ],
)
def test_path_age_and_secure_are_obeyed(cookie: bytes, sent: list[str | None]) -> None:
    assert cookies_of(["/a/set", "/a/x", "/a/x/y", "/b"], cookie)[1:] == sent


def test_what_was_given_is_always_sent() -> None:
    given = (("theme", "dark"), ("lang", "en"))
    everywhere = "theme=dark; lang=en"
    assert cookies_of(["/", "/a/b"], given=given) == [everywhere, everywhere]
    assert cookies_of(["/", "/"], b"n=1", given=given)[1] == f"{everywhere}; n=1"


def test_the_apps_own_takes_the_place_of_a_given_one() -> None:
    given = (("session", "typed"),)
    sent = cookies_of(["/a/", "/a/", "/b"], b"session=new; Path=/a", given=given)
    assert sent == ["session=typed", "session=new", "session=typed"]


def test_a_header_of_that_name_is_joined_with_the_rest() -> None:
    headers = (("Cookie", "x=1; y=2"), ("cookie", "z=3"))
    sent = cookies_of(["/", "/"], b"n=1", given=(("a", "b"),), headers=headers)
    assert sent == ["x=1; y=2; z=3; a=b", "x=1; y=2; z=3; a=b; n=1"]


def test_they_belong_to_the_host_that_was_named() -> None:
    sent = cookies_of(["/", "/"], b"a=1; Domain=shop.example", headers=(("Host", "shop.example"),))
    assert sent == [None, "a=1"]
