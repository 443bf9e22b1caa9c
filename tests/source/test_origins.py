"""A file that is not what was released is said to be, and has no link."""

import base64
import hashlib
import platform
import subprocess
from dataclasses import replace
from importlib.metadata import distribution, distributions
from pathlib import Path

import flask
import pytest

from flaskmagic.source import origins
from flaskmagic.source.git import UNCOMMITTED, UNPUSHED, authors, committed_page
from flaskmagic.source.origins import (
    CHANGED,
    EDITABLE,
    MISSING,
    NO_RECORD,
    NOT_RECORDED,
    UNMODIFIED,
    condition,
    origin,
    standard_library_origin,
)
from flaskmagic.trace import RecordedPython

CODE = "def hello():\n    return 1\n"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a distribution called Flask, of one file, into a folder of its own."""
    site = tmp_path / "site"
    info = site / "Flask-3.1.3.dist-info"
    (site / "flask").mkdir(parents=True)
    info.mkdir()
    file = site / "flask" / "app.py"
    file.write_text(CODE)
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: Flask\nVersion: 3.1.3\n"
        "Project-URL: Source, https://github.com/pallets/flask/\n"
    )
    digest = base64.urlsafe_b64encode(hashlib.sha256(CODE.encode()).digest()).decode().rstrip("=")
    (info / "RECORD").write_text(f"flask/app.py,sha256={digest},{len(CODE)}\n")
    monkeypatch.syspath_prepend(str(site))
    return file


def test_a_file_as_it_was_released_has_its_page(installed: Path) -> None:
    found = origin(str(installed), "flask/app.py", distribution("Flask"))
    assert found.page == "https://github.com/pallets/flask/blob/3.1.3/src/flask/app.py"
    assert found.remark is None


def test_a_changed_file(installed: Path) -> None:
    installed.write_text(CODE + "# changed\n")
    found = origin(str(installed), "flask/app.py", distribution("Flask"))
    assert found == origins.Origin(None, CHANGED)


def test_a_missing_file(installed: Path) -> None:
    installed.unlink()
    assert origin(str(installed), "flask/app.py", distribution("Flask")).remark == MISSING


def test_a_file_that_was_not_installed(installed: Path) -> None:
    other = installed.with_name("other.py")
    other.write_text(CODE)
    assert origin(str(other), "flask/other.py", distribution("Flask")).remark == NOT_RECORDED


def test_an_installation_without_a_record(installed: Path) -> None:
    record = next(installed.parent.parent.glob("*.dist-info/RECORD"))
    record.unlink()
    assert origin(str(installed), "flask/app.py", distribution("Flask")).remark == NO_RECORD
    assert condition(distribution("Flask")) == (NO_RECORD, [])


def test_a_file_that_the_record_has_no_hash_of_can_not_be_compared(installed: Path) -> None:
    record = next(installed.parent.parent.glob("*.dist-info/RECORD"))
    rows = record.read_text()
    record.write_text(f"{rows}flask/made.py,,\n\nflask\n")
    made = installed.with_name("made.py")
    made.write_text(CODE)
    found = distribution("Flask")
    assert origin(str(made), "flask/made.py", found).remark == NOT_RECORDED
    assert origin(str(installed), "flask/app.py", found).remark is None
    without_size = rows.rpartition(",")[0]
    for row in (without_size, f"{without_size},"):
        record.write_text(row)
        assert origin(str(installed), "flask/app.py", distribution("Flask")).remark is None
    record.write_text("flask/app.py,,\n")
    assert origin(str(installed), "flask/app.py", distribution("Flask")).remark == NO_RECORD


@pytest.mark.parametrize("text", ["{", "[]", '{"url": "file:///x", "dir_info": {}}'])
def test_what_does_not_say_that_it_is_editable_is_not(installed: Path, text: str) -> None:
    info = next(installed.parent.parent.glob("*.dist-info"))
    (info / "direct_url.json").write_text(text)
    assert origin(str(installed), "flask/app.py", distribution("Flask")).remark is None


def test_an_editable_installation(installed: Path) -> None:
    info = next(installed.parent.parent.glob("*.dist-info"))
    (info / "direct_url.json").write_text('{"url": "file:///x", "dir_info": {"editable": true}}')
    found = origin(str(installed), "flask/app.py", distribution("Flask"))
    assert found == origins.Origin(None, EDITABLE)
    assert condition(distribution("Flask")) == (EDITABLE, [])


def test_the_standard_library_is_cpythons() -> None:
    here = RecordedPython.here()
    release = platform.python_version()
    assert standard_library_origin("socketserver.py", here).page == (
        f"https://github.com/python/cpython/blob/v{release}/Lib/socketserver.py"
    )
    for other in (replace(here, implementation="pypy"), replace(here, version="3.14.0a1+")):
        assert standard_library_origin("socketserver.py", other) == origins.Origin()


def test_the_installed_flask_is_as_it_was_released() -> None:
    file = Path(flask.__file__).parent / "app.py"
    assert origin(str(file), "flask/app.py", distribution("Flask")).page is not None


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a clone with one committed file, the commit pushed, and an address on GitHub."""
    from flaskmagic.source.git import _clone

    _clone.cache_clear()
    folder = tmp_path / "project"
    (folder / "app").mkdir(parents=True)
    git(tmp_path, "init", "-q", "-b", "main", str(folder))
    (folder / "app" / "server.py").write_text(CODE)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Begin")
    git(folder, "remote", "add", "origin", "git@github.com:team/project.git")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    return folder


