"""An excerpt is the file's own lines under their own numbers, folded around what matters."""

from flaskmagic.source.definitions import definitions
from flaskmagic.source.excerpts import Fold, Line, excerpt

SHORT = '''\
def add(
    a,
    b,
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
LONG = "def long(a):\n" + "".join(f"    line({n})\n" for n in range(2, 61))


def shown(items: list[Line | Fold]) -> list[int | str]:
    return [item.number if isinstance(item, Line) else str(item) for item in items]


def test_a_short_definition_is_whole_but_for_its_docstring() -> None:
    items = excerpt(SHORT, definitions(SHORT)["add"][0], {10, 13, 14})
    assert shown(items) == [1, 2, 3, 4, "docstring, 4 lines", 9, 10, 11, 12, 13, 14, 15]
    lines = SHORT.splitlines()
    assert all(i.text == lines[i.number - 1] for i in items if isinstance(i, Line))


def test_nothing_is_said_of_lines_that_nobody_watched() -> None:
    items = excerpt(SHORT, definitions(SHORT)["add"][0])
    assert {item.ran for item in items if isinstance(item, Line)} == {None}


def test_a_long_definition_is_folded_around_focus_and_what_leads_on() -> None:
    items = excerpt(LONG, definitions(LONG)["long"][0], set(range(2, 61)), 30, {50})
    numbers = [item.number for item in items if isinstance(item, Line)]
    assert {1, 27, 30, 33, 49, 50, 51, 60} <= set(numbers)
    assert len(numbers) < 20
    assert [item.number for item in items if isinstance(item, Line) and item.focus] == [30]


def test_nothing_is_lost_in_a_fold() -> None:
    items = excerpt(LONG, definitions(LONG)["long"][0], {2, 60}, 30)
    counted = sum(item.count if isinstance(item, Fold) else 1 for item in items)
    assert counted == 60


def test_two_lines_are_not_folded() -> None:
    items = excerpt(LONG, definitions(LONG)["long"][0], {2, 60}, 7)
    assert shown(items)[:5] == [1, 2, 3, 4, 5]


def test_lines_are_counted_as_python_counts_them() -> None:
    text = "x = 1\n\x0c\ndef after(a):\n    return '\u2028', a\n"
    items = excerpt(text, definitions(text)["after"][0], {4})
    assert [(i.number, i.text) for i in items if isinstance(i, Line)] == [
        (3, "def after(a):"),
        (4, "    return '\u2028', a"),
    ]
