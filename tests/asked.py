"""Requests that a test writes down by hand: an app that finds people, and the library below it."""

from __future__ import annotations

from typing import Any

from flaskmagic.reading import Reading
from flaskmagic.reading.exchanges import read_alone
from flaskmagic.trace import Call, Outcome
from tests.traces import HandTrace

SERVER = """\
PEOPLE = {"Ada": 36}


def find(name):
    if name in PEOPLE:
        return PEOPLE[name]
    return None


def hello(name):
    person = find(name)
    if person is None:
        abort(404)
    return str(person)
"""
FLASK = """\
class Flask:
    def wsgi_app(self):
        self.match()
        answer = self.dispatch()
        return self.finalize(answer)

    def match(self):
        if self.cached():
            return True
        return self.compiled()

    def cached(self):
        raise KeyError

    def compiled(self):
        return True

    def dispatch(self):
        return self.view()

    def finalize(self, answer):
        return answer


def abort(code):
    raise NotFound(code)
"""
ADA = frozenset({5, 6})
BOB = frozenset({5, 7})
FOUND = frozenset({11, 12, 14})
NOT_FOUND = frozenset({11, 12, 13})
RAISED: dict[str, Any] = {"outcome": Outcome.RAISED, "exception": "NotFound"}


class Request:
    """A request that goes through the library to the view, as it is told."""

    def __init__(self, path: str, server: str = SERVER) -> None:
        self._made = HandTrace({"server.py": server, "flask/app.py": FLASK}, own="server.py")
        self._path = path
        self.app = self._made.call("flask.app:Flask.wsgi_app")

    def match(self, below: str = "", **facts: Any) -> Call:
        """Let the library look for the rule, by another function of its own if it is named."""
        match = self._made.call("flask.app:Flask.match", self.app, "self.match()")
        if below:
            name = below.removeprefix("Flask.")
            self._made.call(f"flask.app:Flask.{name}", match, f"self.{name}()", **facts)
        return match

    def hello(self, **facts: Any) -> Call:
        """Let the view be called."""
        dispatch = self._made.call("flask.app:Flask.dispatch", self.app, "self.dispatch()")
        self.last = self._made.call(
            "server:hello", dispatch, "self.view()", arguments={"name": "'x'"}, **facts
        )
        return self.last

    def find(self, by: Call, **facts: Any) -> None:
        """Let the view look somebody up."""
        self._made.call("server:find", by, "find(name)", arguments={"name": "'x'"}, **facts)

    def abort(self, by: Call) -> None:
        """Let the view give up."""
        self._made.call("flask.app:abort", by, "abort(404)", raised_line=25, **RAISED)

    def finalize(self) -> None:
        """Let the library make a response of the answer."""
        self._made.call("flask.app:Flask.finalize", self.app, "self.finalize(answer)")

    def read(self, status: int | None = 200) -> Reading:
        """Return the reading of it."""
        self._made.asked(self.app, "GET", self._path, status=status)
        (reading,) = read_alone(self._made.trace(), [])
        return reading


def ada() -> Reading:
    """Return the reading of a request for somebody who is there."""
    asked = Request("/hello/Ada")
    asked.match()
    asked.find(asked.hello(lines=FOUND, result="'36'"), lines=ADA, result="36")
    asked.finalize()
    return asked.read()


def bob() -> Reading:
    """Return the reading of a request for somebody who is not there."""
    asked = Request("/hello/Bob")
    asked.match()
    hello = asked.hello(lines=NOT_FOUND, raised_line=13, **RAISED)
    asked.find(hello, lines=BOB, result="None")
    asked.abort(hello)
    asked.finalize()
    return asked.read(404)
