"""The path through a trace that no walkthrough was written for."""

from dataclasses import replace

import pytest

from flaskmagic.reading import Status
from flaskmagic.reading.choice import read_that_ran
from flaskmagic.reading.chosen_calls import MOST
from flaskmagic.reading.exchanges import read_run
from flaskmagic.reading.step_view import lines_shown
from flaskmagic.trace import Call, CallSite, CodeRef, Kind, Outcome, SourceFile, Trace
from flaskmagic.walkthroughs import parse
from tests.conftest import NOTES

SERVER = """\
def serve(app):
    prepare = app
    if prepare is None:
        return None
    return app()
"""
LIBRARY = "".join(f"def helper_{n}():\n    return {n}\n\n\n" for n in range(60))
OWN = """\
def view():
    first = helper_0()
    return double(first)


def double(number):
    return 2 * number
"""


def call(number: int, parent: int | None, code: CodeRef, site: CallSite | None = None) -> Call:
    return Call(
        id=number,
        parent_id=parent,
        thread="worker",
        code=code,
        call_site=site,
        outcome=Outcome.RETURNED,
    )


@pytest.fixture
def trace() -> Trace:
    """A server calls a view, which calls a library; and a library calls itself sixty times."""
    serve, view = CodeRef("server.py", "serve", 1), CodeRef("own.py", "view", 1)
    helpers = [CodeRef("lib.py", f"helper_{n}", 4 * n + 1) for n in range(60)]
    own = replace(call(2, 1, view, CallSite("server.py", 5)), lines=frozenset({2, 3}))
    first = call(3, 2, helpers[0], CallSite("own.py", 2, 2, 12, 22))
    double = call(4, 2, CodeRef("own.py", "double", 6), CallSite("own.py", 3))
    others = [call(4 + n, 3, helpers[n], CallSite("lib.py", 2)) for n in range(1, 60)]
    return Trace(
        kind=Kind.APP,
        scenario="",
        title="GET /",
        python="3.11.7",
        distributions={},
        calls=(call(1, None, serve), own, first, double, *others),
        files={
            "server.py": SourceFile("server.py", "server", SERVER),
            "lib.py": SourceFile("lib.py", "lib", LIBRARY),
            "own.py": SourceFile("own.py", "own", OWN, is_own=True),
        },
    )


def test_own_code_and_its_borders_are_the_steps(trace: Trace) -> None:
    reading = read_run(trace, [])
    names = [step.name for step in reading.steps]
    assert names == ["server:serve", "own:view", "lib:helper_0", "own:double"]
    assert {step.status for step in reading.steps} == {Status.EXECUTED}
    assert {step.step.part for step in reading.steps} == {"For a request"}


@pytest.mark.parametrize(
    ("qualname", "title"),
    [
        ("root", "Your template: index.html"),
        ("block_menu", "Your template: index.html, block menu"),
        ("block_a_block_menu", "Your template: index.html, block a_block_menu"),
    ],
)
def test_a_template_is_called_by_its_name(trace: Trace, qualname: str, title: str) -> None:
    template = "{% block menu %}\n{% endblock %}\n"
    file = SourceFile("templates/index.html", "index.html", template, is_template=True, is_own=True)
    rendered = call(2, 1, CodeRef("index.html", qualname, 1), CallSite("server.py", 5))
    with_template = replace(
        trace, calls=(trace.calls[0], rendered), files={**trace.files, "index.html": file}
    )
    assert [step.step.title for step in read_run(with_template, []).steps][1] == title


def test_of_lines_that_were_not_recorded_none_is_said_not_to_have_run(trace: Trace) -> None:
    reading = read_run(trace, [])
    serve, view, *_ = reading.steps
    assert not serve.all_lines
    states = {line.number: line.ran for line in lines_shown(trace, serve, set())}  # type: ignore[union-attr]
    assert states == {1: None, 2: None, 3: None, 4: None, 5: True}
    assert view.all_lines


def test_what_a_note_shows_besides_is_shown_of_an_app_too(trace: Trace) -> None:
    step = '## Own\n\n```step\ndefinition = "own:view"\nshow = "double("\n```\n\nA note.\n'
    notes = parse(NOTES.partition("# The request")[0] + step, "mine", "mine.md")
    shown = {step.name: step.shown for step in read_run(trace, [notes]).steps if step.shown}
    assert shown == {"own:view": {3}}


def test_where_a_call_raised_the_line_that_its_note_tells_of_is_shown_too(trace: Trace) -> None:
    serve, view, *others = trace.calls
    failed = replace(view, outcome=Outcome.RAISED, exception="ValueError", raised_line=3)
    made = replace(trace, calls=(serve, failed, *others))
    step = '## Own\n\n```step\ndefinition = "own:view"\nfocus = "helper_0("\n```\n\nA note.\n'
    notes = parse(NOTES.partition("# The request")[0] + step, "mine", "mine.md")
    found = next(step for step in read_run(made, [notes]).steps if step.name == "own:view")
    assert (found.note, found.focus_line, found.shown) == ("A note.", 3, {2})


def test_what_a_walkthrough_tells_of_is_a_step_with_its_note(trace: Trace) -> None:
    step = '## Sixth\n\n```step\ndefinition = "lib:helper_6"\n```\n\nIt returned {result}.\n'
    notes = parse(NOTES.partition("# The request")[0] + step, "mine", "mine.md")
    reading = read_run(trace, [notes])
    sixth = next(step for step in reading.steps if step.name == "lib:helper_6")
    assert sixth.step.title == "Sixth"
    assert sixth.note == "It returned (not recorded)."


def test_however_much_ran_there_are_thirty_steps_and_no_group_crowds_out_another(
    trace: Trace,
) -> None:
    def step(n: int) -> str:
        return f'## Number {n}\n\n```step\ndefinition = "lib:helper_{n}"\n```\n\nA note.\n\n'

    head = NOTES.partition("# The request")[0]
    notes = parse(head + "".join(map(step, range(1, 60))), "mine", "mine.md")
    reading = read_run(trace, [notes])
    assert len(reading.steps) == MOST
    assert {"server:serve", "own:view", "lib:helper_0"} <= {each.name for each in reading.steps}
    numbers = [each.call.id for each in reading.steps if each.call]
    assert numbers == sorted(numbers)


def test_a_recording_has_no_start_of_a_server(trace: Trace) -> None:
    calls = tuple(replace(each, thread="MainThread") for each in trace.calls)
    served = replace(trace, calls=calls)
    assert {s.step.part for s in read_run(served, []).steps} == {
        "While the app is made and started"
    }
    recorded = replace(served, kind=Kind.BLOCK)
    assert {s.step.part for s in read_run(recorded, []).steps} == {"What was recorded"}


def test_only_walkthroughs_that_mostly_ran_are_read_with_it(built_trace: Trace) -> None:
    notes = parse(NOTES, "serve", "serve.md")
    assert [found.walkthrough for found in read_that_ran(built_trace, [notes])] == [notes]
    nothing = replace(built_trace, calls=())
    assert read_that_ran(nothing, [notes]) == []
