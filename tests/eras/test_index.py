"""The package index is asked through pip, as the user has set it up."""

import ensurepip
import subprocess
import sys
from pathlib import Path

import pytest

from flaskmagic.eras.index import NoIndex, PackageIndex
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import Release

BLINKER = Release("blinker", "1.8.2")


def test_a_release_of_the_real_index_is_read() -> None:
    releases = Releases(PackageIndex(), lambda _line: None)
    try:
        versions = releases.versions("blinker")
    except NoIndex as error:
        pytest.skip(f"there is no package index: {error}")
    assert versions.index("1.8.2") < versions.index("1.8.1") < versions.index("1.7.0")
    releases.fetch([BLINKER])
    files = releases.open(BLINKER)
    assert files is not None
    assert files.metadata.metadata["Name"] == "blinker"
    assert "class Signal" in (files.text("blinker/base.py") or "")
    assert files.date is not None
    assert files.date.year == 2024


def test_an_environment_without_pip_has_that_of_its_python(tmp_path: Path) -> None:
    if not list(Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl")):
        pytest.skip("this Python brings no pip")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path], check=True)
    program = (
        "import sys; sys.path = sys.path[:-1] + sys.argv[1:]\n"
        "from flaskmagic.eras.index import _pip\n"
        "done = _pip('--version'); print(done.stdout)"
    )
    root = str(Path(__file__).parents[2])
    finished = subprocess.run(
        [tmp_path / "bin" / "python", "-c", program, root],
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout.startswith("pip ")
    assert "_bundled" in finished.stdout
