"""What is chosen for the path, group by group: each test fails without its group."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from flaskmagic.reading.choice import read_that_ran
from flaskmagic.reading.chosen_calls import MOST, SHARE
from flaskmagic.reading.exchanges import read_run
from flaskmagic.trace import MAIN_THREAD, Distribution, Kind, Outcome, Trace
from flaskmagic.walkthroughs import Step, Walkthrough
from tests.traces import HandTrace

MANY = 2 * MOST
TOOLS = "".join(f"def tool_{n}():\n    pass\n\n\n" for n in range(MANY))
FLASK = """\
class Flask:
    def wsgi_app(self):
        self.preprocess_request()
        rv = self.dispatch_request()
        return self.finalize_request(rv)

    def preprocess_request(self):
        before()

    def dispatch_request(self):
        return self.view()

    def full_dispatch_request(self):
        try:
            return self.dispatch_request()
        except Exception as error:
            rv = self.handle_user_exception(error)
        return self.finalize_request(rv)

    def handle_user_exception(self, error):
        raise error

    def finalize_request(self, rv):
        return rv
"""
SHOP = """\
def login_required(view):
    def wrapper(*args, **kwargs):
        check_login()
        return view(*args, **kwargs)

    return wrapper


def check_login():
    pass


def view():
    tools.tool_0()
    tools.alias()
    return show(**{})


def show():
    return Basket()


class Basket:
    def __init__(self):
        pass
