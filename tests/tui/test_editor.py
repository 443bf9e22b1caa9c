"""What is run to open the reader's editor."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("textual")

from flaskmagic.errors import Problem
from flaskmagic.tui import editor


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("vim", ["vim", "+7", "FILE"]),
        ("/usr/bin/nano -w", ["/usr/bin/nano", "-w", "+7", "FILE"]),
        ("emacs -nw", ["emacs", "-nw", "+7", "FILE"]),
        ("code --wait", ["code", "--wait", "-g", "FILE:7"]),
        ("hx", ["hx", "FILE:7"]),
        ("ed", ["ed", "FILE"]),
    ],
)
def test_the_line_is_given_as_the_editor_takes_it(
    tmp_path: Path, named: str, expected: list[str]
) -> None:
    file = tmp_path / "a file;.py"
    file.touch()
    expected = [part.replace("FILE", str(file)) for part in expected]
    assert editor.command(str(file), 7, {"EDITOR": named}) == expected


def test_visual_counts_before_editor(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.touch()
    assert editor.command(str(file), 1, {"VISUAL": "vi", "EDITOR": "ed"})[0] == "vi"


@pytest.mark.parametrize("named", ["", "   ", "'unfinished"])
def test_without_an_editor_it_says_what_to_set(tmp_path: Path, named: str) -> None:
    file = tmp_path / "a.py"
    file.touch()
    with pytest.raises(Problem, match="set EDITOR"):
        editor.command(str(file), 1, {"EDITOR": named})


@pytest.mark.parametrize("name", ["/nowhere/flask/app.py", "index.html", "-c.py"])
def test_a_file_of_another_machine_is_told(name: str) -> None:
    with pytest.raises(Problem, match="recorded elsewhere"):
        editor.command(name, 1, {"EDITOR": "vi"})


def test_a_file_that_is_not_what_ran_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x = 1\n", encoding="utf-8")
    assert not editor.is_changed(str(file), "x = 1\n")
    assert editor.is_changed(str(file), "x = 2\n")
    assert editor.is_changed(str(tmp_path / "gone.py"), "x = 1\n")
