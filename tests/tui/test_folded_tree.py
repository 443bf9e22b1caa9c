"""The rows of the path: folded, gathered, and opened."""

from __future__ import annotations

import pytest

from flaskmagic.reading import Reading
from flaskmagic.tui.folded_tree import FoldedTree
from tests.big import big_reading


@pytest.fixture(scope="module")
def reading() -> Reading:
    return big_reading(2_000)


def test_at_first_every_step_has_a_row_and_little_else(reading: Reading) -> None:
    tree = FoldedTree(reading)
    steps = [tree.positions[step.call.id] for step in reading.steps if step.call]
    assert steps
    assert set(steps) <= set(tree.rows)
    assert not any(tree.gap(step) for step in steps)
    assert len(tree.rows) < 60


def test_rows_and_gaps_together_are_all_calls(reading: Reading) -> None:
    tree = FoldedTree(reading)
    covered: list[int] = []
    for row in tree.rows:
        folded = tree.is_folded(row) and tree.ends[row]
        covered += range(row, row + tree.gap(row) if tree.gap(row) else folded or row + 1)
    assert covered == list(range(2_000))


def test_what_lies_deep_in_a_gap_can_be_revealed(reading: Reading) -> None:
    tree = FoldedTree(reading)
    deep = max(range(2_000), key=lambda position: reading.tree.depths[position])
    assert tree.rows[tree.row_of(deep)] != deep
    tree.reveal(deep)
    assert tree.rows[tree.row_of(deep)] == deep
    assert tree.gap(deep) == 0


def test_unfolding_all_gives_each_call_a_row_and_folding_goes_back(reading: Reading) -> None:
    tree = FoldedTree(reading)
    before = list(tree.rows)
    tree.unfold_all()
    assert tree.is_unfolded
    assert list(tree.rows) == list(range(2_000))
    tree.fold_all()
    assert list(tree.rows) == before


def test_folding_a_call_hides_what_is_below_it_only(reading: Reading) -> None:
    tree = FoldedTree(reading)
    tree.unfold_all()
    position = next(p for p in range(2_000) if tree.ends[p] > p + 3)
    tree.toggle(position)
    assert tree.is_folded(position)
    assert set(range(2_000)) - set(tree.rows) == set(range(position + 1, tree.ends[position]))
    tree.toggle(position)
    assert len(tree.rows) == 2_000


def test_parents_and_ends_are_those_of_the_trace(reading: Reading) -> None:
    tree = reading.tree
    for position, call in enumerate(tree.calls):
        parent = tree.parents[position]
        assert call.parent_id == (tree.calls[parent].id if parent >= 0 else None)
        assert parent < position < tree.ends[position]
        below = [tree.calls[child] for child in tree.children(position)]
        assert below == list(tree.calls_of(call))
        assert {each.parent_id for each in below} <= {call.id}


def test_nothing_behind_the_horizon_has_a_row_or_is_counted(reading: Reading) -> None:
    tree = FoldedTree(reading)
    tree.unfold_all()
    tree.look_as_far_as(tree.calls[100])
    assert [tree.calls[row].id for row in tree.rows] == list(range(1, 102))
    tree.fold_all()
    counted = sum(tree.gap(row) or 1 for row in tree.rows)
    assert counted <= 101
