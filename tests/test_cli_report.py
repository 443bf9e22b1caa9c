"""``flaskmagic report``, run as a user runs it."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flaskmagic.reading import Reading
from flaskmagic.report.document import UNWRITTEN
from flaskmagic.report.forms.markdown import read_places
from flaskmagic.trace import dump
from tests.command import fails, run, run_anew, said_by


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory, live_reading: Callable[[str], Reading]) -> Path:
    """Return a saved trace of two topics' scenarios."""
    file = tmp_path_factory.mktemp("saved") / "two.json"
    traces = [live_reading(topic).trace for topic in ("route", "template")]
    file.write_text(dump(traces), encoding="utf-8")
    return file


def test_a_report_is_written_from_a_run() -> None:
    finished = run_anew("report", "--topics", "route,template", "--team", "Ada")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "the demo app of flaskmagic, not about an app of yours" in finished.stdout
    assert "Ada. One run, recorded call by call, with Python" in finished.stdout
    assert "\n## 1. From the TCP socket to our function\n" in finished.stdout
    assert re.search(r"\n## \d+\. Pages from templates\n", finished.stdout)
    assert "Socket.IO: WebSocket and events\n" not in finished.stdout


def test_the_evidence_of_a_run_is_written_topic_by_topic(trace: Path) -> None:
    finished = run("report", "--from", str(trace), "--style", "evidence")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "# Flask\n" in finished.stdout
    assert "## Flask - Routing" in finished.stdout
    assert "## Jinja2 - Templates" in finished.stdout
    assert "Starting the server" not in finished.stdout


@pytest.mark.parametrize("style", ["cse312", "evidence"])
def test_a_saved_trace_makes_the_same_report(trace: Path, tmp_path: Path, style: str) -> None:
    file = tmp_path / "report.md"
    arguments = ("report", "--from", str(trace), "--output", str(file), "--style", style)
    finished = run(*arguments)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    first = file.read_text(encoding="utf-8")
    assert run(*arguments).returncode == 0
    assert file.read_text(encoding="utf-8") == first
    keys = set(read_places(first))
    if style == "evidence":
        assert keys == {"flask/route", "jinja2/template", "markupsafe", "werkzeug"}
    else:
        assert keys >= {"feature/socket", "feature/route", "feature/template"}


