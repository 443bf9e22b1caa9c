"""A cache folder, and a package index, of a test's own."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from flaskmagic.eras.releases import Releases
from tests.eras.wheels import write_wheel

Files = Mapping[str, str]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return flaskmagic's cache folder, which is not there yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "flaskmagic"


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what puts a release into the index that pip asks; that index has nothing else."""
    index = tmp_path / "index"
    index.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))

    def write(name: str, version: str, files: Files, day: date = date(2022, 1, 1)) -> None:
        write_wheel(index / f"{name.replace('-', '_')}-{version}-py3-none-any.whl", files, day)

    return write


@pytest.fixture
def at_hand(cache: Path) -> Callable[[Mapping[tuple[str, str], tuple[date, Files]]], Releases]:
    """Return what makes releases that are in the cache folder already, and no others."""

    def make(releases: Mapping[tuple[str, str], tuple[date, Files]]) -> Releases:
        (cache / "wheels").mkdir(parents=True)
        for (name, version), (day, files) in releases.items():
            write_wheel(cache / "wheels" / f"{name}-{version}.whl", files, day)
        return Releases(None, lambda line: pytest.fail(line))

    return make
