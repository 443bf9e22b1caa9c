"""A step holds only if a call of this very run proves it."""

from dataclasses import replace

import pytest

from flaskmagic.reading import Reading, ReadStep, Status, read, wording
from flaskmagic.reading.call_row import call_rows, rows_alike
from flaskmagic.reading.hops import approaches, passed_through
from flaskmagic.reading.step_view import ExcerptLine, view_of
from flaskmagic.reading.wording import unread
from flaskmagic.trace import Call, Kind, Trace
from flaskmagic.walkthroughs import Step, Walkthrough, parse
from tests.big import big_reading
from tests.conftest import APP, NOTES

SERVE, FIND, INDEX = "lib.app:App.serve", "lib.app:App.find", "lib.views:index"


def step(*definitions: str, title: str = "", **keys: object) -> Step:
    return Step(
        title=title or definitions[0],
        part="",
        line=1,
        definitions=definitions,
        note=str(keys.pop("note", "A note.")),
        **keys,  # type: ignore[arg-type]
    )


def walkthrough(*steps: Step) -> Walkthrough:
    return Walkthrough("serve", "Serving", "lib", "Who?", "serve", "", steps)


def read_one(trace: Trace, one: Step) -> ReadStep:
    return read(walkthrough(one), trace).steps[0]


def test_a_step_shows_the_first_call_of_the_first_definition_that_exists(
    built_trace: Trace,
) -> None:
    found = read_one(built_trace, step("lib.gone:find", FIND, SERVE))
    assert found.status is Status.EXECUTED
    assert found.name == FIND
    assert found.call == built_trace.by_id[2]
    assert found.calls == 2
    assert found.definition is not None
    assert (found.definition.span.first_line, found.definition.span.last_line) == (17, 18)


def test_a_call_must_lie_below_one_of_within_at_any_depth(built_trace: Trace) -> None:
    nobody = "lib.views:other"
    found = read_one(built_trace, step(FIND, within=(nobody, SERVE)))
    assert (found.status, found.call) == (Status.EXECUTED, built_trace.by_id[2])
    below = read_one(built_trace, step(FIND, within=(INDEX,)))
    assert below.call == built_trace.by_id[4]
    assert read_one(built_trace, step(FIND, within=(nobody,))).status is Status.NOT_EXECUTED
    itself = read_one(built_trace, step(SERVE, within=(SERVE,)))
    assert itself.status is Status.NOT_EXECUTED, "nothing lies below itself"


def test_no_definition_is_not_in_this_version(built_trace: Trace) -> None:
    found = read_one(built_trace, step("lib.gone:find", "lib.app:App.gone"))
    assert found.status is Status.NOT_IN_VERSION
    assert found.definition is None
    assert found.note == ""


@pytest.mark.parametrize(
    "keys",
    [
        {"where": {"path": "/elsewhere"}},
        {"focus": ("return None",), "proofs": (INDEX,), "proof_line": ("def never",), "call": "x"},
        {"called_from": (INDEX,), "where": {"path": "/"}},
        {"call": "self.look("},
    ],
)
def test_a_call_that_does_not_fit_proves_nothing(
    built_trace: Trace, keys: dict[str, object]
) -> None:
    found = read_one(built_trace, step(FIND, **keys))
    assert found.status is Status.NOT_EXECUTED
    assert found.definition is not None
    assert found.call is None
    assert found.note == ""


def test_the_focus_line_must_have_run(built_trace: Trace) -> None:
    assert read_one(built_trace, step(SERVE, focus=("return view",))).focus_line == 15
    found = read_one(built_trace, step(SERVE, focus=("raise LookupError",)))
    assert found.status is Status.NOT_EXECUTED


def test_what_did_not_run_may_be_missing_where_calls_are(built_trace: Trace) -> None:
    lost = replace(built_trace, gaps={"worker": "why"})
    assert read_one(lost, step(SERVE, focus=("raise LookupError",))).status is Status.NOT_RECORDED
    assert read_one(lost, step("lib:gone")).status is Status.NOT_IN_VERSION


def test_of_an_incomplete_call_not_all_lines_are_known(built_trace: Trace) -> None:
    calls = tuple(replace(call, incomplete=True) for call in built_trace.calls)
    reading = read(walkthrough(step(SERVE)), replace(built_trace, calls=calls))
    assert not reading.steps[0].all_lines
    (view,) = view_of(reading).steps
    assert view.lines == wording.LINES_UNTIL


