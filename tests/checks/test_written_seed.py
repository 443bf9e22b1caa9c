"""Every reference of the hand-written report, in all five forms, on its releases and on today's."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.checks.written.model import Calls, CheckedReport, Place
from flaskmagic.eras.environments import environment_of
from flaskmagic.eras.index import NoIndex, PackageIndex
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import Release
from flaskmagic.lines import split_lines
from flaskmagic.written.references import Form
from tests.checks.seed_report import RELEASES, is_moved, numbered, report
from tests.written.forms import FORMS, write

pytest.importorskip("docx")
pytest.importorskip("pypdf")
pytest.importorskip("typst")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with the report in each form; its releases are in the cache folder."""
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
        yield folder


def verdicts(checked: CheckedReport) -> list[Place]:
    """Return the verdict on each reference in words."""
    words = [each for each in checked.references if each.reference.form is Form.WORDS]
    return [each.place.verdict for each in words if each.place is not None]


@pytest.mark.parametrize("form", FORMS)
def test_on_its_own_releases_each_is_right(folder: Path, form: str) -> None:
    (checked,) = api.check_reports([folder / f"report.{form}"], pinned=RELEASES)
    expected = [Place.OTHER_LINE if is_moved(row) else Place.RIGHT for row in numbered()]
    assert len(expected) == 27
    *found, of_claim = verdicts(checked)
    assert found == expected
    assert of_claim is Place.RIGHT


@pytest.fixture(scope="module")
def recording(folder: Path) -> Path:
    """Return what ran of the report's releases, where its wrong claims are of."""
    era = [Release(name, version) for name, version in RELEASES.items()]
    try:
        python = environment_of(era, lambda _: None)
    except NoIndex as error:
        pytest.skip(f"the package index can't be asked: {error}")
    runs = api.run_demo("startup", "route", "template", python=python)
    api.save([run.trace for run in runs], folder / "recording.json")
    return folder / "recording.json"


@pytest.mark.parametrize("form", FORMS)
def test_each_wrong_claim_has_its_verdict(folder: Path, recording: Path, form: str) -> None:
    report = folder / f"report.{form}"
    (checked,) = api.check_reports([report], pinned=RELEASES, saved=recording)
    assert [(each.caller, each.claim.callee, each.verdict) for each in checked.claims] == [
        ("make_server", "BaseWSGIServer", Calls.RETURNED),
        ("build", "Map.bind", Calls.INSTEAD),
        ("build", "MapAdapter.match", Calls.INSTEAD),
        ("Environment.get_or_select_template", "select_template", Calls.RARELY),
    ]
    assert [each.instead[0] for each in checked.claims] == [
        "ThreadedWSGIServer",
        "Map.bind_to_environ",
        "RequestContext.match_request",
        "Environment.get_template",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_on_todays_releases_they_have_moved_and_none_is_wrong(
    folder: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if Releases(None, print).installed["flask"].version < "3.1":
        pytest.skip("of other releases")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "empty"))
    (checked,) = api.check_reports([folder / f"report.{form}"])
    *found, _ = verdicts(checked)
    assert Counter(found) == {Place.MOVED: 23, Place.RIGHT: 4}
    places = [each.place for each in checked.references if each.place is not None]
    gone = [place.remark for place in places if "no Rule.match" in place.remark]
    assert len(gone) == 1  # nothing is left of it but its class
    assert "Rule is at werkzeug/routing/rules.py:" in gone[0]
