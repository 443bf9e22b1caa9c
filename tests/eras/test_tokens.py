"""What typesetting changes does not count; what a programmer would change does."""

import pytest

from flaskmagic.eras.decoded import decoded
from flaskmagic.eras.tokens import grams, likeness, tokens
from flaskmagic.eras.windows import Window, best_windows


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("def on(self) → None:", "    def on(self) -> None:"),
        ("x  =  “a”", 'x = "a"'),
        ("a.b( c )", "a.b(c)"),
        ("raise Error(names) # type: ignore", "raise Error(names)  # type: ignore[misc]"),
        ("raise Error(names)", "raise Error(names)  # noqa"),
        ("#: The class.", "    # The class."),
        ("The class.", "#: The class."),
        ("\N{NO-BREAK SPACE}return 1", "return 1"),
        ("the ﬁrst", "the first"),
    ],
)
def test_typesetting_leaves_the_tokens_as_they_are(written: str, code: str) -> None:
    assert tokens(written) == tokens(code)


@pytest.mark.parametrize(
    ("one", "other"), [("a.b", "a,b"), ("a = 1", "a == 1"), ("names", "name"), ("x", "X")]
)
def test_other_code_has_other_tokens(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


def test_a_hash_in_a_string_is_cut_off_on_both_sides_alike() -> None:
    assert tokens('x = "a # b"') == tokens('x = "a # c"')
    assert tokens('color = "#fff"') == ("color", "=", '"', "#", "fff", '"')


def test_a_short_row_is_one_gram() -> None:
    assert grams(["a", "b", "c", "d"]) == [("a", "b", "c"), ("b", "c", "d")]
    assert grams(["a"]) == [("a",)]
    assert grams([]) == [()]


def test_likeness_does_not_depend_on_where_lines_are_broken() -> None:
    one = ["def run(self, host, port):", "    return self.serve(host, port)"]
    other = [
        "def run(",
        "    self,",
        "    host,",
        "    port):",
        "    return self.serve(",
        "host, port)",
    ]
    assert likeness(one, one) == 1
    assert likeness(one, other) == 1
    assert 0.6 < likeness(one, [*one[:1], "    return self.serve(host, 5000)"]) < 1
    assert likeness(one, ["class Other:", "    name = 3"]) == 0


def test_windows_hold_the_most_in_the_fewest_lines() -> None:
    weights = {1: 1, 2: 5, 3: 1}
    assert best_windows([(10, 1), (12, 2), (12, 3)], weights, 5, 9) == [Window(7, 10, 12)]
    assert best_windows([(10, 1), (90, 2), (91, 3)], weights, 5, 9) == [Window(6, 90, 91)]
    assert best_windows([], weights, 5, 9) == []


def test_windows_count_each_thing_once_and_end_as_early_as_they_can() -> None:
    weights = {1: 1, 2: 1}
    hits = [(10, 1), (11, 1), (12, 2), (13, 2), (14, 1)]
    assert best_windows(hits, weights, 10, 9) == [Window(2, 11, 12), Window(2, 13, 14)]
    assert best_windows([(1, 1), (6, 2)], weights, 6, 9) == [Window(2, 1, 6)]
    assert best_windows([(1, 1), (6, 2)], weights, 5, 9) == [Window(1, 1, 1), Window(1, 6, 6)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a = 1\r\nb = 2\r", "a = 1\nb = 2\n"),
        ("# coding: latin-1\né".encode("latin-1"), "# coding: latin-1\né"),
        ("\ufeffé".encode(), "é"),
        (b"\xff", "\N{REPLACEMENT CHARACTER}"),
        (b"# coding: klingon\nx", "# coding: klingon\nx"),
        (b"", ""),
    ],
)
def test_files_are_decoded_as_python_does(content: bytes, text: str) -> None:
    assert decoded(content) == text