@pytest.mark.parametrize(
    "keys",
    [
        {"focus": ("self.launch(", "self.land(")},
        {"proofs": (FIND,), "proof_line": ("self.launch(", "self.land(")},
        {"proofs": (FIND,), "focus": ("self.launch(", "self.land(")},
    ],
)
def test_a_line_that_is_nowhere_did_not_run(built_trace: Trace, keys: dict[str, object]) -> None:
    found = read_one(built_trace, step(SERVE, **keys))
    assert (found.status, found.call, found.note) == (Status.NOT_EXECUTED, None, "")
    said = "no line has 'self.launch(' or 'self.land('"
    assert unread(found) == f"not executed: its line was not found, {said}"


def test_each_text_to_show_is_one_line_and_need_not_have_run(built_trace: Trace) -> None:
    show = (("raise",), ("path",), ("nowhere",), ("old(", "self.default"))
    found = read_one(built_trace, step(SERVE, focus=("return view",), show=show))
    assert found.status is Status.EXECUTED
    # "path" is in the lines 7, 12, 14 and 15, of which 12 ran first.
    assert found.shown == {14, 12, 15}
    missing = read_one(built_trace, step("lib.gone:find", show=show))
    assert missing.shown == frozenset()


def test_what_is_to_show_is_in_the_excerpt(built_trace: Trace) -> None:
    long = APP + "".join(f"        fill({n})\n" for n in range(60)) + "        done(path)\n"
    file = replace(built_trace.files["/site/lib/app.py"], text=long)
    trace = replace(built_trace, files={**built_trace.files, "/site/lib/app.py": file})
    one = step(FIND, focus=("return",), show=(("fill(30)",),))
    shown = {
        line.text.strip()
        for line in view_of(read(walkthrough(one), trace)).steps[0].excerpt
        if isinstance(line, ExcerptLine)
    }
    assert "fill(30)" in shown
    assert "fill(31)" not in shown


def test_a_focus_on_the_signature_runs_with_every_call(built_trace: Trace) -> None:
    found = read_one(built_trace, step(SERVE, focus=("def serve",)))
    assert found.status is Status.EXECUTED
    assert found.focus_line == 7


def test_the_focus_is_not_looked_for_in_the_docstring(built_trace: Trace) -> None:
    assert read_one(built_trace, step(SERVE, focus=("Returns", "view"))).focus_line == 12


def test_the_conditions_of_a_step_pick_the_call(built_trace: Trace) -> None:
    assert read_one(built_trace, step(FIND, where={"path": "/"})).call == built_trace.by_id[2]
    assert read_one(built_trace, step(FIND, called_from=(SERVE,))).call == built_trace.by_id[2]
    assert read_one(built_trace, step(FIND, called_from=(INDEX,))).call == built_trace.by_id[4]
    assert read_one(built_trace, step(FIND, call="self.find(")).call == built_trace.by_id[2]


def test_an_attribute_is_proven_by_the_line_that_read_it(built_trace: Trace) -> None:
    attribute = step("lib.app:App.default", proofs=(SERVE,), proof_line=("self.default",))
    found = read_one(built_trace, attribute)
    assert found.status is Status.EXECUTED
    assert found.proof_line == 15
    assert found.definition is not None
    assert found.definition.span.def_line == 5
    unread = replace(attribute, proof_line=("raise",))
    assert read_one(built_trace, unread).status is Status.NOT_EXECUTED


def test_a_step_is_matched_behind_the_one_before_it(built_trace: Trace) -> None:
    steps = read(walkthrough(step(INDEX), step(FIND)), built_trace).steps
    assert [found.call and found.call.id for found in steps] == [3, 4]


def test_two_steps_on_one_definition_take_two_calls(built_trace: Trace) -> None:
    steps = read(walkthrough(step(FIND, title="a"), step(FIND, title="b")), built_trace).steps
    assert [found.call and found.call.id for found in steps] == [2, 4]


