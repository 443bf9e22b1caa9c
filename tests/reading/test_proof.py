"""Which call proves a step, and what of that call is told of the step."""

from dataclasses import replace

import pytest

from flaskmagic.reading import ReadStep, Status, read
from flaskmagic.reading.matcher import span_of
from flaskmagic.reading.step_view import lines_shown
from flaskmagic.trace import Call, Kind, SourceFile, Trace
from flaskmagic.walkthroughs import Step, Walkthrough
from tests.traces import HandTrace

SETTINGS = """\
class Settings:
    default = "text/plain"

    @property
    def charset(self):
        return self.of(self)

    @charset.setter
    def charset(self, value):
        self.of(self).value = value


"""
SERVING = """\
def serve(settings, path):
    found = settings.default
    if not found:
        found = None
    return found


answer = lambda: None
"""
SOURCES = {"settings.py": SETTINGS, "serving.py": SERVING}
SERVE, DEFAULT = "serving:serve", "settings:Settings.default"
CHARSET = "settings:Settings.charset"


def step(*definitions: str, title: str = "It", **keys: object) -> Step:
    return Step(title=title, part="", line=1, definitions=definitions, note="So.", **keys)  # type: ignore[arg-type]


def steps(trace: Trace, *of: Step) -> tuple[ReadStep, ...]:
    return read(Walkthrough("one", "One", "lib", "Who?", "own", "", of), trace).steps


def chosen(trace: Trace, *of: Step) -> list[Call | None]:
    return [each.call for each in steps(trace, *of)]


def test_a_proof_in_another_file_says_nothing_of_which_lines_ran() -> None:
    """The lines of ``serve`` have the numbers of lines of the settings, and are none of them."""
    hand = HandTrace(SOURCES)
    proof = hand.call(SERVE, lines=frozenset({2, 3, 5}))
    attribute = step(DEFAULT, proofs=(SERVE,), proof_line=("settings.default",))
    (found,) = steps(hand.trace(), attribute)
    assert (found.call, found.proof_line, found.lines) == (proof, 2, frozenset())


def test_of_a_proof_only_the_lines_within_the_definition_are_the_steps() -> None:
    hand = HandTrace(SOURCES)
    hand.call(CHARSET, lines=frozenset({4, 6}), which=0)
    trace = hand.trace()
    beside = replace(trace.calls[0], lines=frozenset({2, 4, 6, 10}))
    (found,) = steps(replace(trace, calls=(beside,)), step(CHARSET))
    assert found.lines == {4, 6}


def test_a_proof_whose_lines_were_not_recorded_proves_no_line() -> None:
    hand = HandTrace(SOURCES)
    hand.call(SERVE)
    trace = hand.trace()
    (found,) = steps(trace, step(DEFAULT, proofs=(SERVE,), proof_line=("settings.default",)))
    assert (found.status, found.call, found.lines) == (Status.NOT_EXECUTED, None, frozenset())
    (found,) = steps(trace, step(SERVE))
    assert (found.status, found.lines) == (Status.EXECUTED, frozenset())
    (found,) = steps(trace, step(DEFAULT, proofs=(SERVE,), proof_line=("def serve",)))
    assert (found.status, found.proof_line) == (Status.EXECUTED, 1)


def test_the_first_step_takes_the_first_call_that_fits() -> None:
    hand = HandTrace(SOURCES)
    hand.call(SERVE, arguments={"path": "'/other'"})
    first = hand.call(SERVE, arguments={"path": "'/'"})
    hand.call(SERVE, arguments={"path": "'/'"})
    assert chosen(hand.trace(), step(SERVE, where={"path": "/"})) == [first]


def test_a_step_for_which_nothing_fits_behind_the_one_before_takes_the_first_of_all() -> None:
    hand = HandTrace(SOURCES)
    first = hand.call(SERVE)
    hand.call(SERVE)
    last = hand.call(CHARSET)
    found = chosen(hand.trace(), step(CHARSET), step(SERVE))
    assert found == [first, last]


def test_two_steps_on_two_definitions_may_tell_of_one_call() -> None:
    hand = HandTrace(SOURCES)
    one = hand.call(SERVE, lines=frozenset({2, 5}))
    hand.call(SERVE, lines=frozenset({2, 5}))
    attribute = step(DEFAULT, proofs=(SERVE,), proof_line=("settings.default",))
    assert chosen(hand.trace(), attribute, step(SERVE)) == [one, one]


def test_a_step_that_was_not_proven_leaves_the_next_where_it_was() -> None:
    hand = HandTrace(SOURCES)
    first = hand.call(SERVE)
    gone, never = step("serving:gone"), step(CHARSET)
    assert chosen(hand.trace(), gone, never, step(SERVE)) == [None, None, first]


def test_of_a_name_that_is_defined_twice_the_definition_that_ran_is_shown() -> None:
    hand = HandTrace(SOURCES)
    hand.call(CHARSET, which=0, lines=frozenset({6}))
    hand.call(CHARSET, which=1, lines=frozenset({10}))
    reads, sets = steps(hand.trace(), step(CHARSET), step(CHARSET, title="Again"))
    assert reads.definition is not None
    assert sets.definition is not None
    assert (reads.definition.span.def_line, reads.lines) == (5, {6})
    assert (sets.definition.span.def_line, sets.lines) == (9, {10})


