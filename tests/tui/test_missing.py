"""What is said where textual is not installed."""

from __future__ import annotations

import sys

import pytest

import flaskmagic.tui
from flaskmagic.errors import Problem


def test_the_problem_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual", None)
    with pytest.raises(Problem, match=r"python -m pip install 'flaskmagic\[tui\]'"):
        flaskmagic.tui.run([])
