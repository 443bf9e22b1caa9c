"""What the source pane says of lines: that they ran, that they did not, or that nobody knows."""

from dataclasses import replace

from flaskmagic.reading import Reading
from flaskmagic.tui.source_view import source_view
from flaskmagic.tui.walk import Walk


def of_first_step(reading: Reading) -> dict[int, bool | None]:
    walk = Walk(reading)
    walk.forward()
    seen = source_view(walk)
    assert seen is not None
    return dict(seen.ran)


def test_lines_that_did_not_run_are_told_apart(built_reading: Reading) -> None:
    ran = of_first_step(built_reading)
    assert (ran[12], ran[14]) == (True, False)


def test_where_not_all_lines_were_recorded_none_is_said_not_to_have_run(
    built_reading: Reading,
) -> None:
    first, *rest = built_reading.steps
    partly = replace(first, all_lines=False)
    ran = of_first_step(replace(built_reading, steps=(partly, *rest)))
    assert (ran[12], ran[14]) == (True, None)
    assert False not in ran.values()


def test_of_what_is_only_proven_no_line_is_known(built_reading: Reading) -> None:
    walk = Walk(built_reading)
    walk.go_to_step(2)
    seen = source_view(walk)
    assert seen is not None
    assert set(seen.ran.values()) == {None}
    assert not seen.onward
