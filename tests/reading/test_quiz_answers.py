"""What is asked about, and which answers stand beside the right one."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flaskmagic.reading import read
from flaskmagic.reading.quiz import Question, next_function, questions
from flaskmagic.trace import Call, CallSite, Trace
from flaskmagic.walkthroughs import Step, Walkthrough
from tests.traces import HandTrace

SOURCES = {
    "shop.py": """\
limit = 3


def serve(environ):
    environ = prepare(environ)
    result = dispatch(environ); log(result)
    finish(result)
    return result


def dispatch(environ):
    check(environ)
    result = target(environ)
    done(result)
    return result


def again(environ):
    again(environ)
    result = target(environ)
    return result
""",
    "views.py": "def view(environ):\n    pass\n\n\ndef other():\n    pass\n",
    "tools.py": "def prepare():\n    pass\n\n\ndef done():\n    pass\n",
}
VIEW = "views:view"


def step(name: str, **keys: object) -> Step:
    return Step(title=name, part="", line=1, definitions=(name,), note="So.", **keys)  # type: ignore[arg-type]


def asked(trace: Trace, *steps: Step) -> Sequence[Question]:
    walkthrough = Walkthrough("shop", "Shop", "lib", "Who?", "own", "", steps)
    return questions(read(walkthrough, trace), [next_function.ask])


def wrong(question: Question) -> dict[str, str]:
    """Return the explanations of the wrong answers, by their names."""
    return {each.name: each.explanation for each in question.answers if not each.is_right}


def test_a_call_that_a_step_only_proves_is_not_asked_about() -> None:
    """Its step shows something else, such as an attribute that the call read."""
    hand = HandTrace(SOURCES)
    serve = hand.call("shop:serve")
    hand.call("tools:prepare", by=serve, at="prepare(environ)")
    dispatch = hand.call("shop:dispatch", by=serve, at="dispatch(environ)")
    hand.call(VIEW, by=dispatch, at="target(environ)")
    hand.call("tools:finish", by=serve, at="finish(result)")
    limit = step("shop:limit", proofs=("shop:dispatch",))
    assert asked(hand.trace(), step("shop:serve"), limit) == ()
    # Nor is the reader told to be there: that is at the nearest step which shows its source.
    (question,) = asked(hand.trace(), step("shop:serve"), limit, step(VIEW))
    assert question.caller == serve


def test_what_the_same_function_calls_on_other_lines_are_wrong_answers() -> None:
    hand = HandTrace(SOURCES)
    serve = hand.call("shop:serve")
    hand.call("tools:prepare", by=serve, at="prepare(environ)")
    hand.call(VIEW, by=serve, at="dispatch(environ)")
    hand.call("tools:log", by=serve, at="log(result)")
    hand.call("tools:finish", by=serve, at="finish(result)")
    (question,) = asked(hand.trace(), step("shop:serve"), step(VIEW))
    assert question.text == (
        "The run is at shop.py:6: `result = dispatch(environ); log(result)`. "
        "Which function does it call now?"
    )
    assert wrong(question) == {
        "tools:prepare": "It was called before, from another line of that function: shop.py:5, "
        "in `serve`, `environ = prepare(environ)`.",
        "tools:finish": "It is called later, from another line of that function: shop.py:7, "
        "in `serve`, `finish(result)`.",
    }


def test_what_is_called_beside_it_is_a_wrong_answer() -> None:
    """Also where the step that it is reached from is further up."""
    hand = HandTrace(SOURCES)
    dispatch = hand.call("shop:dispatch", by=(serve := hand.call("shop:serve")), at="dispatch(")
    hand.call("tools:check", by=dispatch, at="check(environ)")
    hand.call(VIEW, by=dispatch, at="target(environ)")
    hand.call("tools:done", by=dispatch, at="done(result)")
    (question,) = asked(hand.trace(), step("shop:serve"), step(VIEW))
    assert question.caller == serve
    assert question.text.endswith("To which of these does it lead first?")
    # What was called on the way there is true as well.
    assert wrong(question) == {
        "tools:done": "It is called later, from shop.py:14, in `dispatch`, `done(result)`.",
    }


def test_other_functions_of_its_library_are_wrong_answers() -> None:
    hand = HandTrace(SOURCES)
    far = hand.call("shop:dispatch")
    hand.call("views:other", by=far, at="check(environ)")
    hand.call("tools:done", by=far, at="done(result)")
    hand.call("tools:unseen", by=far, at="done(result)")
    serve = hand.call("shop:serve")
    hand.call(VIEW, by=serve, at="dispatch(environ)")
    (question,) = asked(hand.trace(), step("tools:done"), step("shop:serve"), step(VIEW))
    assert set(wrong(question)) == {"views:other", "tools:done", "tools:unseen"}


def test_what_has_no_name_or_no_known_place_is_no_answer() -> None:
    hand = HandTrace(SOURCES)
    serve = hand.call("shop:serve")
    hand.call("tools:<lambda>", by=serve, at="prepare(environ)")
    hand.call(VIEW, by=serve, at="dispatch(environ)")
    hand.call("views:other")
    assert asked(hand.trace(), step("shop:serve"), step(VIEW)) == ()


def test_a_recursion_that_is_running_is_told_by_its_innermost_call() -> None:
    hand = HandTrace(SOURCES)
    start = hand.call("shop:serve")
    outer = hand.call("shop:again", by=start, at="dispatch(environ)")
    inner = hand.call("shop:again", by=outer, at="again(environ)")
    dispatch = hand.call("shop:dispatch", by=inner, at="target(environ)")
    hand.call(VIEW, by=dispatch, at="target(environ)")
    (question,) = asked(hand.trace(), step("shop:dispatch"), step(VIEW))
    assert question.caller == dispatch
    told = wrong(question)["shop:again"]
    assert told.startswith("It is running already. It was called from shop.py:19, in `again`")


def overlapping(site: CallSite | None) -> Trace:
    """Return a trace in which the view is called on lines 12 to 13, and a check at ``site``."""
    hand = HandTrace(SOURCES)
    dispatch = hand.call("shop:dispatch")
    check = hand.call("tools:check", by=dispatch)
    view = hand.call(VIEW, by=dispatch)
    hand.call("tools:check", by=hand.call("shop:serve"), at="finish(result)")
    trace = hand.trace()
    file = dispatch.code.filename
    calls = {check.id: site, view.id: CallSite(file, 12, 13, 0, 1)}

    def placed(call: Call) -> Call:
        return replace(call, call_site=calls.get(call.id, call.call_site))

    return replace(trace, calls=tuple(map(placed, trace.calls)))


@pytest.mark.parametrize(
    ("lines", "is_answer"),
    [
        ((11, 11), True),
        ((11, 12), False),
        ((12, 12), False),
        ((12, None), False),
        ((13, 14), False),
        ((13, None), False),
        ((14, 15), True),
        ((11, None), True),
        (None, False),
    ],
)
def test_what_may_be_called_from_the_same_lines_is_no_wrong_answer(
    lines: tuple[int, int | None] | None, is_answer: bool
) -> None:
    site = CallSite("/site/shop.py", *lines) if lines else None
    found = asked(overlapping(site), step("shop:dispatch"), step(VIEW))
    assert [list(wrong(each)) for each in found] == [["tools:check"]] * is_answer


def test_a_call_from_a_file_that_is_not_the_callers_is_not_asked_about() -> None:
    trace = overlapping(CallSite("/site/shop.py", 14))
    view = replace(trace.calls[2], call_site=CallSite("/site/tools.py", 1))
    calls = (*trace.calls[:2], view, *trace.calls[3:])
    assert asked(trace, step("shop:dispatch"), step(VIEW))
    assert not asked(replace(trace, calls=calls), step("shop:dispatch"), step(VIEW))


def test_a_call_whose_place_is_not_known_is_not_asked_about() -> None:
    hand = HandTrace(SOURCES)
    serve = hand.call("shop:serve")
    hand.call(VIEW, by=serve)
    hand.call("tools:finish", by=serve, at="finish(result)")
    assert asked(hand.trace(), step("shop:serve"), step(VIEW)) == ()


def test_an_answer_has_a_module_and_a_label() -> None:
    trace = overlapping(CallSite("/site/shop.py", 14))
    (question,) = asked(trace, step("shop:dispatch"), step(VIEW))
    assert (question.right.module, question.right.label) == ("views", "view")


@pytest.mark.parametrize(
    ("line", "is_asked"),
    [
        ("target", True),
        ("view", False),
        ("views", True),
        ("self.view_of", False),
        ("reView", False),
    ],
)
def test_a_line_that_shows_a_word_of_the_answer_is_not_asked_about(
    line: str, is_asked: bool
) -> None:
    text = SOURCES["shop.py"].replace("target(environ)", f"{line}(environ)")
    hand = HandTrace({**SOURCES, "shop.py": text})
    dispatch = hand.call("shop:dispatch")
    hand.call("tools:check", by=dispatch, at="check(environ)")
    hand.call(VIEW, by=dispatch, at=f"{line}(environ)")
    assert bool(asked(hand.trace(), step("shop:dispatch"), step(VIEW))) is is_asked


def test_wrong_answers_are_of_the_same_library() -> None:
    hand = HandTrace(SOURCES, own="tools.py")
    dispatch = hand.call("shop:dispatch")
    hand.call("tools:check", by=dispatch, at="check(environ)")
    hand.call("views:other", by=dispatch, at="done(result)")
    hand.call(VIEW, by=dispatch, at="target(environ)")
    (question,) = asked(hand.trace(), step("shop:dispatch"), step(VIEW))
    assert set(wrong(question)) == {"views:other"}


def test_a_function_is_not_offered_beside_a_method() -> None:
    page = "class Page:\n    def get(self):\n        pass\n"
    hand = HandTrace({**SOURCES, "views.py": page})
    dispatch = hand.call("shop:dispatch")
    hand.call("tools:Check.check", by=dispatch, at="check(environ)")
    hand.call("tools:done", by=dispatch, at="done(result)")
    hand.call("views:Page.get", by=dispatch, at="target(environ)")
    (question,) = asked(hand.trace(), step("shop:dispatch"), step("views:Page.get"))
    assert set(wrong(question)) == {"tools:Check.check"}


@pytest.mark.parametrize(("skipped", "end"), [(0, "does it call now?"), (1, "does it lead first?")])
def test_what_was_not_recorded_may_stand_between_the_two(skipped: int, end: str) -> None:
    hand = HandTrace(SOURCES)
    dispatch = hand.call("shop:dispatch", skipped=skipped)
    hand.call(VIEW, by=dispatch, at="target(environ)")
    hand.call("tools:done", by=dispatch, at="done(result)")
    (question,) = asked(hand.trace(), step("shop:dispatch"), step(VIEW))
    assert question.text.endswith(end)
