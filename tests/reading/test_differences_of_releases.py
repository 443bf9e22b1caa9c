"""Where runs of two releases differ: what is the same, changed, moved, new, gone, or not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flaskmagic.reading.differences import Differences, differences
from flaskmagic.reading.differences.lines import LinesOnly
from flaskmagic.reading.differences.rows import Row
from flaskmagic.reading.differences.wording import Standing
from flaskmagic.trace import Call, Trace
from tests.releases import new_trace, old_trace, reading
from tests.traces import HandTrace

MIRRORED = {
    Standing.NEW: Standing.GONE,
    Standing.GONE: Standing.NEW,
    Standing.ONLY_A: Standing.ONLY_B,
    Standing.ONLY_B: Standing.ONLY_A,
}


def compare(old: Trace, new: Trace) -> Differences:
    return differences(reading(old), reading(new))


def told(found: Differences) -> list[tuple[str, str, str]]:
    return [
        (
            row.standing.value,
            row.left.definition if row.left else "",
            row.right.definition if row.right else "",
        )
        for row in found.rows
    ]


def numbers(lines: LinesOnly | None) -> tuple[list[str], list[str]]:
    assert lines is not None
    return [each.text for each in lines.left], [each.text for each in lines.right]


def row_of(found: Differences, name: str) -> Row:
    (row,) = [row for row in found.rows if row.name == name]
    return row


def without_lines(trace: Trace, name: str) -> Trace:
    """Return a trace in which nothing is known of the lines of a function."""
    calls: Sequence[Call] = [
        replace(call, lines=None) if call.code.qualname == name else call for call in trace.calls
    ]
    return replace(trace, calls=tuple(calls))


def test_a_definition_is_the_same_changed_moved_new_or_gone() -> None:
    found = compare(old_trace(), new_trace())
    assert told(found) == [
        ("changed", "lib.app:App.serve", "lib.app:App.serve"),
        ("moved", "lib.app:App.default", "lib.base.app:Base.default"),
        ("moved", "lib.app:App.find", "lib.base.app:Base.find"),
        ("gone", "lib.app:Rule.fits", ""),
        ("new", "", "lib.base.app:Base.ready"),
        ("the same", "views:index", "views:index"),
    ]
    assert found.summary == "1 the same · 1 changed · 2 moved · 1 new · 1 gone"
    assert found.title == "Serving"
    assert (found.left, found.right) == ("Lib 1.0 · Python 3.11.7", "Lib 2.0 · Python 3.11.7")


def test_each_side_has_the_place_and_the_permalink_of_its_own_release() -> None:
    row = row_of(compare(old_trace(), new_trace()), "App.find")
    assert row.left is not None
    assert row.right is not None
    assert (row.left.place, row.right.place) == ("lib/app.py:18-22", "lib/base/app.py:4-9")
    assert row.left.link == "https://forge.org/lib/1.0/lib/app.py#L18-L22"
    assert row.right.link == "https://forge.org/lib/2.0/lib/base/app.py#L4-L9"


def test_lines_are_compared_by_what_they_say_and_not_by_how_they_are_set_out() -> None:
    found = compare(old_trace(), new_trace())
    assert numbers(row_of(found, "App.serve").lines) == (
        ["self.log(path)", "return view(checked(path))"],
        ["return view(checked(path), kind=self.default)"],
    )
    assert numbers(row_of(found, "App.find").lines) == (
        ["if rule.fits(path):"],
        ["self.ready()", "if rule.matches(path):"],
    )


def test_type_hints_docstrings_comments_and_places_are_no_change() -> None:
    text = old_trace()
    files = {
        name: replace(
            file,
            text=file.text.replace("def find(self, path):", "def find(self, path: str) -> object:")
            .replace("        return None\n", "        return None  # There is none.\n")
            .replace('"""Answer one request."""', '"""Answer a request."""'),
        )
        for name, file in text.files.items()
    }
    found = compare(text, replace(text, files=files))
    assert {row.standing for row in found.rows} == {Standing.SAME}
    assert found.nothing.startswith("Nothing differs: 6 calls")


def test_the_first_hop_that_differs_is_not_one_that_has_only_moved() -> None:
    first = compare(old_trace(), new_trace()).first
    assert first is not None
    assert first.said.endswith("the same up to App.serve (lib/app.py:7), then:")
    assert (first.left.said, first.left.place) == ("A goes to App.log", "lib/app.py:9")
    assert (first.right.said, first.right.place) == ("B goes to Base.find", "lib/app.py:8")
    assert first.left.link == "https://forge.org/lib/1.0/lib/app.py#L9"


def test_a_run_compared_with_itself_is_all_the_same() -> None:
    for trace in (old_trace(), new_trace()):
        found = compare(trace, trace)
        assert {row.standing for row in found.rows} == {Standing.SAME}
        assert (found.first, found.lines, found.ran_only, found.legend) == (None, (), (), "")
        assert found.nothing


def test_the_other_way_round_a_and_b_change_places() -> None:
    here, there = compare(old_trace(), new_trace()), compare(new_trace(), old_trace())
    mirrored = {
        (MIRRORED.get(row.standing, row.standing), row.right, row.left, row.said)
        for row in there.rows
    }
    assert {(row.standing, row.left, row.right, row.said) for row in here.rows} == mirrored
    assert {(each.left, each.right) for each in here.lines} == {
        (each.right, each.left) for each in there.lines
    }


def test_what_is_there_and_did_not_run_is_not_gone() -> None:
    old = old_trace()
    kept = tuple(call for call in old.calls if call.code.qualname != "Rule.fits")
    found = compare(old, replace(old, calls=kept))
    row = row_of(found, "Rule.fits")
    assert row.standing is Standing.ONLY_A
    assert row.right is not None
    assert row.right.place == "lib/app.py:26-27"
    assert "A only: did not run in B" in found.legend


@pytest.mark.parametrize("facts", [{"gaps": {"worker": "it broke off"}}, {"interrupted": True}])
def test_where_calls_are_missing_nothing_is_said_to_be_gone(facts: dict[str, object]) -> None:
    found = compare(old_trace(), replace(new_trace(), **facts))  # type: ignore[arg-type]
    standings = [row.standing for row in found.rows]
    assert Standing.NOT_RECORDED in standings
    assert Standing.GONE not in standings
    assert Standing.NEW in standings  # what B has and A lacks is known: A is whole
    assert not any(each.left for each in found.lines)
    assert not any(each.startswith("A only") for each in found.ran_only)
    assert any(each.startswith("B: ") for each in found.unknown)


def test_where_lines_are_not_recorded_it_is_said_so() -> None:
    found = compare(old_trace(), without_lines(new_trace(), "App.serve"))
    row = row_of(found, "App.serve")
    assert (row.standing, row.lines) == (Standing.CHANGED, None)
    assert row.said == "which lines ran is not recorded in B"


def test_code_that_was_changed_where_it_did_not_run_says_so() -> None:
    old = old_trace()
    files = {
        name: replace(file, text=file.text.replace("return None", "return self.missing"))
        for name, file in old.files.items()
    }
    found = compare(old, replace(old, files=files))
    row = row_of(found, "App.find")
    assert (row.standing, row.said) == (Standing.CHANGED, "changed in no line that ran")
    assert found.hops == "No hop differs: the same calls in the same order."
    assert found.nothing == ""


def test_how_often_a_server_looked_for_something_to_do_is_not_compared() -> None:
    source = "class Selector:\n    def select(self):\n        return []\n"
    loop = "def serve(selector):\n    selector.select()\n"

    def run(rounds: int) -> Trace:
        made = HandTrace({"selectors.py": source, "socketserver.py": loop})
        serve = made.call("socketserver:serve")
        for _ in range(rounds):
            made.call("selectors:Selector.select", serve, "selector.select()")
        return made.trace()

    assert compare(run(1), run(3)).nothing.startswith("Nothing differs: 1 call ")


def test_a_comprehension_is_a_part_of_its_function_as_python_3_12_has_it() -> None:
    source = "def every(items):\n    return [one(item)\n            for item in items]\n\n\n"
    source += "def one(item):\n    return item\n"

    def run(*, is_call: bool, lines: frozenset[int], python: str) -> Trace:
        made = HandTrace({"app.py": source}, own="app.py")
        every = made.call("app:every", lines=lines)
        if is_call:
            every = made.call("app:every.<locals>.<listcomp>", every, lines=frozenset({2, 3}))
        made.call("app:one", every, lines=frozenset({7}))
        return replace(made.trace(), python=python)

    old = run(is_call=True, lines=frozenset({2, 3}), python="3.11.7")
    new = run(is_call=False, lines=frozenset({2}), python="3.12.1")
    assert compare(old, new).nothing.startswith("Nothing differs: 2 calls")
    assert compare(new, old).nothing.startswith("Nothing differs: 2 calls")
    assert compare(old, old).nothing.startswith("Nothing differs: 2 calls")