def test_own_code_is_at_its_commit(project: Path) -> None:
    commit = git(project, "rev-parse", "HEAD")
    page = f"https://github.com/team/project/blob/{commit}/app/server.py"
    file = str(project / "app" / "server.py")
    assert committed_page(file) == (page, None)
    assert origin(file, "app/server.py", None) == origins.Origin(page, None)


def test_own_code_with_uncommitted_changes_has_no_page(project: Path) -> None:
    (project / "app" / "server.py").write_text(CODE + "# changed\n")
    assert committed_page(str(project / "app" / "server.py")) == (None, UNCOMMITTED)


def test_a_commit_that_was_not_pushed_has_no_page(project: Path) -> None:
    (project / "app" / "server.py").write_text(CODE + "# changed\n")
    git(project, "commit", "-q", "-a", "-m", "Change")
    assert committed_page(str(project / "app" / "server.py")) == (None, UNPUSHED)


def test_a_file_that_git_does_not_know_has_no_page(project: Path) -> None:
    (project / "new.py").write_text(CODE)
    assert committed_page(str(project / "new.py")) == (None, None)


def test_a_clone_of_an_unknown_forge_has_no_page(project: Path) -> None:
    git(project, "remote", "set-url", "origin", "https://git.example.org/team/project")
    assert committed_page(str(project / "app" / "server.py")) == (None, None)


def test_a_clone_of_nothing_has_no_page(project: Path) -> None:
    git(project, "remote", "remove", "origin")
    assert committed_page(str(project / "app" / "server.py")) == (None, None)


def test_before_the_first_commit_there_is_no_page_and_nothing_to_remark(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    file = tmp_path / "server.py"
    file.write_text(CODE)
    git(tmp_path, "add", ".")
    git(tmp_path, "remote", "add", "origin", "git@github.com:team/project.git")
    assert committed_page(str(file)) == (None, None)


def test_a_file_outside_of_any_clone_has_no_page(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text(CODE)
    assert committed_page(str(tmp_path / "x.py")) == (None, None)
    assert committed_page("<template>") == (None, None)


def test_the_authors_of_a_file_are_those_of_its_commits(project: Path, tmp_path: Path) -> None:
    file = project / "app" / "server.py"
    file.write_text(CODE + "# changed\n")
    git(project, "commit", "-q", "-a", "-m", "Change", "--author", "Grace <g@example.org>")
    assert authors(str(file)) == ["Grace", "A"]
    outside = tmp_path / "x.py"
    outside.write_text(CODE)
    folder = str(project / "app")
    assert authors(str(outside)) == authors(folder) == authors("<template>") == []


def test_a_name_that_is_not_absolute_is_that_of_no_file_for_certain(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "app")
    assert committed_page("server.py") == (None, None)


def test_own_code_that_is_installed_to_be_edited_is_at_its_commit(project: Path) -> None:
    info = project / "Flask-3.1.3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: Flask\nVersion: 3.1.3\n")
    (info / "direct_url.json").write_text('{"dir_info": {"editable": true}}')
    (found,) = distributions(path=[str(project)])
    file = str(project / "app" / "server.py")
    page, _ = committed_page(file)
    assert origin(file, "app/server.py", found) == origins.Origin(page, EDITABLE)
    (project / "app" / "server.py").write_text(CODE + "# changed\n")
    assert origin(file, "app/server.py", found) == origins.Origin(None, UNCOMMITTED)


def test_the_condition_names_what_was_changed_and_what_is_missing(installed: Path) -> None:
    found = distribution("Flask")
    assert condition(found) == (UNMODIFIED, [])
    # Neither of these is code of the package.
    record = next(installed.parent.parent.glob("*.dist-info/RECORD"))
    record.write_text(
        record.read_text() + "flask/logo.svg,sha256=x,1\n../bin/flask.py,sha256=x,1\n"
    )
    found = distribution("Flask")
    assert condition(found) == (UNMODIFIED, [])
    installed.write_text(CODE + "# changed\n")
    assert condition(found) == (CHANGED, ["flask/app.py"])
    installed.unlink()
    assert condition(found) == (CHANGED, ["flask/app.py"])
