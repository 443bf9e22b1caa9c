"""A file is read at the very revision that is asked for, or the way to get it is said."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import pytest

from flaskmagic.eras.clones import Clones, NoClone, clones_in
from flaskmagic.eras.forges import Forges
from flaskmagic.eras.release_files import LARGEST
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import (
    NotRead,
    ReadFrom,
    Release,
    Revision,
    RevisionKind,
    SourceText,
)
from flaskmagic.eras.sources import Sources

FLASK = "github.com/pallets/flask"
APP = "src/flask/app.py"


def tag(name: str) -> Revision:
    return Revision(RevisionKind.TAG, name)


def sha(name: str) -> Revision:
    return Revision(RevisionKind.SHA, name)


def branch(name: str) -> Revision:
    return Revision(RevisionKind.BRANCH, name)


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path, text: str) -> str:
    (folder / "src/flask").mkdir(parents=True, exist_ok=True)
    (folder / APP).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "-m", "changed")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone with three commits: one has a tag, two were fetched, one is local."""
    folder = tmp_path / "clones" / "flask"
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "remote", "add", "origin", "git@github.com:pallets/flask.git")
    commit(folder, "\n\nfirst = 1\n")
    git(folder, "tag", "2.1.1")
    git(folder, "update-ref", "refs/remotes/origin/main", commit(folder, "second = 2\n"))
    commit(folder, "third = 3\n")
    return folder


def silent(_line: str) -> None:
    pass


@pytest.fixture
def nothing_at_hand() -> Releases:
    return Releases(None, pytest.fail)


def read(clones: Clones, revision: Revision, path: str = APP) -> SourceText | NotRead:
    return Sources(Releases(None, pytest.fail), clones).at(FLASK, path, revision)


def test_a_clone_is_read_at_a_tag_a_commit_and_a_branch(clone: Path) -> None:
    clones = clones_in([str(clone)])
    first = git(clone, "rev-parse", "2.1.1")
    found = SourceText(APP, "\n\nfirst = 1\n", ReadFrom.CLONE, commit=first)
    assert read(clones, tag("2.1.1")) == found
    assert read(clones, sha(first)) == read(clones, sha(first[:8])) == found
    second = read(clones, branch("main"))
    assert isinstance(second, SourceText)
    assert second.text == "second = 2\n"  # what the forge has, not what was done here
    git(clone, "branch", "local")
    third = read(clones, branch("local"))
    assert isinstance(third, SourceText)
    assert third.text == "third = 3\n"


def test_a_revision_that_a_clone_has_not_is_said(clone: Path) -> None:
    clones = clones_in([str(clone)])
    found = read(clones, sha("0" * 40))
    assert isinstance(found, NotRead)
    assert not found.is_missing
    assert found.reason == f"the clone in {clone} has no commit {'0' * 40}"
    assert found.instead == (
        f"run git -C {clone} fetch --tags, or let it be read from the forge with --online"
    )
    assert read(clones, tag("2.1.1"), "src/flask/no.py") == NotRead(
        "there is no file src/flask/no.py at tag 2.1.1", is_missing=True
    )


@pytest.mark.parametrize("name", ["--help", "HEAD", "main", "x" * 9, "0" * 40 + "0"])
def test_what_is_no_hash_is_no_commit(clone: Path, name: str) -> None:
    found = read(clones_in([str(clone)]), sha(name))
    assert isinstance(found, NotRead)
    assert not found.is_missing


def test_a_file_that_is_far_too_large_is_not_read(clone: Path) -> None:
    commit(clone, "#" * (LARGEST + 1))
    git(clone, "tag", "large")
    assert isinstance(read(clones_in([str(clone)]), tag("large")), NotRead)


def test_clones_are_named_alone_or_in_one_folder(clone: Path, tmp_path: Path) -> None:
    bare = tmp_path / "clones" / "jinja.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(clone), str(bare))
    git(bare, "remote", "set-url", "origin", "https://github.com/pallets/Jinja")
    (tmp_path / "clones" / "notes.txt").write_text("no clone")
    both = {FLASK: clone, "github.com/pallets/jinja": bare}
    assert clones_in([str(clone.parent)]) == both
    assert clones_in([f"Pallets/Flask={clone}"]) == {FLASK: clone}
    assert clones_in([f"gitlab.com/a/b={clone}"]) == {"gitlab.com/a/b": clone}
    assert clones_in([]) == {}


@pytest.mark.parametrize("named", ["{}", "{}/nowhere", "a/b={}", "a/b=nowhere", ""])
def test_what_is_no_clone_is_refused(tmp_path: Path, named: str) -> None:
    with pytest.raises(NoClone) as refused:
        clones_in([named.format(tmp_path)])
    assert refused.value.exit_code == 2


def test_a_clone_serves_all_addresses_of_its_repository(clone: Path) -> None:
    git(clone, "tag", "v5.3.6")
    clones = clones_in([f"miguelgrinberg/flask-socketio={clone}"])
    sources = Sources(Releases(None, pytest.fail), clones)
    other = "code.miguelgrinberg.com/miguelgrinberg/flask-socketio"
    assert isinstance(sources.at(other, APP, tag("v5.3.6")), SourceText)