def test_a_function_that_is_written_nowhere_by_name_has_no_span_and_proves_a_step() -> None:
    hand = HandTrace(SOURCES)
    made = hand.call("serving:answer.<locals>.<lambda>")
    hand.call(SERVE)
    trace = hand.trace()
    assert span_of(trace, made.code) is None
    by_lambda = step(DEFAULT, proofs=("serving:answer",), focus=("default",))
    assert steps(trace, by_lambda)[0].status is Status.NOT_EXECUTED
    assert steps(trace, step("serving:answer"))[0].status is Status.NOT_EXECUTED


def test_where_a_line_moved_the_nearest_definition_of_the_name_is_taken() -> None:
    """A decorator that is no function of the file may change where the interpreter sees it."""
    hand = HandTrace(SOURCES)
    moved = replace(hand.call(SERVE).code, first_line=3)
    span = span_of(hand.trace(), moved)
    assert span is not None
    assert span.first_line == 1


def test_a_caller_that_is_not_known_is_not_the_one_asked_for() -> None:
    hand = HandTrace(SOURCES)
    hand.call(SERVE)
    below = hand.call(SERVE, by=hand.call(CHARSET))
    assert chosen(hand.trace(), step(SERVE, called_from=(CHARSET,))) == [below]


@pytest.mark.parametrize("kind", Kind)
def test_what_holds_for_the_demo_app_only_is_asked_of_it_only(kind: Kind) -> None:
    hand = HandTrace(SOURCES)
    other = hand.call(SERVE, arguments={"path": "'/other'"})
    asked = hand.call(SERVE, arguments={"path": "'/'"})
    found = chosen(hand.trace(kind), step(SERVE, demo_where={"path": "/"}))
    assert found == [asked if kind is Kind.DEMO else other]


def test_a_step_follows_only_a_step_that_is_told_of() -> None:
    hand = HandTrace(SOURCES)
    hand.call(SERVE)
    of_demo = step(CHARSET, title="Demo", demo=True)
    after_demo = step(SERVE, title="After", follows="Demo")
    after = step(SERVE, title="Last", follows="After")
    found = steps(hand.trace(Kind.APP), of_demo, after_demo, after)
    assert [(each.step.title, each.step.follows) for each in found] == [
        ("After", None),
        ("Last", "After"),
    ]
    demo, *_ = steps(hand.trace(Kind.DEMO), of_demo, after_demo)
    assert demo.step.title == "Demo"


def test_the_text_of_a_step_may_stand_on_the_last_line_of_a_file() -> None:
    hand = HandTrace({"serving.py": "def serve():\n    call()\n    return 1"})
    hand.call(SERVE, lines=frozenset({2, 3}))
    (found,) = steps(hand.trace(), step(SERVE, focus=("return 1",)))
    assert (found.status, found.focus_line) == (Status.EXECUTED, 3)


def test_of_two_lines_with_the_text_the_one_that_ran_is_marked() -> None:
    hand = HandTrace(SOURCES)
    hand.call(SERVE, lines=frozenset({2, 5}))
    (found,) = steps(hand.trace(), step(SERVE, focus=("found = None", "return")))
    assert found.status is Status.NOT_EXECUTED, "the first text that is there counts"
    (found,) = steps(hand.trace(), step(SERVE, focus=("gone", "found")))
    assert (found.status, found.focus_line) == (Status.EXECUTED, 2)
    hand = HandTrace(SOURCES)
    hand.call(SERVE, lines=frozenset({3, 4}))
    (found,) = steps(hand.trace(), step(SERVE, focus=("found",)))
    assert found.focus_line == 3


def test_a_block_of_a_template_is_a_definition() -> None:
    text = "<title>\n{% block name %}\n{{ name }}\n{% endblock %}\n"
    hand = HandTrace({"serving.py": SERVING, "page.html": text})
    trace = hand.trace()
    files = {
        **trace.files,
        "/site/page.html": SourceFile("templates/page.html", "page.html", text, is_template=True),
    }
    (found,) = steps(replace(trace, files=files), step("page.html:block_name"))
    assert found.definition is not None
    assert (found.definition.span.first_line, found.definition.span.last_line) == (2, 4)


def test_a_text_that_is_not_in_this_version_proves_nothing() -> None:
    hand = HandTrace(SOURCES)
    hand.call(SERVE, lines=frozenset({2}))
    (found,) = steps(hand.trace(), step(SERVE, focus=("settings.older",)))
    assert (found.status, found.focus_line) == (Status.NOT_EXECUTED, None)
    assert found.unfound == ("settings.older",)


def test_of_two_lines_that_prove_it_the_one_that_ran_is_told() -> None:
    hand = HandTrace(SOURCES)
    hand.call(SERVE, lines=frozenset({3, 4}))
    (found,) = steps(hand.trace(), step(DEFAULT, proofs=(SERVE,), proof_line=("found",)))
    assert found.proof_line == 3


def test_of_a_definition_that_is_not_there_no_line_is_shown() -> None:
    trace = HandTrace(SOURCES).trace()
    (gone,) = steps(trace, step("shop:gone"))
    assert (gone.status, lines_shown(trace, gone, set())) == (Status.NOT_IN_VERSION, [])


def test_values_that_were_not_recorded_are_said_not_to_be() -> None:
    hand = HandTrace(SOURCES)
    hand.call(SERVE)
    (found,) = steps(hand.trace(), replace(step(SERVE), note="{arguments.path}, {result}"))
    assert found.note == "(not recorded), (not recorded)"
