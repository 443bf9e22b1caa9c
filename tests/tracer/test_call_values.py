"""What bytecode says of a call is true, or it is not said."""

import dis
from types import CodeType

import pytest

from flaskmagic.tracer.call_values import CallValues, Value, calls_in


def last_call(expression: str) -> CallValues:
    """Return what is known of the last call in a line of a loop, of which there is one copy."""
    space: dict[str, object] = {}
    exec(f"def made(self, a, b, password):\n while self:\n  {expression}\n", space)
    code: CodeType = space["made"].__code__  # type: ignore[attr-defined]
    return list(calls_in(code).values())[-1]


@pytest.mark.parametrize("text", ["a.go('x')", "go('x', b)", "go('x', key=b)", "go('x', [], *())"])
def test_a_constant(text: str) -> None:
    first = last_call(text).first
    assert first.constant in ("x", None)
    assert first.constant == "x" or "*" in text


@pytest.mark.parametrize("text", ["a.go(b)", "go(b, a)", "go(b, a + 1, a[b])", "go(b, key=a)"])
def test_a_local_variable(text: str) -> None:
    assert last_call(text).first == Value("b", local="b")


@pytest.mark.parametrize(
    "text",
    [
        "go((a, b))", "go([a])", "go(a + 1)", "go(a.b)", "go(a[b])", "go(-a)", "go(f'{a}')",
        "go(a if b else 'x')", "go(a or b)", "go(*a)", "go(**a)", "go()", "a.go()", "go(not a)",
        "go('x' if a else 'y', b)", "go({'x': a})", "go(a == b, a)", "go(a < b < 3)", "go(go(a))",
        "go([each for each in a])", "go(lambda: a)", "go((a := b))", "go('x' % a)", "go(a[b:])",
    ],
)  # fmt: skip
def test_what_is_neither_is_not_taken_for_it(text: str) -> None:
    first = last_call(text).first
    assert (first.constant, first.local) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "password",
        "password.encode()",
        "a['password']",
        "self.password",
        "b or password",
        "a(password)",
    ],
)
def test_the_names_in_an_argument_are_known(text: str) -> None:
    assert "password" in last_call(f"go({text}, b)").first.names


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("c = go(a)", "c"), ("a = a.go(a)", "a"), ("c = go(a); d = 1", "c"),
        ("c = go(a) + 1", None), ("c = [go(a)]", None), ("go(a)", None), ("self.c = go(a)", None),
        ("c = go(a); c = 1", None), ("c = d = go(a)", None), ("return go(a)", None),
    ],
)  # fmt: skip
def test_what_a_result_is_bound_to(text: str, bound: str | None) -> None:
    assert last_call(text).bound == bound


def test_every_call_is_there() -> None:
    code = test_every_call_is_there.__code__
    calls = {each.offset for each in dis.get_instructions(code) if each.opname.startswith("CALL")}
    assert calls_in(code).keys() <= calls
    assert len(calls_in(code)) > 4