"""
SOURCES = {
    "server.py": "def serve(app):\n    return app.wsgi_app()\n",
    "flask/app.py": FLASK,
    "flask/views.py": "",
    "flask_socketio/__init__.py": "",
    "flask_sock/__init__.py": "",
    "tools.py": TOOLS,
    "shop.py": SHOP,
}


def hand_trace() -> HandTrace:
    return HandTrace(SOURCES, own="shop.py")


def names(trace: Trace, walkthroughs: Iterable[Walkthrough] = ()) -> list[str]:
    """Return what the steps of the path are, in their order."""
    return [step.name for step in read_run(trace, list(walkthroughs)).steps]


def notes(*definitions: str, **keys: object) -> Walkthrough:
    """Return a walkthrough with a note on each of some definitions."""
    steps = [
        Step(title=f"On {name}", part="", line=1, definitions=(name,), note="So.", **keys)  # type: ignore[arg-type]
        for name in definitions
    ]
    return Walkthrough("shop", "Shop", "flask", "Who?", "own", "", tuple(steps))


# Where a library calls the app's own code


def test_all_own_code_that_ran_for_a_request_is_a_step_however_much_it_is() -> None:
    hand = hand_trace()
    request = hand.call("flask.app:Flask.preprocess_request")
    hand.call("shop:Basket.__init__", by=request)
    for n in range(MANY):
        hand.call(f"shop:hook_{n}", by=request)
    dispatch = hand.call("flask.app:Flask.dispatch_request")
    wrapper = hand.call("shop:login_required.<locals>.wrapper", by=dispatch)
    hand.call("shop:check_login", by=wrapper, at="check_login()")
    view = hand.call("shop:view", by=wrapper, at="view(*args, **kwargs)")
    hand.call("shop:show", by=view, at="show(**{})", thread="another")
    found = names(hand.trace())
    hooks = [f"shop:hook_{n}" for n in range(MANY)]
    assert [name for name in found if name.startswith("shop:hook")] == hooks
    wrapped = ["shop:login_required.<locals>.wrapper", "shop:check_login", "shop:view"]
    assert found[-4:] == [*wrapped, "shop:show"]
    assert "shop:Basket.__init__" in found


def test_however_much_own_code_ran_other_steps_have_half_of_the_room() -> None:
    hand = hand_trace()
    dispatch = hand.call("flask.app:Flask.dispatch_request")
    for n in range(MANY):
        hand.call(f"tools:tool_{n}")
        hand.call(f"shop:hook_{n}", by=dispatch)
    found = names(hand.trace(), [notes(*(f"tools:tool_{n}" for n in range(MANY)))])
    assert len([name for name in found if not name.startswith("shop:")]) == MOST // 2


def test_a_special_method_is_a_step_where_there_is_room() -> None:
    hand = hand_trace()
    hand.call("shop:Basket.__init__", by=hand.call("flask.app:Flask.preprocess_request"))
    assert "shop:Basket.__init__" in names(hand.trace())


def test_every_own_function_that_ran_at_the_start_is_a_step() -> None:
    hand = hand_trace()
    start = hand.call("flask.app:Flask.wsgi_app", thread=MAIN_THREAD)
    outer = hand.call("shop:Basket.__init__", by=start)
    for n in range(MANY):
        hand.call(f"shop:setup_{n}", by=outer)
    request = hand.call("flask.app:Flask.preprocess_request")
    hand.call("shop:hook", by=request)
    found = [name for name in names(hand.trace()) if name.startswith("shop:")]
    assert found == ["shop:Basket.__init__", *(f"shop:setup_{n}" for n in range(MANY)), "shop:hook"]


def test_what_ran_at_the_start_and_for_a_request_is_one_step() -> None:
    hand = hand_trace()
    start = hand.call("flask.app:Flask.wsgi_app", thread=MAIN_THREAD)
    hand.call("shop:show", by=start)
    dispatch = hand.call("flask.app:Flask.dispatch_request")
    served = hand.call("shop:show", by=dispatch)
    steps = read_run(hand.trace(), []).steps
    assert [step.call for step in steps if step.name == "shop:show"] == [served]


def test_neither_a_module_nor_a_class_nor_a_comprehension_is_a_step() -> None:
    hand = hand_trace()
    request = hand.call("flask.app:Flask.dispatch_request")
    hand.call("shop:<module>", by=request)
    hand.call("shop:Basket", by=request)
    hand.call("shop:view.<locals>.<listcomp>", by=request)
    hand.call("shop:root.<locals>.t_1", by=request)
    assert [name for name in names(hand.trace()) if name.startswith("shop:")] == []


def test_a_lambda_is_a_step_unless_the_function_calls_it_in_which_it_stands() -> None:
    hand = hand_trace()
    dispatch = hand.call("flask.app:Flask.dispatch_request")
    hand.call("tools:<lambda>", by=dispatch)
    hand.call("shop:<lambda>", by=dispatch)
    view = hand.call("shop:view", by=dispatch)
    hand.call("shop:view.<locals>.<lambda>", by=view)
    tool = hand.call("tools:tool_0", by=view)
    hand.call("shop:view.<locals>.<listcomp>.<locals>.<lambda>", by=tool)
    found = names(hand.trace())
    assert [name for name in found if "<lambda>" in name] == [
        "shop:<lambda>",
        "shop:view.<locals>.<listcomp>.<locals>.<lambda>",
    ]


def test_two_lambdas_of_a_file_are_two_steps_each_with_the_lines_that_ran() -> None:
    hand = hand_trace()
    dispatch = hand.call("flask.app:Flask.dispatch_request")
    one, other, again = (hand.call("shop:<lambda>", by=dispatch) for _ in range(3))
    trace, code = hand.trace(), one.code
    calls = (
        trace.calls[0],
        replace(one, code=replace(code, first_line=2), lines=frozenset({2, 4})),
        replace(other, code=replace(code, first_line=9), lines=frozenset({9})),
        replace(again, code=replace(code, first_line=9), lines=frozenset({9})),
    )
    steps = read_run(replace(trace, calls=calls), []).steps[-2:]
    spans = [each.definition and each.definition.span for each in steps]
    assert [span and (span.first_line, span.last_line) for span in spans] == [(2, 4), (9, 9)]
    assert [each.calls for each in steps] == [1, 2]


def test_of_own_code_each_call_in_which_something_new_ran_is_a_step() -> None:
    hand = hand_trace()
    dispatch = hand.call("flask.app:Flask.dispatch_request")
    first = hand.call("shop:view", by=dispatch, lines=frozenset({13}))
    hand.call("shop:view", by=dispatch, lines=frozenset({13}))
    other = hand.call("shop:view", by=dispatch, lines=frozenset({13, 14}))
    hand.call("shop:view", by=dispatch, lines=frozenset({14}))
    failed = {"lines": frozenset({13}), "outcome": Outcome.RAISED, "exception": "KeyError"}
    raised = hand.call("shop:view", by=dispatch, **failed)
    hand.call("shop:view", by=dispatch, **failed)
    steps = read_run(hand.trace(), []).steps
    assert [step.call for step in steps if step.name == "shop:view"] == [first, other, raised]


def test_of_a_library_the_first_call_of_a_definition_is_the_step() -> None:
    hand = hand_trace()
    first = hand.call("tools:tool_0", lines=frozenset({1}))
    hand.call("tools:tool_0", lines=frozenset({2}))
    hand.call("shop:view", by=hand.call("server:serve"))
    steps = read_run(hand.trace(), [notes("tools:tool_0")]).steps
    (step,) = [each for each in steps if each.name == "tools:tool_0"]
    assert (step.call, step.calls) == (first, 2)


LAST = len(SHOP.splitlines())


@pytest.mark.parametrize(
    ("line", "is_shown"), [(0, False), (1, True), (LAST, True), (LAST + 1, False)]
)
def test_of_own_code_that_is_written_nowhere_by_name_the_line_where_it_begins_is_shown(
    line: int, is_shown: bool
) -> None:
    """Such as what ``exec`` made: its line may be in no file, or the file may have changed."""
    hand = hand_trace()
    made = hand.call("shop:made", by=hand.call("flask.app:Flask.dispatch_request"))
    trace = hand.trace()
    made = replace(made, code=replace(made.code, first_line=line))
    found = read_run(replace(trace, calls=(trace.calls[0], made)), []).steps[-1]
    assert (found.name, found.call) == ("shop:made", made)
    lines = found.definition and (found.definition.span.first_line, found.definition.span.last_line)
    assert lines == ((line, line) if is_shown else None)


# What took up an exception


def test_whoever_took_up_the_exception_of_the_view_is_a_step() -> None:
    hand = hand_trace()
    server = hand.call("server:serve")
    app = hand.call("flask.app:Flask.wsgi_app", by=server)
    full = hand.call("flask.app:Flask.full_dispatch_request", by=app)
    dispatch = hand.call("flask.app:Flask.dispatch_request", by=full, outcome=Outcome.RAISED)
    view = hand.call("shop:view", by=dispatch, outcome=Outcome.RAISED)
    hand.call("tools:tool_2", by=view)
    hand.call("tools:tool_0", by=full, thread="another")
    hand.call("flask.app:Flask.handle_user_exception", by=full)
    hand.call("flask.app:Flask.finalize_request", by=full)
    hand.call("tools:tool_1", by=app)
    found = names(hand.trace())
    assert "flask.app:Flask.handle_user_exception" in found
    # Not what the view called, nor what ran in another thread, came later or followed an answer.
    finalize = "flask.app:Flask.finalize_request"
    assert not {"tools:tool_2", "tools:tool_0", finalize, "tools:tool_1"} & set(found)


# The way from the socket to own code


def test_on_the_way_to_own_code_each_call_into_another_package_is_a_step() -> None:
    hand = hand_trace()
    server = hand.call("server:serve")
    app = hand.call("flask.app:Flask.wsgi_app", by=server)
    hand.call("tools:tool_0", by=app)  # into another package, but not on the way
    dispatch = hand.call("flask.app:Flask.dispatch_request", by=app)
    hand.call("shop:view", by=dispatch)
    assert names(hand.trace()) == ["server:serve", "flask.app:Flask.wsgi_app", "shop:view"]


def test_the_way_to_code_that_ran_at_the_start_only_is_none() -> None:
    hand = hand_trace()
    server = hand.call("server:serve", thread=MAIN_THREAD)
    hand.call("flask.app:Flask.wsgi_app", by=server, at="app.wsgi_app()")
    hand.call("shop:view", by=server)
    assert names(hand.trace()) == ["shop:view"]


# Where own code calls a library


def test_what_own_code_calls_by_its_name_is_a_step() -> None:
    hand = hand_trace()
    view = hand.call("shop:view", by=hand.call("flask.app:Flask.dispatch_request"))
    tool = hand.call("tools:tool_0", by=view, at="tools.tool_0()")
    hand.call("tools:tool_1", by=view, at="tools.alias()")
    hand.call("tools:tool_2", by=tool)
    hand.call("shop:show", by=view, at="show(**{})")
    found = names(hand.trace())
    assert found == ["flask.app:Flask.dispatch_request", "shop:view", "tools:tool_0", "shop:show"]


# What there is a note on


ASIDE, ON_THE_WAY, BELOW, AFTER = (range(15 * n, 15 * n + 15) for n in range(4))


def crowded() -> tuple[Trace, Walkthrough]:
    """Return a trace with more calls that have a note than the path has steps.

    In the order of the run: some aside, as many on the way to the view, below it, and after it.
    """
    hand = hand_trace()
    above = hand.call("server:serve")
    for n in ASIDE:
        hand.call(f"tools:tool_{n}", by=above)
    for n in ON_THE_WAY:
        above = hand.call(f"tools:tool_{n}", by=above)
    view = hand.call("shop:view", by=above)
    for n in BELOW:
        hand.call(f"tools:tool_{n}", by=view)
    for n in AFTER:
        hand.call(f"tools:tool_{n}")
    return hand.trace(), notes(*(f"tools:tool_{n}" for n in range(60)))


def numbers(found: Iterable[str], among: range) -> list[int]:
    return [n for n in among if f"tools:tool_{n}" in found]


def test_of_what_is_noted_the_calls_of_own_code_come_first() -> None:
    trace, walkthrough = crowded()
    found = names(trace, [walkthrough])
    # They are the first to go on when each group had its share.
    assert numbers(found, BELOW)[:SHARE] == list(BELOW[:SHARE])
    assert len(numbers(found, BELOW)) > SHARE


def test_of_the_way_back_what_is_nearest_to_the_socket_is_chosen() -> None:
    trace, walkthrough = crowded()
    found = numbers(names(trace, [walkthrough]), AFTER)
    assert SHARE <= len(found) < len(AFTER)
    assert found == list(AFTER[-len(found) :])


def test_the_way_back_begins_behind_the_view() -> None:
    hand = hand_trace()
    for n in range(40):
        hand.call(f"tools:tool_{n}")
    hand.call("shop:view", by=hand.call("server:serve"))
    for n in range(40, 43):
        hand.call(f"tools:tool_{n}")
    trace, walkthrough = hand.trace(), notes(*(f"tools:tool_{n}" for n in range(43)))
    room = MOST - 2 - 3  # for the server and the view, and for what came after it
    assert numbers(names(trace, [walkthrough]), range(43)) == [*range(room), 40, 41, 42]


def test_without_code_of_the_app_both_ends_are_chosen() -> None:
    hand = hand_trace()
    for n in range(MANY):
        hand.call(f"tools:tool_{n}")
    walkthrough = notes(*(f"tools:tool_{n}" for n in range(MANY)))
    found = numbers(names(hand.trace(), [walkthrough]), range(MANY))
    assert len(found) == MOST
    assert {0, MANY - 1} <= set(found)


def test_of_the_way_there_what_is_nearest_to_the_view_is_chosen() -> None:
    trace, walkthrough = crowded()
    # The first is a step without a note: another package is entered there.
    found = numbers(names(trace, [walkthrough]), ON_THE_WAY)
    assert found == [ON_THE_WAY[0], *ON_THE_WAY[-SHARE:]]


def test_of_the_rest_the_first_are_chosen() -> None:
    trace, walkthrough = crowded()
    assert numbers(names(trace, [walkthrough]), ASIDE) == list(ASIDE[:SHARE])


def test_what_is_noted_on_the_way_there_may_belong_to_the_start_of_the_server() -> None:
    hand = hand_trace()
    server = hand.call("server:serve", thread=MAIN_THREAD)
    app = hand.call("flask.app:Flask.wsgi_app", by=server)
    full = hand.call("flask.app:Flask.full_dispatch_request", by=app)
    hand.call("flask.app:Flask.preprocess_request", by=app)
    dispatch = hand.call("flask.app:Flask.dispatch_request", by=full, thread="a request")
    hand.call("shop:view", by=dispatch)
    noted = notes("flask.app:Flask.full_dispatch_request", "flask.app:Flask.preprocess_request")
    found = names(hand.trace(), [noted])
    assert "flask.app:Flask.full_dispatch_request" in found
    assert "flask.app:Flask.preprocess_request" not in found, "it leads to no code of the app"


def test_a_note_that_asks_for_more_than_a_definition_is_on_no_call() -> None:
    """Although the call meets what it asks for; what must have run is asked of every call."""
    hand = hand_trace()
    view = hand.call("shop:view")
    hand.call("server:serve", by=view)
    hand.call("tools:tool_1", by=view, arguments={"n": "1"}, lines=frozenset())
    trace = hand.trace()
    assert "tools:tool_1" in names(trace, [notes("tools:tool_1")])
    for key, value in {
        "where": {"n": 1},
        "called_from": ("shop:view",),
        "proofs": ("server:serve",),
        "demo": True,
        "focus": ("pass",),
    }.items():
        assert "tools:tool_1" not in names(trace, [notes("tools:tool_1", **{key: value})]), key


@pytest.mark.parametrize(
    ("note", "outcome", "shown"),
    [
        ("It gave {result}.", Outcome.RETURNED, True),
        ("It gave {result}.", Outcome.RAISED, False),
        ("It is called.", Outcome.RAISED, True),
    ],
)
def test_a_note_on_a_result_is_on_no_call_that_raised(
    note: str, outcome: Outcome, shown: bool
) -> None:
    hand = hand_trace()
    hand.call("tools:tool_1", outcome=outcome, exception="KeyError")
    one = Step(title="On it", part="", line=1, definitions=("tools:tool_1",), note=note)
    walkthrough = Walkthrough("shop", "Shop", "flask", "Who?", "own", "", (one,))
    assert names(hand.trace(), [walkthrough]) == ["tools:tool_1"] * shown


def test_a_note_may_mark_the_signature_of_a_call_whose_lines_were_not_recorded() -> None:
    hand = hand_trace()
    hand.call("tools:tool_1")
    (step,) = read_run(hand.trace(), [notes("tools:tool_1", focus=("def tool_1",))]).steps
    assert step.focus_line == 5
    assert step.note == "So."


def test_of_a_call_that_raised_the_line_is_marked_at_which_it_did() -> None:
    hand = hand_trace()
    dispatch = hand.call("flask.app:Flask.dispatch_request")
    hand.call("shop:view", by=dispatch, outcome=Outcome.RAISED, raised_line=14)
    assert [step.focus_line for step in read_run(hand.trace(), []).steps][-1] == 14


def test_the_marked_line_is_rather_one_that_ran() -> None:
    hand = hand_trace()
    hand.call("flask.app:Flask.full_dispatch_request", lines=frozenset({14, 17, 18}))
    noted = notes("flask.app:Flask.full_dispatch_request", focus=("return",))
    (step,) = read_run(hand.trace(), [noted]).steps
    assert (step.focus_line, step.lines, step.all_lines) == (18, {14, 17, 18}, True)


def test_where_lines_were_not_recorded_those_that_called_something_are_known() -> None:
    hand = hand_trace()
    app = hand.call("flask.app:Flask.wsgi_app")
    dispatch = hand.call("flask.app:Flask.dispatch_request", by=app, at="self.dispatch_request()")
    hand.call("shop:view", by=dispatch, at="self.view()")
    step = read_run(hand.trace(), []).steps[0]
    assert (step.name, step.lines, step.all_lines) == ("flask.app:Flask.wsgi_app", {4}, False)


def test_a_call_whose_source_has_no_definition_is_a_step_too() -> None:
    hand = hand_trace()
    hand.call("shop:made_by_exec", by=hand.call("flask.app:Flask.dispatch_request"))
    step = read_run(hand.trace(), []).steps[-1]
    assert step.name == "shop:made_by_exec"
    noted = notes("shop:made_by_exec", focus=("a line of it",))
    assert read_run(hand.trace(), [noted]).steps[-1].note == "So."


def test_a_step_without_a_note_is_titled_by_whose_code_it_is() -> None:
    hand = hand_trace()
    app = hand.call("flask.app:Flask.wsgi_app", by=hand.call("server:serve"))
    hand.call("shop:Basket.__init__", by=app)
    trace = replace(hand.trace(), distributions={"flask": Distribution("Flask", "3.1.3")})
    titles = [step.step.title for step in read_run(trace, []).steps]
    assert titles == ["Python: serve", "Flask: Flask.wsgi_app", "Your code: __init__"]


def test_a_topic_of_which_half_ran_is_not_read() -> None:
    hand = hand_trace()
    hand.call("tools:tool_0")
    half, more = notes("tools:tool_0", "tools:tool_1"), notes("tools:tool_0")
    assert [each.walkthrough for each in read_that_ran(hand.trace(), [half, more])] == [more]


def test_a_block_has_no_start_of_a_server() -> None:
    """What the main thread does in ``with flaskmagic.record():`` is what was asked for."""
    hand = hand_trace()
    hand.call("shop:hook", thread=MAIN_THREAD)
    (block,), (app,) = (read_run(hand.trace(kind), []).steps for kind in (Kind.BLOCK, Kind.APP))
    assert block.step.part == "What was recorded"
    assert app.step.part == "While the app is made and started"
