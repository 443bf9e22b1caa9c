"""Columns that are in order each are put into one order, whatever lies between their numbers."""

import itertools
import random

import pytest

from flaskmagic.trace.runs import runs


@pytest.mark.parametrize("seed", range(20))
def test_the_runs_are_the_order_of_all_columns(seed: int) -> None:
    choose = random.Random(seed)
    columns: list[list[int]] = [[] for _ in range(4)]
    which = 0
    for number in range(200):
        if choose.random() < 0.1:
            which = choose.randrange(4)
        columns[which].append(number)
    found = list(runs(columns))
    numbers = [number for run in found for number in columns[run.which][run.start : run.end]]
    assert numbers == list(range(200))
    assert all(one.which != other.which for one, other in itertools.pairwise(found))


def test_a_number_that_is_there_twice_comes_twice_and_the_later_column_last() -> None:
    columns = [[1, 5, 9], [3, 5, 9], []]
    found = [(each.which, columns[each.which][each.start : each.end]) for each in runs(columns)]
    assert found == [(0, [1]), (1, [3]), (0, [5]), (1, [5]), (0, [9]), (1, [9])]
