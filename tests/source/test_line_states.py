"""A line ran if a trace function saw it; it did not if it has code of its own and was not seen."""

import warnings

import pytest

from flaskmagic.source.definitions import Span, definitions
from flaskmagic.source.line_states import line_states

ADD = '''\
@cached
def add(
    a,
    b=[],
):
    """Add.

    Much more is said here.
    """
    # why
    total = sum(
        [a, b],
    )
    if total:
        return total
    return None
'''


def states(text: str, name: str, ran: set[int] | None, complete: bool = True) -> str:
    """Return a letter for each line: ``r`` ran, ``i`` did not, ``.`` is not known."""
    found = line_states(text, definitions(text)[name][0], ran, complete=complete)
    assert list(found) == list(range(1, len(found) + 1))
    return "".join({True: "r", False: "i", None: "."}[state] for state in found.values())


def test_of_a_statement_over_several_lines_only_those_ran_that_were_seen() -> None:
    assert states(ADD, "add", {11, 12, 14, 15}) == "." * 10 + "rr.rri"
    assert states(ADD, "add", {11, 14, 16}) == "." * 10 + "ri.rir"


def test_what_is_seen_ran_wherever_it_stands() -> None:
    """The line of a signature is seen where Python sends an event for it."""
    assert states(ADD, "add", {2, 7, 13})[1] == "r"
    assert states(ADD, "add", {2, 7, 13})[6] == "r"
    assert states(ADD, "add", {2, 7, 13})[12] == "r"


def test_nothing_is_said_of_lines_that_nobody_watched() -> None:
    assert states(ADD, "add", None) == "." * 16


def test_of_lines_that_are_not_all_known_none_is_said_not_to_have_run() -> None:
    assert states(ADD, "add", {11}, complete=False) == "." * 10 + "r....."


def test_a_condition_over_several_lines_that_ends_early_is_marked_line_by_line() -> None:
    text = "def f(a):\n    if (\n        a\n        and a.b\n    ):\n        c()\n    return a\n"
    assert states(text, "f", {2, 3, 7}) == ".rri.ir"


def test_what_a_function_within_runs_is_not_said_to_be_left_out() -> None:
    text = (
        "def f(a):\n    def g():\n        return a\n"
        "    h = lambda: (\n        a\n    )\n    return g\n"
    )
    assert states(text, "f", {2, 4, 7}) == ".r.r..r"
    inner = definitions(text)["f.<locals>.g"][0]
    assert line_states(text, inner, {3}) == {2: None, 3: True}


def test_of_a_class_the_lines_of_its_body_are_its_own() -> None:
    text = "class C:\n    a = 1\n    if a:\n        b = 2\n    def f(self):\n        pass\n"
    assert states(text, "C", {1, 2, 3, 5}) == "rrrir."


def test_a_template_line_that_did_not_run_is_not_known_to_have_been_left_out() -> None:
    text = "{% if a %}\n{{ a }}\n{% endif %}\n"
    found = line_states(text, Span(1, 1, 3, 1), {1}, python=False)
    assert found == {1: True, 2: None, 3: None}


def test_of_text_that_does_not_parse_only_what_ran_is_known() -> None:
    assert line_states("def broken(:\n    x\n", Span(1, 1, 2, 2), {2}) == {1: None, 2: True}


@pytest.mark.parametrize(
    "body", ["x = " + "(" * 300 + "1" + ")" * 300, "y = " + "-" * 50_000 + "1"]
)
def test_text_that_is_nested_too_deeply_has_no_lines_that_are_known(body: str) -> None:
    text = f"def f():\n    {body}\n"
    assert line_states(text, Span(1, 1, 2, 2), {1}) == {1: True, 2: None}


def test_what_python_warns_of_is_of_no_concern() -> None:
    text = 'def f():\n    assert (1, "always")\n    return "\\d" is 1\n'
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert line_states(text, Span(1, 1, 3, 2), {2})[3] is False
