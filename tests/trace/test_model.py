"""What a trace says of itself."""

from dataclasses import replace

import pytest

from flaskmagic.trace import CallSite, SourceFile, Trace


@pytest.mark.parametrize(
    ("gaps", "told"),
    [
        ({}, None),
        ({"a": "why"}, "the recording of a is not whole: why"),
        (
            {"a": "why", "b": "else", "c": "why"},
            "the recording of a, c is not whole: why; the recording of b is not whole: else",
        ),
        (
            dict.fromkeys("abcde", "why"),
            "the recording of a, b, c and 2 more is not whole: why",
        ),
    ],
)
def test_which_threads_are_not_all_there(
    built_trace: Trace, gaps: dict[str, str], told: str | None
) -> None:
    assert replace(built_trace, gaps=gaps).shortfall == told


TEXT = 'f("é", g(1),\n  h())\nlast()\n'


@pytest.mark.parametrize(
    ("lines", "columns", "text"),
    [
        ((1, 1), (2, 6), '"é"'),
        ((1, 1), (8, 12), "g(1)"),
        ((1, 2), (8, 5), "g(1),\n  h()"),
        ((1, None), (8, 12), "g(1)"),
        ((3, 3), (0, 6), "last()"),
        ((3, 4), (0, 6), None),
        ((4, 4), (0, 6), None),
        ((0, 1), (0, 6), None),
        ((2, 1), (0, 6), None),
        ((1, 1), (None, 6), None),
        ((1, 1), (0, None), None),
    ],
)
def test_the_source_of_a_call_is_what_stands_between_its_columns(
    built_trace: Trace,
    lines: tuple[int, int | None],
    columns: tuple[int | None, int | None],
    text: str | None,
) -> None:
    trace = replace(built_trace, files={"f.py": SourceFile("f.py", "f", TEXT)})
    call = replace(built_trace.calls[0], call_site=CallSite("f.py", *lines, *columns))
    assert trace.call_text(call) == text
    assert trace.call_text(replace(call, call_site=None)) is None
