"""The topics on sessions, logins and forms keep no key, password, hash or signature of the run."""

import re
from collections.abc import Callable, Iterator

import pytest

from flaskmagic.demo_app import create_app
from flaskmagic.reading import Reading
from flaskmagic.trace import Trace

HASH = re.compile(r"(?:scrypt|pbkdf2)[:\w]*\$(?!<redacted>)")
SIGNED = re.compile(r"[\w-]{8,}\.[\w-]{5,8}\.[\w-]{27}")
PASSWORD = "only-for-this-demo"


def values(trace: Trace) -> Iterator[str]:
    for call in trace.calls:
        yield from (call.arguments or {}).values()
        yield call.result or ""
        for made in call.c_calls:
            yield from (made.argument or "", made.result or "")


@pytest.mark.parametrize("topic", ["session", "login", "forms", "response", "request"])
def test_no_secret_is_kept(live_reading: Callable[[str], Reading], topic: str) -> None:
    kept = list(values(live_reading(topic).trace))
    key = create_app(chat=False, extras=()).config["SECRET_KEY"]
    assert len(kept) > 100
    for secret in (key, PASSWORD):
        assert not [each for each in kept if secret in each]
    for secrets in (HASH, SIGNED):
        assert not [each for each in kept if secrets.search(each)]


def test_of_a_hash_the_method_is_shown(live_reading: Callable[[str], Reading]) -> None:
    shown = [each for each in values(live_reading("login").trace) if "$<redacted>" in each]
    assert shown
    assert all(re.match(r"'(scrypt|pbkdf2):", each) for each in shown)
