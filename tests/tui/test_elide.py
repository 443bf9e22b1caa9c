"""What is left of a long name or path: its end."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from flaskmagic.tui.elide import keep_end


@pytest.mark.parametrize(
    ("text", "width", "left"),
    [
        ("flask/sansio/scaffold.py:336", 28, "flask/sansio/scaffold.py:336"),
        ("flask/sansio/scaffold.py:336", 24, "…/sansio/scaffold.py:336"),
        ("setupmethod.<locals>.Scaffold.route", 20, "…Scaffold.route"),
        ("a.short_end_of_a_long_name", 12, "…a_long_name"),
        ("a_long_name.x", 8, "…_name.x"),
        ("界界界", 4, "…界"),
        ("name", 1, "…"),
        ("name", 0, ""),
    ],
)
def test_the_end_stays(text: str, width: int, left: str) -> None:
    assert keep_end(text, width) == left


def test_no_width_is_exceeded() -> None:
    for text in ("flask/sansio/scaffold.py:336", "A.b.<locals>.c", "...", "界.界/界"):
        for width in range(40):
            assert cell_len(keep_end(text, width)) <= width
