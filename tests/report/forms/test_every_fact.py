"""Every form of a report says all that there is to say of a step."""

from collections.abc import Iterator
from dataclasses import fields, replace

import pytest

from flaskmagic.reading import Reading, read
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine, StepView, view_of
from flaskmagic.report.build import build
from flaskmagic.report.style import STYLES, render
from flaskmagic.trace import MAIN_THREAD, Call, CallSite, CodeRef, Kind, Outcome, SourceFile, Trace
from flaskmagic.walkthroughs import parse
from tests.report.readers import FORMS, bare, shown, written

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


@pytest.fixture
def every_fact() -> Reading:
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


def facts(view: StepView) -> Iterator[str]:
    """Yield what must be said of a step."""
    yield from (f"{view.number}. {view.title}", view.place, f"{view.module}:{view.name}")
    yield from (view.remark, view.times, view.unread, view.takes_up, view.through, view.lines)
    yield from (view.note, view.outcome, view.proof, view.proof_source, view.passed, *view.values)
    for link in view.chain:
        yield from (f"called from {link.place} {link.source}", link.starts)
    for line in view.excerpt:
        yield from _lines(line)


def _lines(line: ExcerptLine | ExcerptFold) -> Iterator[str]:
    if isinstance(line, ExcerptFold):
        yield line.label
    else:
        yield f"{line.number}{line.text}"


def test_the_reading_has_every_fact(every_fact: Reading) -> None:
    steps = view_of(every_fact).steps
    # The module is part of the name; thread, call, file and template are for other outputs.
    told = {field.name for field in fields(StepView)}
    for name in told - {"call", "thread", "filename", "def_line", "is_template"}:
        assert any(getattr(step, name) for step in steps), name
    links = [link for step in steps for link in step.chain]
    assert any(link.starts for link in links)
    assert any(link.link for link in links)
    assert {step.outcome.partition(" ")[0] for step in steps} >= {"returned", "raised", "had"}
    assert any(isinstance(line, ExcerptFold) for step in steps for line in step.excerpt)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("style", STYLES)
def test_a_form_says_each_fact(every_fact: Reading, name: str, style: str) -> None:
    document = render(build([every_fact]), style)
    text = shown(document, name)
    view = view_of(every_fact)
    said = [fact for step in view.steps for fact in (*facts(step), step.part)]
    said += [view.title, view.question, view.introduction, view.summary]
    assert [fact for fact in said if bare(fact) not in text] == []
    links = [step.link for step in view.steps]
    links += [link.link for step in view.steps for link in step.chain]
    content = written(document, name)
    addresses = content if isinstance(content, str) else text
    assert [link for link in links if link and link not in addresses] == []