def test_what_was_written_is_kept_and_changed_evidence_is_told(trace: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    arguments = ("report", "--from", str(trace), "--output", str(file))
    run(*arguments)
    text = file.read_text(encoding="utf-8").replace(UNWRITTEN, "Our own words.", 1)
    key = next(key for key, place in read_places(text).items() if place.answer == "Our own words.")
    name, place, _ = read_places(text)[key].evidence[0].split(", ", 2)
    file.write_text(text.replace(f"{name}, {place}, ", f"{name}, old.py:1-2, ", 1), "utf-8")
    finished = run(*arguments)
    assert finished.returncode == 0
    said = f"{name} was at old.py:1-2 and is at {place}"
    assert f"flaskmagic: {key}: {said}" in finished.stderr
    kept = file.read_text(encoding="utf-8")
    assert read_places(kept)[key].answer == "Our own words."
    assert f"> - {said}" in kept


def test_an_unknown_style(trace: Path) -> None:
    assert "no style 'cse311'" in fails(2, "report", "--from", str(trace), "--style", "cse311")


def test_a_broken_style_leaves_the_file_as_it_was(trace: Path, tmp_path: Path) -> None:
    style, file = tmp_path / "mine.md.j2", tmp_path / "report.md"
    style.write_text("# Fine\n{{ oops }}\n")
    file.write_text("before")
    arguments = ("report", "--from", str(trace), "--style", str(style), "--output", str(file))
    assert f"{style}:2: 'oops' is undefined" in fails(1, *arguments)
    assert file.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.md.j2", "report.md"]


def test_an_output_that_can_not_be_written(trace: Path, tmp_path: Path) -> None:
    output = tmp_path / "no" / "report.md"
    said = fails(1, "report", "--from", str(trace), "--output", str(output))
    assert "there is no such folder" in said


def test_a_form_that_is_not_known(trace: Path, tmp_path: Path) -> None:
    said = fails(2, "report", "--from", str(trace), "--output", str(tmp_path / "report.odt"))
    assert "use --format" in said
    said = fails(2, "report", "--from", str(trace), "--format", "odt")
    assert "no format 'odt': the formats are docx, html, markdown, pdf" in said
    said = fails(2, "report", "--from", str(trace), "--format", "pdf")
    assert "use --output report.pdf" in said


def test_an_unknown_topic(trace: Path) -> None:
    said = fails(2, "report", "--from", str(trace), "--topics", "route,templates")
    assert "did you mean 'template'" in said


@pytest.mark.parametrize(
    ("suffix", "module", "extra"), [("docx", "docx", "docx"), ("pdf", "typst", "pdf")]
)
def test_a_missing_extra_is_told_with_the_pip_command(
    trace: Path, tmp_path: Path, suffix: str, module: str, extra: str
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / f"{module}.py").write_text("raise ImportError('no')\n")
    file = tmp_path / f"report.{suffix}"
    arguments = ("report", "--from", str(trace), "--output", str(file))
    said = said_by(run_anew(*arguments, PYTHONPATH=str(tmp_path / "site")), 1)
    assert f"pip install 'flaskmagic[{extra}]'" in said
    assert not file.exists()


@pytest.mark.parametrize(
    ("suffix", "module", "start"),
    [("html", "html", b"<!doctype html>"), ("docx", "docx", b"PK"), ("pdf", "typst", b"%PDF")],
)
def test_every_form_is_written(
    trace: Path, tmp_path: Path, suffix: str, module: str, start: bytes
) -> None:
    pytest.importorskip(module)
    file = tmp_path / f"report.{suffix}"
    arguments = ("report", "--from", str(trace), "--topics", "route", "--output", str(file))
    finished = run(*arguments)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert file.read_bytes().lower().startswith(start.lower())
    assert run(*arguments[:-2], "-o", str(file)).returncode == 0


def test_words_survive_an_editor_on_windows(trace: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    arguments = ("report", "--from", str(trace), "--output", str(file))
    run(*arguments)
    text = file.read_text(encoding="utf-8").replace(UNWRITTEN, "Our own words.", 1)
    file.write_bytes(text.replace("\n", "\r\n").encode())
    assert run(*arguments).returncode == 0
    kept = read_places(file.read_text(encoding="utf-8"))
    assert [place.answer for place in kept.values()].count("Our own words.") == 1


def test_a_damaged_mark_leaves_the_file_as_it_was(trace: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    arguments = ("report", "--from", str(trace), "--output", str(file))
    run(*arguments)
    damaged = file.read_text(encoding="utf-8").replace("<!-- /your words -->", "", 1)
    file.write_text(damaged, encoding="utf-8")
    assert "is missing" in fails(1, *arguments)
    assert file.read_text(encoding="utf-8") == damaged


def test_a_report_on_the_readers_own_app(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(
        "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef index():\n"
        "    return 'hello'\n"
    )
    saved = tmp_path / "own.json"
    asked = ("--app", str(tmp_path / "server.py"), "--request", "GET /")
    finished = run("report", *asked)
    assert finished.returncode == 0
    assert "the demo app" not in finished.stdout
    assert "`GET /` → 200" in finished.stdout
    assert "| server.py:2" in finished.stdout.replace("`", "")
    titles = re.findall(r"^## \d+\. (.*)", finished.stdout, re.M)
    assert titles[0] == "From the TCP socket to our function"
    assert "Routes" in titles
    for feature_that_is_not_used in ("Pages from templates", "JSON", "Session and cookies"):
        assert feature_that_is_not_used not in finished.stdout
    run("trace", *asked, "--save", str(saved), "--output", os.devnull)
    again = run("report", "--from", str(saved))
    assert re.findall("^#+ .*", again.stdout, re.M) == re.findall("^#+ .*", finished.stdout, re.M)
    evidence = run("report", "--from", str(saved), "--style", "evidence").stdout
    assert "\n# GET / -\\> 200\n" in evidence
    assert "Your code: index" in evidence
    assert "\n## Flask - Routing\n" in evidence
    for topic_that_did_not_run in ("Templates", "Socket.IO"):
        assert f" - {topic_that_did_not_run}\n" not in evidence
