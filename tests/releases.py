"""Two releases of a small library, and a run of each that was written down by hand."""

from __future__ import annotations

from dataclasses import replace

from flaskmagic.reading import Reading, read
from flaskmagic.trace import Distribution, Kind, Trace
from flaskmagic.walkthroughs import parse
from tests.traces import HandTrace

_OLD = '''\
from lib.tools import checked


class App:
    default = "text/plain"

    def serve(self, path):
        """Answer one request."""
        self.log(path)
        view = self.find(path)
        if view is None:
            raise LookupError(path)
        return view(checked(path))

    def log(self, path):
        self.seen.append(path)

    def find(self, path):
        for rule in self.rules:
            if rule.fits(path):
                return rule.view
        return None


class Rule:
    def fits(self, path):
        return path == self.path
'''
_TOOLS = """\
def checked(path):
    return path
"""
_NEW = '''\
from lib.base.app import Base
from lib.tools import checked


class App(Base):
    def serve(self, path: str) -> str:
        """Answer one request, of which all is known by now."""
        view = self.find(
            path
        )
        if view is None:
            raise LookupError(path)
        return view(checked(path), kind=self.default)
'''
_BASE = """\
class Base:
    default = "text/plain"

    def find(self, path):
        self.ready()
        for rule in self.rules:
            if rule.matches(path):
                return rule.view
        return None

    def ready(self):
        return True


class Rule:
    pass
"""
_VIEWS = """\
def index(path, kind=""):
    return path
"""
_NOTES = """\
+++
title = "Serving"
technology = "lib"
question = "Who answers?"
scenario = "serve"
+++
One request.

## It arrives
```step
definition = "lib.app:App.serve"
```
It does.

## A view is found
```step
definition = ["lib.base.app:Base.find", "lib.app:App.find"]
```
It is.

## A rule fits
```step
definition = ["lib.app:Rule.fits"]
```
It does.

## The default
```step
definition = ["lib.base.app:Base.default", "lib.app:App.default"]
proof = "lib.app:App.serve"
```
It is read.

## It is ready
```step
definition = "lib.base.app:Base.ready"
```
It is.

## The view
```step
definition = "views:index"
```
It answers.
"""
NOTES = parse(_NOTES, "serve", "serve.md")


def _lines(text: str, *parts: str) -> frozenset[int]:
    """Return the first line that has each text."""
    lines = text.splitlines()
    return frozenset(next(n for n, line in enumerate(lines, 1) if part in line) for part in parts)


def old_trace() -> Trace:
    """Return the run of the first release."""
    made = HandTrace({"lib/app.py": _OLD, "lib/tools.py": _TOOLS, "views.py": _VIEWS}, "views.py")
    serve = made.call(
        "lib.app:App.serve",
        lines=_lines(_OLD, "self.log(path)", "view = ", "if view", "return view("),
    )
    made.call("lib.app:App.log", serve, "self.log(path)")
    ran = _lines(_OLD, "for rule", "if rule", "return rule.view")
    find = made.call("lib.app:App.find", serve, "self.find(path)", lines=ran)
    made.call("lib.app:Rule.fits", find, "rule.fits(path)", lines=_lines(_OLD, "path == self"))
    made.call("lib.tools:checked", serve, "checked(path)")
    made.call("views:index", serve, "view(checked(path))", lines=frozenset({2}))
    return _of_release(made, "1.0")


def new_trace() -> Trace:
    """Return the run of the next release."""
    sources = {
        "lib/app.py": _NEW,
        "lib/base/app.py": _BASE,
        "lib/tools.py": _TOOLS,
        "views.py": _VIEWS,
    }
    made = HandTrace(sources, "views.py")
    serve = made.call("lib.app:App.serve", lines=_lines(_NEW, "view = ", "if view", "return view("))
    ran = _lines(_BASE, "self.ready()", "for rule", "if rule", "return rule.view")
    find = made.call("lib.base.app:Base.find", serve, "self.find(", lines=ran)
    made.call("lib.base.app:Base.ready", find, "self.ready()", lines=_lines(_BASE, "True"))
    made.call("lib.tools:checked", serve, "checked(path)")
    made.call("views:index", serve, "view(checked(path), kind=self.default)", lines=frozenset({2}))
    return _of_release(made, "2.0")


def reading(trace: Trace) -> Reading:
    """Return the reading of a run."""
    return read(NOTES, trace)


def _of_release(made: HandTrace, version: str) -> Trace:
    trace = made.trace(Kind.DEMO)
    page = f"https://forge.org/lib/{version}"
    files = {
        name: replace(file, page=None if file.is_own else f"{page}/{file.path}")
        for name, file in trace.files.items()
    }
    distributions = {"lib": Distribution("Lib", version)}
    return replace(trace, scenario="serve", files=files, distributions=distributions)
