"""What of a visit is secret."""

from flaskmagic.visitor.sent_secrets import secrets_of
from flaskmagic.visitor.visit import Visit


def secrets(**sent: object) -> set[str]:
    return set(secrets_of(Visit(requests=(("POST", "/"),), **sent)))  # type: ignore[arg-type]


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
    assert secrets(json="{no json") == set()
    assert secrets(events=(("login", {"password": "pearl"}), (None, "hello"))) == {"pearl"}
