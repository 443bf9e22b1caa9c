"""``flaskmagic quiz``: questions through a pipe and in a terminal, the score, and the sheet."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from flaskmagic import api
from tests.big import big_reading
from tests.command import COMMAND, TIMEOUT, environment, fails, run


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("quiz") / "shop.json"
    api.save([big_reading(2_000).trace], file)
    return str(file)


def quiz(typed: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "quiz", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        env=environment(),
        check=False,
    )


def test_answers_come_through_a_pipe(saved: str) -> None:
    made = api.make_quiz([api.read(trace) for trace in api.load(saved)], 3, "group A", 2)
    first, second, _ = made.questions
    right = next((each.mark for each in first.choices if each.is_right), first.right)
    finished = quiz(f"{right}\n?\n\n", "--from", saved, "--seed", "group A", "--level", "2")
    shown = " ".join(finished.stdout.split())
    assert finished.returncode == 0
    assert finished.stderr == ""
    assert f"1 of 10 {first.kind}" in shown
    assert "> ".join(["", right]) in shown
    assert "Right: " in shown
    assert shown.count(second.how_to_answer) >= 2  # asked for once more
    assert "It is " in shown
    assert first.link is None or first.link in shown
    assert "1 of 2 right; 8 of 10 not answered. Seed group A · level 2" in shown


def test_what_can_not_be_is_said_in_one_line(saved: str, tmp_path: Path) -> None:
    said = fails(2, "quiz", "--from", saved, "--sheet", str(tmp_path / "quiz.docx"))
    assert "quiz.docx: a sheet is one of .pdf, .md, .markdown, .html, .htm" in said
    assert "no such folder" in fails(1, "quiz", "--from", saved, "--sheet", "/nowhere/quiz.md")
    assert "--level needs --quiz" in fails(2, "step", "--from", saved, "--level", "2")


def test_a_sheet_is_written_and_nothing_is_asked(saved: str, tmp_path: Path) -> None:
    file = tmp_path / "quiz.md"
    finished = run("quiz", "--from", saved, "--sheet", str(file), "--count", "500", "--seed", "B")
    assert finished.returncode == 0
    assert finished.stdout == ""
    few, wrote = finished.stderr.splitlines()
    assert "there are only" in few
    assert wrote.endswith("questions, and the key on a page of its own")
    assert "Seed B · level 1" in file.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
def test_ctrl_c_leaves_the_score(saved: str) -> None:
    asked = subprocess.Popen(
        [*COMMAND, "quiz", "--from", saved],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(),
    )
    assert asked.stdout is not None
    shown = ""
    while "\n> " not in shown:
        shown += asked.stdout.read(1)
    asked.send_signal(signal.SIGINT)
    rest, said = asked.communicate(timeout=TIMEOUT)
    assert asked.returncode == 0
    assert said == ""
    assert "0 of 0 right; 10 of 10 not answered" in rest
