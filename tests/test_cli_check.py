"""``flaskmagic check``: what is written of the installed libraries, held against them."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import flask
import pytest

from flaskmagic.source.definitions import definitions
from tests.command import fails, run

ROOT = Path(__file__).parents[1]
FLASK = version("flask")
BLOB = "https://github.com/pallets/flask/blob"
TEXT = Path(flask.__file__).with_name("app.py").read_text(encoding="utf-8")


def span(name: str) -> tuple[int, int]:
    (found,) = definitions(TEXT)[name]
    return found.first_line, found.last_line


RUN, CALL = span("Flask.run"), span("Flask.__call__")

REPORT = f"""\
# How it starts

`Flask.run` is in flask/app.py:{RUN[1]}.

[`run`]({BLOB}/{FLASK}/src/flask/app.py#L{RUN[0]}-L{RUN[1]}) and again
[`run`]({BLOB}/{FLASK}/src/flask/app.py#L{RUN[0]}-L{RUN[1]}).

[`Flask.run`]({BLOB}/{FLASK}/src/flask/app.py#L{CALL[1]}) is the wrong one.

[`Flask.run`]({BLOB}/main/src/flask/app.py#L1) moves, [`Flask.run`]({BLOB}/{FLASK}/src/flask/app.py)
has no line, and [`Flask.run`]({BLOB}/{FLASK}/src/flask/app.py#LL{RUN[0]}C1-L{RUN[0]}C1) an odd one.

[The licence]({BLOB}/main/LICENSE.txt) needs none.

Our server.py starts it on line 3. See https://github.com/nodejs/node/blob/v20.0.0/lib/net.js#L5
"""


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no release be at hand but those that are installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "report.md").write_text(REPORT, encoding="utf-8")
    (folder / "server.py").write_text("import flask\n\napp = flask.Flask(__name__)\n")
    return folder


@pytest.fixture(scope="module")
def document(folder: Path) -> dict[str, Any]:
    finished = run("check", str(folder / "report.md"), "--format", "json")
    assert (finished.returncode, finished.stderr) == (1, "")
    (document,) = json.loads(finished.stdout)
    assert isinstance(document, dict)
    return document


def verdicts(reference: dict[str, Any]) -> tuple[str | None, str | None]:
    place, link = reference["place"], reference["link"]
    return place and place["verdict"], link and link["verdict"]


def test_each_reference_has_its_verdicts(document: dict[str, Any]) -> None:
    assert list(map(verdicts, document["references"])) == [
        ("right", None),
        ("right", "pinned"),
        ("wrong place", "pinned"),
        ("can't tell", "branch"),
        (None, "no line"),
        ("right", "not a line"),
        (None, None),
        ("yours", None),
        ("can't tell", "pinned"),
    ]
    assert document["summary"] == {"fault": 4, "note": 1, "good": 3, "yours": 1}


def test_each_has_its_place_in_the_report(document: dict[str, Any]) -> None:
    at = [(each["at"]["line"], each["at"]["column"]) for each in document["references"]]
    assert at[:2] == [(3, 19), (5, 9)]
    assert [each["line"] for each in document["references"][1]["also"]] == [6]
    lines = REPORT.splitlines()
    for reference in document["references"]:
        line = lines[reference["at"]["line"] - 1]
        assert line[reference["at"]["column"] - 1 :].startswith(reference["written"])


def test_the_place_is_that_of_the_installed_source(document: dict[str, Any]) -> None:
    right, wrong = document["references"][0]["place"], document["references"][2]["place"]
    run_is = {"definition": "Flask.run", "first": RUN[0], "last": RUN[1]}
    assert right["found"] == run_is
    assert wrong["meant"] == run_is
    assert wrong["found"]["definition"] == "Flask.__call__"
    assert {right["release"], wrong["release"]} == {f"flask {FLASK}"}


def test_links_that_move_or_have_no_line_are_mended(document: dict[str, Any]) -> None:
    page = f"{BLOB}/{FLASK}/src/flask/app.py"
    proposed = [each["link"]["propose"] for each in document["references"][3:6]]
    lines = f"{page}#L{RUN[0]}-L{RUN[1]}"
    assert proposed == [lines, lines, f"{page}#L{RUN[0]}"]


@pytest.mark.parametrize("width", [80, 140])
def test_the_text_fits_and_says_it(folder: Path, width: int) -> None:
    finished = run("check", str(folder / "report.md"), COLUMNS=str(width))
    assert (finished.returncode, finished.stderr) == (1, "")
    long = [line for line in finished.stdout.splitlines() if len(line) > width]
    assert all("https://" in line or str(folder) in line for line in long)
    said = " ".join(finished.stdout.split())
    assert "2 references in words, 8 links to code" in said
    assert f"the words name Flask.run {RUN[0]}-{RUN[1]}" in said
    summary = finished.stdout.splitlines()[-1]
    assert summary == "4 to fix · 0 to look at · 3 right · 1 can't tell · 1 yours"
    assert finished.stdout.endswith("\n")
    assert "server.py" not in said


def test_faults_end_with_1_and_notes_only_if_strict(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("On line 12 it begins.\n")
    assert run("check", str(file)).returncode == 0
    assert run("check", str(file), "--strict").returncode == 1
    file.write_text("Nothing of code.\n")
    finished = run("check", str(file), "--strict")
    assert finished.returncode == 0
    assert "no reference to code" in finished.stdout


def test_what_is_no_report_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "report.xyz").write_text("x")
    (tmp_path / "binary.md").write_bytes(b"\0\1\2")
    assert "its suffix is not one of" in fails(2, "check", str(tmp_path / "report.xyz"))
    assert "it is no text" in fails(2, "check", str(tmp_path / "binary.md"))
    assert "No such file" in fails(2, "check", str(tmp_path / "none.md"))


def test_a_commit_is_read_from_a_clone(tmp_path: Path) -> None:
    clone, file = tmp_path / "flask", tmp_path / "flask/src/flask/app.py"
    file.parent.mkdir(parents=True)
    run_is, stop_is = (
        "    def run(self):\n        return 1\n\n",
        "    def stop(self):\n        pass\n",
    )
    file.write_text(f"class Flask:\n{run_is}{stop_is}")

    def git(*arguments: str) -> str:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        command = ["git", "-C", str(clone), *identity, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "All")
    at = f"{BLOB}/{git('rev-parse', 'HEAD')}/src/flask"
    links = (f"{at}/app.py#L2", f"{at}/app.py#L6", f"{at}/app.py#L60", f"{at}/gone.py#L1")
    report = tmp_path / "report.md"
    report.write_text("\n\n".join(f"[`Flask.run`]({link})" for link in links))
    named = ("--clone", f"pallets/flask={clone}")
    (checked,) = json.loads(run("check", str(report), *named, "--format", "json").stdout)
    found = [
        (each["place"]["verdict"], each["place"]["read_from"]) for each in checked["references"]
    ]
    assert found == [
        ("right", "clone"),
        ("wrong place", "clone"),
        ("wrong place", "clone"),
        ("wrong place", None),
    ]
    (checked,) = json.loads(run("check", str(report), "--format", "json").stdout)
    assert {each["place"]["verdict"] for each in checked["references"]} == {"can't tell"}


def test_wrong_options_are_said(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text("x")
    report = str(tmp_path / "report.md")
    assert run("check", report, "--with", "flask").returncode == 2
    assert run("check", report, "--clone", str(tmp_path)).returncode == 2
    assert run("check", report, "--era", "then").returncode == 2


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return a report with a link that can be put right, beside words that are right."""
    report = tmp_path / "report.md"
    link = f"[`Flask.run`]({BLOB}/main/src/flask/app.py#L1)."
    report.write_text(f"{link}\n\n`Flask.run`: app.py:{RUN[1]}")
    return report


def test_what_is_put_right_is_in_a_copy_and_is_no_fault_any_more(broken: Path) -> None:
    before = broken.read_bytes()
    finished = run("check", str(broken), "--fix", "--format", "json")
    assert (finished.returncode, finished.stderr) == (0, "")
    (document,) = json.loads(finished.stdout)
    assert document["summary"]["fault"] == 1
    copy = broken.with_name("report.fixed.md")
    fixed = document["fixed"]
    assert (fixed["path"], fixed["left"], fixed["summary"]["fault"]) == (str(copy), [], 0)
    assert [each["at"]["line"] for each in fixed["changes"]] == [1]
    assert broken.read_bytes() == before
    assert copy.read_text() == before.decode().replace(
        "main/src/flask/app.py#L1", f"{FLASK}/src/flask/app.py#L{RUN[0]}-L{RUN[1]}"
    )
    assert run("check", str(copy), "--strict").returncode == 0


def test_what_is_left_is_a_fault_still(broken: Path) -> None:
    wrong = f"[`Flask.run`]({BLOB}/{FLASK}/src/flask/app.py#L{CALL[1]}) is the wrong one."
    broken.write_text(f"{broken.read_text()}\n\n{wrong}\n")
    finished = run("check", str(broken), "--fix", "--links")
    assert finished.returncode == 1
    said = finished.stdout.splitlines()
    assert said[-1] == "in the copy: 1 to fix · 0 to look at · 2 right · 0 can't tell"
    assert said[said.index("Left as they are") + 1].split() == ["5", f"flask/app.py:{CALL[1]}"]


def test_a_report_that_nothing_is_known_of_has_no_copy(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("On line 12 it begins.\n")
    finished = run("check", str(file), "--fix")
    assert finished.returncode == 0
    assert "Nothing is changed, and no copy is written" in finished.stdout
    assert "no file is named before it" in finished.stdout
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_no_copy_is_written_over(broken: Path) -> None:
    copy = broken.with_name("report.fixed.md")
    copy.write_text("mended by hand")
    other = broken.with_name("other.md")
    other.write_bytes(broken.read_bytes())
    said = fails(2, "check", str(other), str(broken), "--fix")
    assert f"{copy} is there already, and is not written over" in said
    assert copy.read_text() == "mended by hand"
    assert not other.with_name("other.fixed.md").exists()


def test_options_of_copies_that_say_nothing_together_are_refused(broken: Path) -> None:
    for options, said in (
        (["--links"], "it goes with --fix"),
        (["--fix", "--format", "sarif"], "sarif can't list what is changed"),
    ):
        finished = run("check", str(broken), *options)
        assert (finished.returncode, finished.stdout) == (2, "")
        assert said in finished.stderr
    assert not broken.with_name("report.fixed.md").exists()


def test_the_hook_for_commits_brings_what_the_extra_brings() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    brought = re.search(r"additional_dependencies: \[(.*)\]", hook)
    assert brought is not None
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[ >=<]", each)[0] for each in extras["optional-dependencies"]["check"]]
    assert brought[1].split(", ") == names
    assert "entry: flaskmagic check\n" in hook
