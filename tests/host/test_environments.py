"""What ``nox -s environments`` tries on many sets of releases is tried here on the one there is."""

import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.environments import ASKED, SERVER, check, read


def test_the_releases_of_the_app_are_named_and_linked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "server.py").write_text(SERVER)
    monkeypatch.chdir(tmp_path)
    python = Path(sys.executable)
    module = [str(python), "-m", "flaskmagic", "trace", *ASKED, "--format", "json"]
    check("beside", read(module), version("flask"), python)
