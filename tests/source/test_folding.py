"""What of a long definition is shown: its signature, what matters, and what is around that."""

from collections.abc import Iterable

import pytest

from flaskmagic.source.definitions import definitions
from flaskmagic.source.excerpts import LONG, Fold, Line, excerpt

BODY = "".join(f"    line({n})\n" for n in range(2, 61))
SIXTY = f"def long(a):\n{BODY}"


def shown(
    text: str,
    ran: Iterable[int] | None = None,
    focus: int | None = None,
    leads_on: Iterable[int] = (),
    name: str = "long",
) -> list[int | str]:
    """Return the numbers of the lines that are shown, and the folds between them."""
    items = excerpt(text, definitions(text)[name][0], ran, focus, leads_on)
    return [item.number if isinstance(item, Line) else str(item) for item in items]


def test_of_what_nobody_watched_the_first_line_is_shown() -> None:
    assert shown(SIXTY) == [1, 2, "58 lines"]


def test_the_first_lines_that_ran_are_shown_and_the_last() -> None:
    assert shown(SIXTY, {5, 20, 58}) == [1, "3 lines", *range(5, 13), "45 lines", 58, 59, 60]
    assert shown(SIXTY, {55, 56}) == [1, "53 lines", *range(55, 61)]


def test_around_the_focus_are_three_lines_and_only_the_ends_of_what_ran() -> None:
    found = shown(SIXTY, set(range(10, 41)), focus=30)
    assert found == [1, "8 lines", 10, "16 lines", *range(27, 34), "6 lines", 40, "20 lines"]


def test_around_a_line_that_leads_on_is_one_line() -> None:
    found = shown(SIXTY, set(range(10, 41)), leads_on={20, 30})
    expected = [1, "8 lines", 10, "8 lines", 19, 20, 21, "7 lines", 29, 30, 31]
    assert found == [*expected, "8 lines", 40, "20 lines"]


def test_a_focus_at_an_end_of_the_file_is_shown_with_what_there_is() -> None:
    assert shown(SIXTY, focus=60) == [1, 2, "54 lines", 57, 58, 59, 60]
    assert shown(SIXTY, focus=2) == [1, 2, 3, 4, 5, "55 lines"]


def test_only_a_definition_that_is_longer_is_folded() -> None:
    whole = "def long(a):\n" + "    line()\n" * (LONG - 1)
    assert shown(whole) == list(range(1, LONG + 1))
    assert shown(whole + "    line()\n") == [1, 2, f"{LONG - 1} lines"]


def test_a_docstring_makes_no_definition_long_and_is_folded_in_any() -> None:
    docstring = '    """Do it.\n' + "\n    More.\n" * 10 + '    """\n'  # 22 lines
    short = f"def long(a):\n{docstring}" + "    line()\n" * 10
    assert shown(short) == [1, "docstring, 22 lines", *range(24, 34)]
    long = f"def long(a):\n{docstring}{BODY}"
    assert shown(long, {24, 82}, focus=26) == [
        1,
        "docstring, 22 lines",
        *range(24, 30),
        "52 lines",
        82,
    ]


def test_a_docstring_of_one_line_is_shown() -> None:
    assert shown('def long(a):\n    """Do it."""\n    line()\n') == [1, 2, 3]


@pytest.mark.parametrize("arguments", [6, 7])
def test_of_a_long_signature_the_name_and_the_end_are_shown(arguments: int) -> None:
    signature = "def long(\n" + "    a,\n" * arguments + "):\n"
    last = arguments + 2
    text = f'{signature}    """Do it.\n\n    Now."""\n{BODY}'
    whole: list[int | str] = [*range(1, last + 1)]
    expected = whole if last <= 8 else [1, f"{arguments} lines", last]
    assert shown(text)[: len(expected)] == expected
    # Without a docstring the body begins right behind the signature.
    assert shown(signature + BODY)[: len(expected)] == expected


def test_decorators_belong_to_the_signature() -> None:
    text = f"@one\n@two\n@three\ndef long(a):\n{BODY}"
    assert shown(text) == [1, 2, 3, 4, 5, "58 lines"]
    many = "@one\n" * 9 + f"def long(\n    a,\n    b,\n    c,\n):\n{BODY}"
    assert shown(many)[:13] == [*range(1, 11), "3 lines", 14, 15]


def test_a_function_whose_body_is_on_its_first_line_has_a_signature() -> None:
    text = "def long(a): return [\n" + "    a,\n" * 40 + "]\n"
    assert shown(text)[:2] == [1, "41 lines"]


def test_no_blank_line_stands_beside_a_fold() -> None:
    lines = SIXTY.splitlines()
    for number in (24, 28, 29, 30):
        lines[number - 1] = ""
    found = shown("\n".join(lines), focus=27)
    # Lines 28 and 29 are blank as well, and stand between what is shown.
    assert found == [1, 2, "22 lines", *range(25, 30), "31 lines"]
    lines[24 - 1] = "    line(24)"
    lines[25 - 1] = ""
    found = shown("\n".join(lines), focus=27)
    assert found == [1, 2, "21 lines", *range(24, 30), "31 lines"]


def test_two_lines_are_not_worth_a_fold_and_three_are() -> None:
    assert shown(SIXTY, {2, 60}, focus=7)[:5] == [1, 2, 3, 4, 5]
    assert shown(SIXTY, {3, 60}, focus=8)[:4] == [1, 2, 3, 4]
    assert shown(SIXTY, {2, 60}, focus=9)[:4] == [1, 2, "3 lines", 6]


def test_a_fold_says_how_much_it_hides() -> None:
    assert [str(Fold(3)), str(Fold(4, docstring=True))] == ["3 lines", "docstring, 4 lines"]