def test_steps_are_numbered_in_the_order_of_the_run(built_trace: Trace) -> None:
    never = step("lib.gone:x")
    found = read(walkthrough(step(INDEX), never, step(SERVE)), built_trace).steps
    assert [each.name for each in found] == [SERVE, INDEX, "lib.gone:x"]
    assert [each.number for each in found] == [1, 2, 3]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("It was {arguments.path}.", "It was `'/'`."),
        ("It was `{arguments.path}`.", "It was `'/'`."),
        ("It gave {result}.", "It gave `` '`/` as text/plain' ``."),
        ("A {brace} stays, {arguments.none} is (not recorded).", None),
    ],
)
def test_values_of_the_run_stand_in_the_note(
    built_trace: Trace, note: str, said: str | None
) -> None:
    found = read_one(built_trace, step(INDEX, note=note))
    expected = said or "A {brace} stays, (not recorded) is (not recorded)."
    assert found.note == expected


def test_the_hops_lead_from_the_step_above(built_reading: Reading) -> None:
    ways = approaches(built_reading)
    assert ways[1].hops == ()
    assert 2 not in ways, "the proof is the call that step 1 speaks of"
    (hop,) = ways[3].hops
    assert (hop.path, hop.line, hop.new_thread) == ("lib/app.py", 15, True)
    assert hop.source == "return view(path, kind=self.default)"


def test_hops_that_were_read_before_are_counted(built_trace: Trace) -> None:
    def call(id_: int, parent: int | None, model: Call) -> Call:
        return replace(model, id=id_, parent_id=parent, call_site=built_trace.by_id[2].call_site)

    serve, index = built_trace.by_id[1], built_trace.by_id[3]
    calls = [serve, call(2, 1, serve), call(3, 2, serve), call(4, 3, index)]
    calls += [call(5, 1, serve), call(6, 5, serve), call(7, 6, index)]
    trace = replace(built_trace, calls=tuple(calls))
    steps = walkthrough(step(INDEX, title="a"), step(INDEX, title="b"))
    ways = approaches(read(steps, trace))
    assert (ways[1].known, len(ways[1].hops)) == (0, 3)
    assert (ways[2].known, len(ways[2].hops)) == (2, 1)


def test_what_was_passed_through_is_counted_once(built_reading: Reading) -> None:
    counts = passed_through(built_reading)
    shown = sum(step.call is not None for step in built_reading.steps)
    assert counts[2] == {"lib.app": 1}
    assert counts[3] == {"lib.app": 1}
    shared = 1  # two steps speak of one call
    total = sum(count.total() for count in counts.values())
    assert total + shown - shared == len(built_reading.trace.calls)


def test_the_tree_has_every_call_below_its_parent(built_reading: Reading) -> None:
    rows = [(row.depth, row.call.id, row.steps, row.thread) for row in call_rows(built_reading)]
    assert rows == [(0, 1, (1, 2), ""), (1, 2, (), ""), (1, 3, (3,), "in worker"), (2, 4, (), "")]


def test_what_tells_of_the_demo_app_is_left_out_on_another(built_trace: Trace) -> None:
    notes = NOTES.replace('focus = "return"\nwhere = {', 'focus = "return"\ndemo_where = {')
    notes = notes.replace('["lib.old:index", "lib.views:index"]', '"lib.views:index"\ndemo = true')
    notes = notes.replace('since = "Lib 1.3"', 'follows = "It is made in a thread of its own"')
    walkthrough = parse(notes, "serve", "serve.md")
    titles = [step.step.title for step in read(walkthrough, built_trace).steps]
    assert "It is made in a thread of its own" in titles
    own = read(walkthrough, replace(built_trace, kind=Kind.APP))
    steps = {step.step.title: step for step in own.steps}
    assert "It is made in a thread of its own" not in steps
    assert steps["Long gone"].step.follows is None
    assert steps["Never"].status is Status.EXECUTED


def test_a_function_that_ran_otherwise_is_not_said_not_to_have_run(built_reading: Reading) -> None:
    never = next(step for step in built_reading.steps if step.step.title == "Never")
    assert never.status is Status.NOT_EXECUTED
    assert unread(never) == (
        "not executed in this run in the way that it tells of, though App.find was executed 2 times"
    )


def test_rows_that_are_the_same_are_put_into_words_once() -> None:
    reading = big_reading(3000)
    rows, alike = list(call_rows(reading)), list(rows_alike(reading))
    assert [row.text() for row in rows] == [row.text() for _, row in alike]
    numbers = {number: row.text() for number, row in alike}
    assert list(numbers) == list(range(len(numbers)))
    assert len(numbers) < len(rows) / 5
