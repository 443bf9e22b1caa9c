"""What a trace says of itself."""

from dataclasses import replace

import pytest

from flaskmagic.trace import Trace


@pytest.mark.parametrize(
    ("cut_short", "told"),
    [
        ({}, None),
        ({"a": "why"}, "the recording of a ends early: why"),
        (
            {"a": "why", "b": "else", "c": "why"},
            "the recording of a, c ends early: why; the recording of b ends early: else",
        ),
        (
            dict.fromkeys("abcde", "why"),
            "the recording of a, b, c and 2 more ends early: why",
        ),
    ],
)
def test_which_threads_are_not_all_there(
    built_trace: Trace, cut_short: dict[str, str], told: str | None
) -> None:
    assert replace(built_trace, cut_short=cut_short).shortfall == told
