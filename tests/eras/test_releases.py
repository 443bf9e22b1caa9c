"""Releases are downloaded once, whole or not at all, and read as they are."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest

from flaskmagic.eras import releases as releases_module
from flaskmagic.eras.cache_folder import cache_folder
from flaskmagic.eras.index import NoIndex, PackageIndex
from flaskmagic.eras.release_files import LARGEST
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import ReadFrom, Release
from flaskmagic.source.repositories import release_page

FIRST, SECOND = Release("some-thing", "1.0"), Release("some-thing", "1.1")
OTHER = Release("other", "3.0")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def releases(publish: Callable[..., None], said: list[str]) -> Releases:
    for version_number in ("1.0", "1.1", "2.0rc1"):
        publish("some-thing", version_number, {"some_thing/__init__.py": "one = 1\n"})
    publish("other", "3.0", {"other.py": "name = 'é'\n"})
    return Releases(PackageIndex(), said.append)


def test_the_cache_folder_is_where_the_system_has_its_caches(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert cache_folder() == tmp_path / "cache" / "flaskmagic"
    monkeypatch.setenv("HOME", str(tmp_path))
    for ignored in ("", "relative/folder"):
        monkeypatch.setenv("XDG_CACHE_HOME", ignored)
        monkeypatch.setattr(sys, "platform", "linux")
        assert cache_folder() == tmp_path / ".cache" / "flaskmagic"
        monkeypatch.setattr(sys, "platform", "darwin")
        assert cache_folder() == tmp_path / "Library" / "Caches" / "flaskmagic"


def test_the_index_lists_its_releases_once_a_day(
    releases: Releases, publish: Callable[..., None], cache: Path
) -> None:
    assert releases.versions("some-thing") == ("2.0rc1", "1.1", "1.0")
    publish("some-thing", "3.0", {})
    assert releases.versions("some-thing") == ("2.0rc1", "1.1", "1.0")
    (kept,) = (cache / "versions").glob("*/some-thing")
    os.utime(kept, (0, 0))
    assert releases.versions("some-thing")[0] == "3.0"


def test_what_the_index_has_not_is_an_error_in_one_line(releases: Releases) -> None:
    with pytest.raises(NoIndex, match="no release of nothing-like-it was found: No matching"):
        releases.versions("nothing-like-it")
    with pytest.raises(NoIndex, match="some-thing==7 can't be downloaded: No matching"):
        releases.fetch([Release("some-thing", "7")])


def test_releases_are_downloaded_once_and_said_before(
    releases: Releases, said: list[str], cache: Path
) -> None:
    assert releases.open(FIRST) is None
    releases.fetch([FIRST, SECOND, OTHER, FIRST])
    wheels = cache / "wheels"
    assert said == [
        f"downloading some-thing 1.0, other 3.0 into {wheels} (2 of 3)",
        f"downloading some-thing 1.1 into {wheels} (3 of 3)",
    ]
    names = ["other-3.0.whl", "some-thing-1.0.whl", "some-thing-1.1.whl"]
    assert sorted(each.name for each in wheels.iterdir()) == names
    Releases(PackageIndex(), pytest.fail).fetch([FIRST, SECOND, OTHER])


@pytest.fixture
def three(at_hand: Callable[..., Releases]) -> Releases:
    """Return three releases that are in the cache folder."""
    return at_hand(
        {
            ("some-thing", "1.0"): (date(2021, 5, 6), {"some_thing/__init__.py": "one = 1\n"}),
            ("some-thing", "1.1"): (date(2020, 2, 2), {"some_thing/__init__.py": "one = 2\n"}),
            ("other", "3.0"): (
                date(2022, 1, 1),
                {"other.py": "\ufeffname = 'é'\r\n", "other.txt": "no Python"},
            ),
        }
    )


def test_the_files_of_a_release_are_read_from_its_wheel(three: Releases) -> None:
    first, second, other = map(three.open, (FIRST, SECOND, OTHER))
    assert first is not None
    assert second is not None
    assert other is not None
    assert first.read_from == ReadFrom.RELEASE
    assert first.paths == ("some_thing/__init__.py",)
    assert first.text("some_thing/__init__.py") == "one = 1\n"
    assert first.text("some_thing/none.py") is None
    assert first.checksum("some_thing/__init__.py") != second.checksum("some_thing/__init__.py")
    assert first.date == date(2021, 5, 6)
    assert second.date is None  # the day that build tools write for none
    assert first.metadata.version == "1.0"
    assert other.paths == ("other.py",)
    assert other.text("other.py") == "name = 'é'\n"


def test_without_an_index_only_what_is_at_hand_is_read(three: Releases) -> None:
    missing = Release("some-thing", "1.2")
    assert three.versions("some-thing") == ("1.1", "1.0")
    three.fetch([missing])
    assert three.open(missing) is None
    assert three.open(FIRST) is not None


def test_what_is_installed_is_at_hand_if_it_was_not_changed() -> None:
    flask = Releases(None, pytest.fail).open(Release("flask", version("flask")))
    assert flask is not None
    assert flask.read_from == ReadFrom.INSTALLED
    text = flask.text("flask/app.py")
    assert text is not None
    assert "class Flask(" in text
    assert "flask/app.py" in flask.paths
    assert flask.text("flask/nothing.py") is flask.text("../../../bin/flask") is None
    assert flask.checksum("flask/app.py")[1] == len(text.encode())
    assert release_page(flask.metadata, "flask/app.py") is not None
    assert Releases(None, pytest.fail).open(Release("flask", "0.0.1")) is None


def test_a_wheel_that_is_none_is_downloaded_anew(releases: Releases, cache: Path) -> None:
    (cache / "wheels").mkdir(parents=True)
    (cache / "wheels" / "other-3.0.whl").write_bytes(b"half a whe")
    assert releases.open(OTHER) is None
    releases.fetch([OTHER])
    assert releases.open(OTHER) is not None


def test_a_file_that_is_far_too_large_is_not_read(at_hand: Callable[..., Releases]) -> None:
    files = {"large.py": "#" * LARGEST, "larger.py": "#" * (LARGEST + 1)}
    large = at_hand({("large", "1"): (date(2022, 1, 1), files)}).open(Release("large", "1"))
    assert large is not None
    assert large.text("large.py") is not None
    assert large.text("larger.py") is None


@pytest.mark.usefixtures("three")
def test_the_wheels_that_were_not_read_for_longest_make_room(
    publish: Callable[..., None], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = (cache / "wheels" / "some-thing-1.0.whl").stat().st_size
    for days, name in enumerate(("some-thing-1.1", "other-3.0", "some-thing-1.0")):
        os.utime(cache / "wheels" / f"{name}.whl", (days, days))
    publish("new", "1", {"new.py": ""})
    monkeypatch.setattr(releases_module, "_ROOM", int(size * 2.5))
    Releases(PackageIndex(), lambda _line: None).fetch([Release("new", "1")])
    left = {each.name for each in (cache / "wheels").iterdir()}
    assert left == {"some-thing-1.0.whl", "new-1.whl"}


@pytest.fixture
def silent_index(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Let pip ask an index that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        port = server.getsockname()[1]
        monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}/simple")
        for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
            monkeypatch.delenv(name, raising=False)
        yield server


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_download_and_leaves_nothing_behind(
    silent_index: socket.socket, cache: Path, number: signal.Signals
) -> None:
    program = """
        import sys
        from flaskmagic import signals
        from flaskmagic.eras.index import PackageIndex
        from flaskmagic.eras.releases import Releases
        from flaskmagic.eras.revisions import Release

        signals.claim()
        try:
            Releases(PackageIndex(), print).fetch([Release("flask", "2.1.1")])
        except signals.Interrupted:
            sys.exit(signals.exit_code(signals.take()))
        """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        stdout=subprocess.PIPE,
        # What runs in the background is started with SIGINT ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    with process:
        asked, _address = silent_index.accept()  # by pip
        with asked:
            assert [each.name[0] for each in (cache / "wheels").iterdir()] == ["."]
            process.send_signal(number)
            assert process.wait(20) == 128 + number
    assert list((cache / "wheels").iterdir()) == []
