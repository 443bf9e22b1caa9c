"""Which line a call had come to, if that follows from the lines that ran."""

import pytest

from flaskmagic.source.reached import find_function, line_reached, line_returned

SOURCE = """\
@decorated
def plain(a):
    b = a
    if a:
        b = call(
            a,
            b,
        )
    elif b:
        return 1
    return b


def guarded(a):
    with open(a) as file:
        file.read()
    return a


def looping(a):
    return [each for each in a]


def stepping():
    yield 1


async def waiting():
    await x


def outer():
    @slow
    def inner():
        for _ in ():
            yield
    return inner
"""


def reached(first_line: int, *ran: int) -> int | None:
    function = find_function(SOURCE, first_line)
    assert function is not None
    return line_reached(function, ran)


@pytest.mark.parametrize(
    ("ran", "line"), [((3,), 3), ((3, 4), 4), ((3, 4, 5, 6), 5), ((3, 4, 9), 9), ((3, 4, 11), 11)]
)
def test_without_a_loop_it_is_the_last_one(ran: tuple[int, ...], line: int) -> None:
    assert reached(1, *ran) == line


def test_nothing_follows_without_lines() -> None:
    assert reached(1) is None


def test_a_with_block_may_be_at_its_end() -> None:
    assert reached(14, 15) == 15
    assert reached(14, 15, 16) is None
    assert reached(14, 15, 16, 17) == 17


def test_nothing_follows_where_lines_may_run_again() -> None:
    assert reached(20, 21) is None
    assert reached(32, 33, 34) is None  # the decorator is called after it


@pytest.mark.parametrize("first_line", [2, 24, 28, 99])
def test_what_is_no_function_or_may_be_left_is_not_found(first_line: int) -> None:
    assert find_function(SOURCE, first_line) is None
    assert find_function("def broken(", 1) is None


def test_the_return_that_ran() -> None:
    function = find_function(SOURCE, 1)
    assert function is not None
    assert line_returned(function, {3, 4, 9, 10}) == 10
    assert line_returned(function, {3}) is None
    assert line_returned(function, {10, 11}) is None
