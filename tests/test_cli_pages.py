"""Sites, pages, stepping and a closed pipe, run as a user runs them."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flaskmagic.reading import Reading
from flaskmagic.report.document import UNWRITTEN
from flaskmagic.trace import dump
from tests.command import COMMAND, environment, fails, run


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, live_reading: Callable[[str], Reading]) -> Path:
    """Return a saved trace of two topics' scenarios."""
    file = tmp_path_factory.mktemp("saved") / "two.json"
    traces = [live_reading(topic).trace for topic in ("route", "template")]
    file.write_text(dump(traces), encoding="utf-8")
    return file


def test_a_site_is_a_folder_with_a_page_for_each_topic(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "made" / "site"
    finished = run("site", "--from", str(saved), "--output", str(folder))
    assert (finished.returncode, finished.stdout) == (0, "")
    said = " ".join(finished.stderr.split())
    assert said == f"flaskmagic: wrote {folder / 'index.html'} and 2 pages"
    names = sorted(file.name for file in folder.iterdir())
    assert names == [
        *("index.html", "route-quiz.html", "route.html", "template-quiz.html", "template.html")
    ]
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<a [^>]*href="([a-z]+\.html)"', index) == ["route.html", "template.html"]


def test_a_site_replaces_its_own_files_and_leaves_others(saved: Path, tmp_path: Path) -> None:
    for name in ("index.html", "mine.html"):
        (tmp_path / name).write_text("mine")
    arguments = ("--from", str(saved), "--topics", "route", "--output", str(tmp_path))
    assert "and 1 page" in " ".join(run("site", *arguments).stderr.split())
    assert "Routing" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "mine.html").read_text() == "mine"
    assert not (tmp_path / "template.html").exists()


def test_a_site_of_a_topic_that_is_not_there(saved: Path, tmp_path: Path) -> None:
    arguments = ("--from", str(saved), "--topics", "socket", "--output", str(tmp_path))
    assert "no trace of 'socket'" in fails(1, "site", *arguments)
    assert list(tmp_path.iterdir()) == []


def test_the_address_of_a_site_brings_pictures_for_previews(saved: Path, tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="typst is not installed")
    arguments = ("site", "--from", str(saved), "--topics", "route", "--output", str(tmp_path))
    assert run(*arguments, "--url", "https://example.org/flask").returncode == 0
    assert {file.name for file in tmp_path.iterdir()} == {
        *("index.html", "index.png", "route.html", "route.png", "route-quiz.html")
    }
    html = (tmp_path / "route.html").read_text(encoding="utf-8")
    assert 'property="og:image" content="https://example.org/flask/route.png"' in html
    said = fails(2, *arguments, "--url", "example.org")
    assert "the address of a site is such as" in said


def test_a_page_is_written_by_format_and_by_suffix(saved: Path, tmp_path: Path) -> None:
    reading = ("trace", "route", "--from", str(saved))
    shown = run(*reading, "--format", "html")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("<!doctype html>")
    page = tmp_path / "page.html"
    assert run(*reading, "--output", str(page)).returncode == 0
    assert page.read_text(encoding="utf-8") == shown.stdout


def test_more_topics_are_no_page(saved: Path) -> None:
    said = fails(2, "trace", "all", "--from", str(saved), "--format", "html")
    assert (
        "a page, a tour or a diagram has one topic, or one request: name one, or write "
        "'flaskmagic site --output DIR' for pages of more" in said
    )


def test_more_traces_are_no_page(saved: Path) -> None:
    """Nor are two runs that are read without a topic."""
    said = fails(2, "trace", "--from", str(saved), "--format", "html")
    assert "a page, a tour or a diagram has one topic" in said


def test_a_report_may_leave_out_the_prompts(saved: Path) -> None:
    arguments = ("report", "--from", str(saved), "--topics", "route")
    assert UNWRITTEN in run(*arguments).stdout
    without = run(*arguments, "--no-prompts")
    assert without.returncode == 0
    assert "From the TCP socket to our function" in without.stdout
    assert UNWRITTEN not in without.stdout


def test_without_a_terminal_there_is_no_stepping(saved: Path) -> None:
    pytest.importorskip("textual")
    assert "stepping needs a terminal" in fails(1, "step", "route", "--from", str(saved))
    # It is said before anything is run or read.
    assert "stepping needs a terminal" in fails(1, "step", "route", "--from", "nowhere.json")


SERVER = """\
from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    return "hello"
"""


@pytest.mark.parametrize("own", [False, True])
def test_a_reader_who_has_gone_before_anything_was_written_gets_no_traceback(
    saved: Path, tmp_path: Path, own: bool
) -> None:
    """Little is written when the command ends, and of an own app to a stream of our own."""
    style, server = tmp_path / "tiny.md.j2", tmp_path / "server.py"
    style.write_text("# A report")
    server.write_text(SERVER)
    reader, writer = os.pipe()
    os.close(reader)
    source = ("--app", str(server)) if own else ("--from", str(saved))
    finished = subprocess.run(
        [*COMMAND, "report", *source, "--style", str(style)],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment(),
        check=False,
    )
    os.close(writer)
    assert finished.returncode == 141
    # Old releases of Werkzeug leave a socket open, and the app's own output says so.
    ours = [line for line in finished.stderr.splitlines() if not line.startswith(b"app: ")]
    assert b"Traceback" not in b"\n".join(ours)
    assert b"BrokenPipe" not in finished.stderr


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_reader_who_has_seen_enough_gets_no_traceback(saved: Path, form: str) -> None:
    """As ``flaskmagic trace template --full | head -1``: the pipe is closed while we write."""
    with subprocess.Popen(
        [*COMMAND, "trace", "template", "--from", str(saved), "--full", "--format", form],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1)
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (141, b"")
