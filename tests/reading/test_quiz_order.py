"""Six calls in order: what the run proves must be kept, and nothing else."""

from __future__ import annotations

from flaskmagic.reading import read
from flaskmagic.reading.quiz import Level, Question, every_question, in_order
from flaskmagic.reading.quiz.question_view import is_readable, is_right, view_question
from flaskmagic.trace import MAIN_THREAD, Trace
from flaskmagic.walkthroughs import Step, Walkthrough
from tests.traces import HandTrace

NAMES = ("listen", "accept", "start", "log", "serve", "view", "write")
SOURCES = {"server.py": "".join(f"def {name}(environ):\n    run(environ)\n\n\n" for name in NAMES)}
STEPS = tuple(
    Step(title=name, part="", line=1, definitions=(f"server:{name}",), note="So.")
    for name in ("listen", "accept", "start", "log", "serve")
)


def two_threads() -> HandTrace:
    """``start`` begins a thread; beside ``log`` and ``write``, it runs ``serve`` and ``view``."""
    hand = HandTrace(SOURCES)
    listen = hand.call("server:listen", thread=MAIN_THREAD)
    accept = hand.call("server:accept", by=listen, at="run(environ)")
    start = hand.call("server:start", by=accept, at="run(environ)")
    hand.call("server:log", by=accept, at="run(environ)")
    serve = hand.call("server:serve", by=start, thread="a request")
    hand.call("server:view", by=serve, at="run(environ)")
    return hand


def asked(trace: Trace) -> Question | None:
    reading = read(Walkthrough("shop", "Shop", "lib", "Who?", "own", "", STEPS), trace)
    found = every_question(reading, [in_order.ask])
    return next((each for each in found if each.about == "server:view"), None)


def numbers(question: Question, *names: str) -> str:
    labels = [hop.label for hop in question.hops]
    return " ".join(str(labels.index(name) + 1) for name in names)


def test_an_order_that_the_run_does_not_force_is_right_either_way() -> None:
    trace = two_threads().trace()
    question = asked(trace)
    assert question is not None
    view = view_question(question, Level.LINE, trace)
    assert view.right == numbers(question, "listen", "accept", "start", "log", "serve", "view")

    def judged(*names: str) -> bool:
        return is_right(view, numbers(question, *names))

    assert judged("listen", "accept", "start", "log", "serve", "view")
    assert judged("listen", "accept", "start", "serve", "view", "log")
    assert judged("listen", "accept", "start", "serve", "log", "view")
    assert not judged("listen", "accept", "log", "start", "serve", "view")  # one thread
    assert not judged("listen", "accept", "serve", "start", "view", "log")  # before it was begun
    assert not judged("accept", "listen", "start", "serve", "view", "log")
    assert view.explanation == (
        "In different threads, either may begin first: "
        f"{numbers(question, 'log', 'serve').replace(' ', ' and ')}, "
        f"{numbers(question, 'log', 'view').replace(' ', ' and ')}."
    )
    assert "at the same time" in view.text


def test_what_a_thread_does_later_comes_after_all_that_led_to_it() -> None:
    """``write`` has no known caller; its thread began below ``start``."""
    hand = two_threads()
    hand.call("server:write", thread="a request")
    question = next(
        each
        for each in every_question(
            read(Walkthrough("shop", "Shop", "lib", "Who?", "own", "", STEPS), hand.trace()),
            [in_order.ask],
        )
        if each.about == "server:write"
    )
    labels = {number: hop.label for number, hop in enumerate(question.hops, 1)}
    write = next(hop for hop in question.hops if hop.label == "write")
    before = {labels[number] for number in write.after}
    assert before == {each for each in labels.values() if each not in ("write", "log")}


def test_each_call_is_told_with_the_line_that_made_it() -> None:
    trace = two_threads().trace()
    question = asked(trace)
    assert question is not None
    view = view_question(question, Level.LINE, trace)
    assert [hop.name for hop in view.in_order] == [
        *("listen", "accept", "start", "log", "serve", "view")
    ]
    assert [hop.explanation for hop in view.in_order][1] == (
        "It is called from server.py:2, in `listen`, `run(environ)`."
    )
    assert view.in_order[0].explanation == "It is at server.py:1."  # nothing recorded called it
    alone = view_question(question, Level.PLACE, trace)
    assert (alone.in_order[0].name, alone.in_order[0].place) == ("", "server.py:1")


def test_an_order_is_typed_in_any_way() -> None:
    trace = two_threads().trace()
    question = asked(trace)
    assert question is not None
    view = view_question(question, Level.OPEN, trace)
    for typed in (view.right, view.right.replace(" ", ""), view.right.replace(" ", ", ")):
        assert is_readable(view, typed)
        assert is_right(view, typed)
    for typed in ("", "1 2 3", "1 2 3 4 5 5", "1 2 3 4 5 6 7"):
        assert not is_readable(view, typed)


def test_it_is_not_asked_where_calls_are_missing_or_too_few() -> None:
    hand = two_threads()
    assert asked(hand.trace()) is not None
    gaps = {"a request": "the app called sys.settrace"}
    trace = hand.trace()
    assert asked(Trace(**{**vars(trace), "gaps": gaps})) is None
    few = HandTrace(SOURCES)
    above = few.call("server:listen")
    few.call("server:view", by=above, at="run(environ)")
    assert asked(few.trace()) is None


def test_only_the_first_call_of_a_function_is_one_of_the_six() -> None:
    """The step is the second call of ``start``, after ``accept``."""
    hand = HandTrace(SOURCES)
    above = hand.call("server:listen")
    hand.call("server:start", by=above, at="run(environ)")
    for name in ("accept", "start", "log", "serve", "view"):
        above = hand.call(f"server:{name}", by=above, at="run(environ)")
    assert asked(hand.trace()) is None
