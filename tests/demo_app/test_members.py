"""Only members see the members' room; they are remembered, and can log out."""

from collections.abc import Callable
from http.client import HTTPResponse

import pytest

pytest.importorskip("flask_login")

# Flask-Login 0.6 asks for the time in a way that Python 3.12 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

Fetch = Callable[..., tuple[HTTPResponse, str]]

URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def login(fetch: Fetch) -> Callable[[str], HTTPResponse]:
    """Let Ada join, and send a login of hers."""
    joined, _ = fetch("POST", "/members/join", "name=Ada&password=demo-apple", URLENCODED)
    assert (joined.status, joined.headers["Location"]) == (303, "/members/login")
    return lambda fields: fetch("POST", "/members/login", f"name=Ada&{fields}", URLENCODED)[0]


def cookies(response: HTTPResponse) -> dict[str, str]:
    """Return the headers of a browser that has kept the cookies of an answer."""
    found = [each.partition(";")[0] for each in response.headers.get_all("Set-Cookie", [])]
    return {"Cookie": "; ".join(found)}


def test_who_is_not_logged_in_is_sent_to_the_login(fetch: Fetch) -> None:
    response, _ = fetch("GET", "/members/")
    assert response.status == 302
    assert response.headers["Location"].endswith("/members/login?next=%2Fmembers%2F")


def test_the_right_password_opens_the_room(
    fetch: Fetch, login: Callable[[str], HTTPResponse]
) -> None:
    logged_in = login("password=demo-apple")
    assert (logged_in.status, logged_in.headers["Location"]) == (303, "/members/")
    response, page = fetch("GET", "/members/", headers=cookies(logged_in))
    assert (response.status, "Welcome back, Ada" in page) == (200, True)


def test_a_wrong_one_does_not(fetch: Fetch, login: Callable[[str], HTTPResponse]) -> None:
    refused = login("password=demo-pear")
    assert refused.status == 401
    assert fetch("GET", "/members/", headers=cookies(refused))[0].status == 302
    unknown, page = fetch("POST", "/members/login", "name=Bob&password=demo-apple", URLENCODED)
    assert (unknown.status, "No such name, or not its password." in page) == (401, True)


def test_the_cookie_of_remember_is_enough(
    fetch: Fetch, login: Callable[[str], HTTPResponse]
) -> None:
    kept = cookies(login("password=demo-apple&remember=on"))["Cookie"]
    (remembered,) = (each for each in kept.split("; ") if each.startswith("remember_token="))
    assert fetch("GET", "/members/", headers={"Cookie": remembered})[0].status == 200


def test_logging_out_ends_both(fetch: Fetch, login: Callable[[str], HTTPResponse]) -> None:
    inside = cookies(login("password=demo-apple&remember=on"))
    response, _ = fetch("POST", "/members/logout", headers=inside)
    assert response.status == 303
    assert "remember_token=;" in " ".join(response.headers.get_all("Set-Cookie", []))
    assert fetch("GET", "/members/", headers=cookies(response))[0].status == 302


@pytest.mark.usefixtures("login")
def test_a_name_is_taken_once(fetch: Fetch) -> None:
    response, page = fetch("POST", "/members/join", "name=Ada&password=demo-plum", URLENCODED)
    assert (response.status, "That name is taken." in page) == (409, True)
