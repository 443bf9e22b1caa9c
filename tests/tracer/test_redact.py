"""What is secret is not shown, wherever its name stands."""

import sys
from types import FrameType

import pytest

from flaskmagic.tracer.redact import REDACTED, is_secret, redact
from flaskmagic.tracer.value_texts import ValueTexts


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "user_password",
        "passwd",
        "HTTP_COOKIE",
        "Authorization",
        "SECRET_KEY",
        "secretKey",
        "api_key",
        "apiKey",
        "csrf_token",
        "session",
        "credentials",
    ],
)
def test_secret_names(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", ["name", "path", "author", "compass", "keyboard", "tokenize"])
def test_names_that_only_look_alike(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    "text",
    [
        "b'Cookie: visitor=HIDE; other=HIDE\\r\\n'",
        "[('Cookie', 'visitor=HIDE')]",
        "('Authorization', 'Basic HIDE')",
        "{'HTTP_COOKIE': 'a=HIDE; b=HIDE'}",
        """'<input id="csrf_token" name="csrf_token" type="hidden" value="HIDE">'""",
        """'<input value=HIDE name=\\'password\\'>'""",
        """'<meta name="csrf-token" content="HIDE""",
        "b'name=Ada&password=HIDE&x=1'",
        '\'{"password": "HIDE"}\'',
        "{'SECRET_KEY': 'HIDE'}",
        "'Set-Cookie: session=HIDE; Path=/'",
        "'X-Api-Key: HIDE'",
        "'token=HIDE'",
    ],
)
def test_secrets_within_a_text(text: str) -> None:
    shown = redact(text)
    assert "HIDE" not in shown
    assert REDACTED in shown


@pytest.mark.parametrize("text", ["'Hello, Ada!'", "{'name': 'Ada', 'path': '/x?q=1'}", "[1, 2]"])
def test_the_rest_stays(text: str) -> None:
    assert redact(text) == text


def test_a_known_secret_is_left_out_even_where_the_text_would_be_cut() -> None:
    shown = ValueTexts(show_secrets=False, known=["hunter2", "abc"])
    assert shown.value("text", "x" * 200 + "hunter2") == REDACTED
    assert shown.value("text", b"say hunter2") == REDACTED
    assert shown.value("items", ["x" * 110, "hunter2"]).count("hunter") == 0
    assert shown.value("text", "abc") == "'abc'"  # so short a text may be anything
    assert ValueTexts(show_secrets=True, known=["hunter2"]).value("text", "hunter2") == "'hunter2'"


def get(_name: object, _default: object = None) -> FrameType:
    """Return the frame of a call, as of ``headers.get("Authorization")``."""
    return sys._getframe()


def password() -> FrameType:
    return sys._getframe()


@pytest.mark.parametrize(
    ("frame", "is_left_out"),
    [
        (get("Authorization"), True),
        (get("a", "csrf_token"), True),
        (get("path"), False),
        (get("a long text that only says something of a password"), False),
        (get(b"Authorization"), False),
        (password(), True),
    ],
)
def test_what_is_returned_for_a_secret_name_is_left_out(
    frame: FrameType, is_left_out: bool
) -> None:
    shown = ValueTexts(show_secrets=False).result(frame, "abcdef")
    assert shown == (REDACTED if is_left_out else "'abcdef'")
    assert ValueTexts(show_secrets=True).result(frame, "abcdef") == "'abcdef'"


@pytest.mark.parametrize("name", ["userPassword", "accessToken", "sessionId", "userApiKeys"])
def test_a_word_of_a_name_in_camel_case_is_secret(name: str) -> None:
    assert is_secret(name)
    assert redact(f"'{name}=HIDE'") == f"'{name}={REDACTED}'"


@pytest.mark.parametrize("name", ["userCompass", "authorName", "lapTop"])
def test_a_word_that_only_looks_alike_in_camel_case_is_not(name: str) -> None:
    assert not is_secret(name)
    assert redact(f"'{name}=shown'") == f"'{name}=shown'"
