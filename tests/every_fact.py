"""A reading made by hand in which every fact that a step can tell is told somewhere."""

from dataclasses import replace

from flaskmagic.reading import Reading, read
from flaskmagic.trace import (
    MAIN_THREAD,
    Call,
    CallSite,
    CCall,
    CodeRef,
    Kind,
    Outcome,
    SourceFile,
    Trace,
)
from flaskmagic.walkthroughs import parse

LIB = '''\
class App:
    default = "text/plain"

    def __init__(self):
        """Make it.

        More of it.
        """
        self.find("/a")
        self.find("/b")

    def find(self, path):
        if path == "/a":
            return self.first(path)
        return self.second(path)

    def first(self, path):
        return self.default

    def second(self, path):
        worker = Thread(target=serve)
        raise LookupError(path)


def serve():
    yield "done"


def never():
    return 1
'''
NOTES = """\
+++
title = "Facts of App.__init__"
question = "Who says __all__ of it?"
scenario = "facts"
+++
An introduction.

# Part __one__

## App.__init__ is called
```step
definition = "lib:App.__init__"
focus = 'self.find("/a")'
```
The note on the first.

## The default
```step
definition = "lib:App.default"
proof = "lib:App.first"
proof_line = "self.default"
```
The note on the default.

## The first
```step
definition = "lib:App.first"
```
The note on first: {arguments.path}.

## The second
```step
definition = "lib:App.second"
```
The note on the second.

# Part two

## It goes on
```step
definition = "lib:serve"
follows = "The second"
```
The note on the thread.

## Never
```step
definition = "lib:never"
```
Not shown.

## Gone
```step
definition = "lib:gone"
since = "Lib 9"
```
Not shown either.
"""
FILE = "/site/lib.py"


def call(number: int, above: int | None, name: str, line: int, **facts: object) -> Call:
    first = next(n for n, text in enumerate(LIB.split("\n"), 1) if f"def {name}(" in text)
    qualname = name if name in ("serve", "never") else f"App.{name}"
    site = CallSite(FILE, line, line, 8, 14) if line else None
    told: dict[str, object] = {"thread": MAIN_THREAD, "outcome": Outcome.RETURNED, **facts}
    return Call(number, above, code=CodeRef(FILE, qualname, first), call_site=site, **told)  # type: ignore[arg-type]


def made_reading() -> Reading:
    """Return a reading in which each fact of a step is told somewhere."""
    calls = (
        call(1, None, "__init__", 0, lines=frozenset({9, 10})),
        call(2, 1, "find", 9),
        call(
            3,
            2,
            "first",
            14,
            lines=frozenset({18}),
            arguments={"self": "<App>", "path": "'/a'"},
            result="'text/plain'",
            c_calls=(
                CCall(18, 15, "sqlite3.connect"),
                CCall(18, 15, "sqlite3.Connection.execute", "'SELECT 1'", "<sqlite3.Cursor>"),
            ),
        ),
        call(4, 1, "find", 10),
        call(
            5,
            4,
            "second",
            15,
            lines=frozenset({21, 22}),
            outcome=Outcome.RAISED,
            exception="LookupError",
            raised_line=22,
        ),
        call(6, 5, "serve", 21, lines=frozenset({26}), thread="W", outcome=Outcome.UNFINISHED),
        call(7, 6, "find", 26, thread="W"),
    )
    file = SourceFile("lib.py", "lib", LIB, page="https://forge.org/lib.py", remark="was changed")
    trace = Trace(
        kind=Kind.DEMO,
        scenario="facts",
        title="GET /",
        python="3.11.7",
        distributions={},
        calls=calls,
        files={FILE: file},
        skipped={},
    )
    reading = read(parse(NOTES, "facts", "facts.md"), trace)
    last = reading.steps[4]
    return replace(
        reading, steps=(*reading.steps[:4], replace(last, all_lines=False), *reading.steps[5:])
    )