def test_the_tag_of_a_release_is_read_from_its_wheel(at_hand: Callable[..., Releases]) -> None:
    day, files = date(2022, 3, 30), {"flask/app.py": "first = 1\n", "flask/old.py": ""}
    sources = Sources(at_hand({("flask", "2.1.1"): (day, files)}))
    release = Release("flask", "2.1.1")
    expected = SourceText("flask/app.py", "first = 1\n", ReadFrom.RELEASE, release)
    assert sources.at(FLASK, APP, tag("2.1.1")) == expected
    assert sources.at(FLASK.upper(), "flask/app.py", tag("2.1.1")) == expected
    assert sources.in_release(release, "flask/app.py") == expected
    missing = sources.at(FLASK, "src/flask/no.py", tag("2.1.1"))
    assert isinstance(missing, NotRead)
    assert missing.reason == "flask 2.1.1 has no file flask/no.py, or it was changed since"
    other = sources.at(FLASK, APP, tag("2.1.0"))
    assert isinstance(other, NotRead)
    assert other.reason == "flask 2.1.0 is not here"
    assert other.instead.endswith(", or let it be downloaded with --era auto")
    assert isinstance(sources.at(FLASK, APP, branch("2.1.1")), NotRead)


def test_the_installed_release_is_read_as_it_is_installed(nothing_at_hand: Releases) -> None:
    sources = Sources(nothing_at_hand)
    today = sources.today("flask")
    assert today == Release("flask", version("flask"))
    found = sources.at(FLASK, APP, tag(version("flask")))
    assert isinstance(found, SourceText)
    assert (found.path, found.read_from, found.release) == (
        "flask/app.py",
        ReadFrom.INSTALLED,
        today,
    )
    assert sources.today("no-such-thing") is None
    assert sources.named("app.py", [today]) == [
        (today, path) for path in ("flask/app.py", "flask/sansio/app.py")
    ]


def test_python_itself_is_read_at_its_own_tag(nothing_at_hand: Releases) -> None:
    sources, cpython = Sources(nothing_at_hand), "github.com/python/cpython"
    found = sources.at(cpython, "Lib/http/server.py", tag(f"v{python_version()}"))
    assert isinstance(found, SourceText)
    assert found.path == "http/server.py"
    assert "class HTTPServer(" in found.text
    other = sources.at(cpython, "Lib/http/server.py", tag("v3.0.0"))
    outside = sources.at(cpython, "Lib/../../../etc/passwd", tag(f"v{python_version()}"))
    assert isinstance(other, NotRead)
    assert isinstance(outside, NotRead)
    assert other.reason == "there is no clone of python/cpython here"


class Raw(BaseHTTPRequestHandler):
    """A forge that has two files, and says what it was asked."""

    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        assert "Authorization" not in self.headers
        bodies = {"app.py": b"first = 1\n", "large.py": b"#" * (LARGEST + 1)}
        body = bodies.get(self.path.rpartition("/")[2])
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Raw.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Raw)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield f"http://127.0.0.1:{server.server_port}/{{repository}}/{{kind}}/{{revision}}/{{path}}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_forge_is_asked_once_for_a_file(address: str, nothing_at_hand: Releases) -> None:
    said: list[str] = []
    commit_name = "1" * 40
    for _ in range(2):
        sources = Sources(nothing_at_hand, forges=Forges(said.append, {"github.com": address}))
        for _ in range(2):
            for revision in (sha(commit_name), branch("main")):
                found = sources.at(FLASK, APP, revision)
                assert found == SourceText(APP, "first = 1\n", ReadFrom.NETWORK)
    one = f"/pallets/flask/commit/{commit_name}/{APP}"
    other = f"/pallets/flask/branch/main/{APP}"
    assert Raw.asked == [one, other, other]  # what a branch has may change meanwhile
    assert len(said) == 3
    assert said[0].startswith("asking for http://127.0.0.1:")


def test_what_a_forge_has_not_is_said(address: str, nothing_at_hand: Releases) -> None:
    forges = Forges(silent, {"github.com": address})
    sources = Sources(nothing_at_hand, forges=forges)
    for repository, path, reason in (
        (FLASK, "src/flask/no.py", "can't be read: the answer is 404 Not Found"),
        (FLASK, "src/large.py", "is larger than a source file is"),
        ("gitlab.com/a/b", "x.py", "it is not known where gitlab.com has its bare files"),
    ):
        found = sources.at(repository, path, branch("main"))
        assert isinstance(found, NotRead)
        assert found.reason.endswith(reason)
        assert not found.is_missing


def test_a_forge_that_does_not_answer_is_said(nothing_at_hand: Releases) -> None:
    forges = Forges(silent, {"github.com": "http://127.0.0.1:9/{path}"})
    found = Sources(nothing_at_hand, forges=forges).at(FLASK, APP, branch("main"))
    assert isinstance(found, NotRead)
    assert found.reason == f"http://127.0.0.1:9/{APP} can't be read: there is no connection"
