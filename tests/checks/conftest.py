"""The report with the references of the hand-written one, made once for all tests of it."""

from pathlib import Path

import pytest

from flaskmagic.eras.index import NoIndex, PackageIndex
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import Release
from flaskmagic.lines import split_lines
from tests.checks.seed_report import RELEASES, report
from tests.written.forms import FORMS, write


@pytest.fixture(scope="session")
def seed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the report in each form, and its releases in its folder ``cache``."""
    folder = tmp_path_factory.mktemp("seed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        releases = Releases(PackageIndex(), lambda _: None)
        wanted = [Release(name, version) for name, version in RELEASES.items()]
        try:
            releases.fetch(wanted)
        except NoIndex as error:
            pytest.skip(f"the package index can't be asked: {error}")

        def lines_of(path: str) -> tuple[str, ...]:
            texts = (files.text(path) for files in map(releases.open, wanted) if files)
            return split_lines(next(filter(None, texts)))

        for form in FORMS:
            write(report(lines_of), folder / f"report.{form}")
    return folder
