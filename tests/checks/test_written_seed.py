"""Every reference of the hand-written report, in all five forms, on its releases and on today's."""

from collections import Counter
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.checks.written.model import CheckedReport, Place
from flaskmagic.eras.releases import Releases
from flaskmagic.written.references import Form
from tests.checks.seed_report import RELEASES, is_moved, numbered
from tests.written.forms import FORMS

pytest.importorskip("docx")
pytest.importorskip("pypdf")
pytest.importorskip("typst")


@pytest.fixture
def folder(seed_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the report in each form; its releases are in the cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(seed_folder / "cache"))
    return seed_folder


def verdicts(checked: CheckedReport) -> list[Place]:
    """Return the verdict on each reference in words."""
    words = [each for each in checked.references if each.reference.form is Form.WORDS]
    return [each.place.verdict for each in words if each.place is not None]


@pytest.mark.parametrize("form", FORMS)
def test_on_its_own_releases_each_is_right(folder: Path, form: str) -> None:
    (checked,) = api.check_reports([folder / f"report.{form}"], pinned=RELEASES)
    expected = [Place.OTHER_LINE if is_moved(row) else Place.RIGHT for row in numbered()]
    assert verdicts(checked) == expected
    assert len(expected) == 27


@pytest.mark.parametrize("form", FORMS)
def test_on_todays_releases_they_have_moved_and_none_is_wrong(
    folder: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if Releases(None, print).installed["flask"].version < "3.1":
        pytest.skip("of other releases")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "empty"))
    (checked,) = api.check_reports([folder / f"report.{form}"])
    # Of Rule.match nothing is left: where it stands now nobody can say.
    said = Counter(verdicts(checked))
    assert said == {Place.MOVED: 22, Place.RIGHT: 4, Place.UNKNOWN: 1}
