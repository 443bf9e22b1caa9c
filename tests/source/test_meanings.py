"""What a statement says, and what of it means nothing when it runs."""

import pytest

from flaskmagic.source.meanings import meaning


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = f(1, 2)", "x = f(  # first\n    1,\n    2,\n)"),
        ("x: int = 1", "x = 1"),
        (
            "def f(a: int, *b: str, c: int = 1, **d: str) -> str:\n    pass",
            "def f(a, *b, c=1, **d): 1",
        ),
        ("async def f(a: int) -> str: pass", "async def f(a): return 2"),
        ("class A(B):\n    x = 1", "class A(B): pass"),
        ("if a:\n    b()\nelse:\n    c()", "if a: pass"),
        (
            "try:\n    a()\nexcept E:\n    b()\nfinally:\n    c()",
            "try:\n    pass\nfinally:\n    d()",
        ),
        ("match a:\n    case 1:\n        b()", "match a:\n    case 2:\n        pass"),
        ('x = "a"', "x = 'a'"),
    ],
)
def test_two_statements_say_the_same(one: str, other: str) -> None:
    assert meaning(one, 1) == meaning(other, 1) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1", "x = 2"),
        ("def f(a): pass", "def f(b): pass"),
        ("def f(a=1): pass", "def f(a=2): pass"),
        ("def f(): pass", "async def f(): pass"),
        ("class A(B): pass", "class A(C): pass"),
        ("if a: pass", "while a: pass"),
        ("for a in b: pass", "for a in c: pass"),
        ("match a:\n    case 1: pass", "match b:\n    case 1: pass"),
    ],
)
def test_two_statements_say_something_else(one: str, other: str) -> None:
    assert meaning(one, 1) != meaning(other, 1)


def test_a_type_hint_alone_says_nothing() -> None:
    assert meaning("x: int", 1) == ""


def test_the_statement_at_a_line_is_meant_the_outermost_of_several() -> None:
    text = "def f():\n    if a: b()\n"
    assert meaning(text, 2) == meaning("if a:\n    pass", 1)


def test_what_can_not_be_parsed_is_taken_as_it_stands() -> None:
    assert meaning("{% if a %}  yes\n", 1) == "{% if a %} yes"
    deep = f"x = {'(' * 90}1{',)' * 90}\n" + f"y = {'a.b' + '.c' * 50_000}\n"
    assert meaning(deep, 2).startswith("y = a.b.c")
