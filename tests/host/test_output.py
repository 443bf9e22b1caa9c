"""What an app prints is passed on without its secrets, also where they take several lines."""

import json
import pprint

import pytest

from flaskmagic.host.output import Output
from flaskmagic.tracer.redact import REDACTED
from flaskmagic.tracer.value_texts import ValueTexts
from tests.planted import secrets, shown_of


def passed_on(text: str) -> list[str]:
    printed: list[str] = []
    output = Output(ValueTexts(show_secrets=False), printed.append)
    for line in text.splitlines():
        output.take(line)
    assert output.text.splitlines() == printed
    return printed


NESTED = {"name": "ada", "password": {"old": "OLD" * 30, "new": ["NEW"], "x": {"y": "Y"}}, "z": 1}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(NESTED, indent=2),
        json.dumps(NESTED, indent=4, sort_keys=True),
        pprint.pformat(NESTED, width=40),
        pprint.pformat({"a": 1, "token": "OLD " * 40, "z": 1}, width=40, sort_dicts=False),
        "name: ada\npassword:\n  old: OLD\n  new: NEW\nz: 1",
        "z: 1\n-----BEGIN RSA PRIVATE KEY-----\nOLD\nNEW\n-----END RSA PRIVATE KEY-----\nname: ada",
        "z: 1\nthe password is:\nOLD\nname: ada",
        "z: 1\n  secret =\n    OLD\n    NEW\nname: ada",
    ],
)
def test_a_secret_of_several_lines(text: str) -> None:
    shown = "\n".join(passed_on(text))
    assert REDACTED in shown
    for secret in ("OLD", "NEW", "Y"):
        assert secret not in shown
    assert "z" in shown


def test_a_traceback_is_still_read() -> None:
    lines = (
        "Traceback (most recent call last):\n"
        '  File "/app/auth.py", line 3, in check_password\n'
        "    return session['user']\n"
        "           ~~~~~~~^^^^^^^^\n"
        "KeyError: 'user'\n"
        "TypeError: check_password() missing 1 required positional argument: 'x'"
    )
    assert passed_on(lines) == lines.splitlines()


def test_what_is_learned_later_is_left_out_of_what_was_kept() -> None:
    texts, printed = ValueTexts(show_secrets=False), list[str]()
    output = Output(texts, printed.append)
    output.take("made ticket-123")
    texts.learn(["ticket-123"])
    output.take("sent ticket-123")
    assert printed == ["made ticket-123", f"sent {REDACTED}"]
    assert output.text == f"made {REDACTED}\nsent {REDACTED}\n"


def test_everything_is_passed_on_where_it_is_asked_for() -> None:
    printed: list[str] = []
    output = Output(ValueTexts(show_secrets=True), printed.append)
    for line in ("password:", "hunter2", "token=abc"):
        output.take(line)
    assert printed == ["password:", "hunter2", "token=abc"]


def test_a_line_of_any_length_is_taken_quickly() -> None:
    planted = secrets(1)
    for begin in ("a://" * 50_000, "{" * 200_000, "form-data; " * 20_000, "a." * 100_000):
        (shown,) = passed_on(f"password={planted[0]} {begin}")
        assert len(shown) < 21_000
        (shown,) = passed_on(f"{begin} password={planted[0]}")
        assert shown_of(planted, shown) == []
