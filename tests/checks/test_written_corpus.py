"""What is called wrong is wrong: 200 references, of which half were made wrong, or changed."""

import pytest

from flaskmagic import api
from flaskmagic.checks.written.model import CheckedReference, LinkForm, Place
from tests.checks.corpus import PINNED, Case, cases, write_other_releases

Checked = list[tuple[Case, CheckedReference]]


@pytest.fixture(scope="module", params=[18])
def checked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    if PINNED["flask"] < "3":
        pytest.skip("of other releases")
    folder = tmp_path_factory.mktemp("corpus")
    made = cases(seed=request.param)
    (folder / "report.md").write_text("\n".join(each.text() for each in made), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        write_other_releases(folder / "cache")
        (report,) = api.check_reports([folder / "report.md"], pinned=PINNED)
    by_line = {each.reference.spot.line: each for each in report.references}
    by_line |= {spot.line: each for each in report.references for spot in each.also}
    return [(case, by_line[2 * number + 1]) for number, case in enumerate(made)]


def test_precision_of_wrong_place_is_all_and_most_are_found(checked: Checked) -> None:
    called = [case for case, each in checked if each.place and each.place.verdict is Place.WRONG]
    wrong = [case for case, _ in checked if case.fault == "wrong place"]
    assert all(case.fault == "wrong place" for case in called)
    assert len(wrong) > 30
    assert len(called) / len(wrong) > 0.9


@pytest.mark.parametrize("kind", ["another line", "another definition", "another revision"])
def test_most_of_each_kind_are_found(checked: Checked, kind: str) -> None:
    found = [each.place for case, each in checked if case.kind == kind]
    wrong = [place for place in found if place and place.verdict is Place.WRONG]
    assert len(found) > 5
    assert len(wrong) / len(found) > 0.8


def test_true_references_are_right(checked: Checked) -> None:
    true = [each for case, each in checked if not case.fault]
    right = [each for each in true if each.place and each.place.verdict is Place.RIGHT]
    assert len(right) == len(true)


def test_every_branch_is_found_and_the_line_to_use_is_that_of_the_definition(
    checked: Checked,
) -> None:
    branches = [(case, each.link) for case, each in checked if case.fault == "branch"]
    assert branches
    for case, link in branches:
        assert link is not None
        assert link.form is LinkForm.BRANCH
        assert link.propose is not None
        tag = PINNED[link.propose.split("/")[4].replace("jinja", "jinja2")]
        assert f"/blob/{tag}/src/{case.file}#L" in link.propose
