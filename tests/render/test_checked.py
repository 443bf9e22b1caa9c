"""The outputs of a checked report: each says of the same references the same."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import flask
import pytest

from flaskmagic import api
from flaskmagic.checks.written.model import CheckedReport
from flaskmagic.render.checked import OUTPUTS, sarif
from flaskmagic.source.definitions import definitions

TEXT = Path(flask.__file__).with_name("app.py").read_text(encoding="utf-8")
(RUN,) = definitions(TEXT)["Flask.run"]
(CALL,) = definitions(TEXT)["Flask.__call__"]
PAGE = "https://github.com/pallets/flask/blob/{}/src/flask/app.py#L{}"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[CheckedReport]:
    folder = tmp_path_factory.mktemp("reports")
    branch = PAGE.format("main", 1)
    wrong = PAGE.format(version("flask"), CALL.last_line)
    (folder / "one.md").write_text(f"See [`Flask.run`]({branch}).\n\n[`Flask.run`]({wrong}) | x\n")
    (folder / "two.txt").write_text(f"`Flask.run` is in flask/app.py:{RUN.last_line}.\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        return api.check_reports([folder / "one.md", folder / "two.txt"])


def write(reports: list[CheckedReport], name: str) -> str:
    return OUTPUTS.choose(name, None).write(reports, 100)


@pytest.mark.parametrize("name", list(OUTPUTS.by_name()))
def test_every_output_says_what_is_wrong_and_what_to_use(
    reports: list[CheckedReport], name: str
) -> None:
    said = write(reports, name).replace("\\_", "_")  # as Markdown escapes it
    assert "Flask.run" in said
    assert "Flask.__call__" in said
    assert PAGE.format(version("flask"), f"{RUN.first_line}-L{RUN.last_line}") in said


def test_the_sheet_has_a_line_for_each_report(reports: list[CheckedReport]) -> None:
    sheet = write(reports, "markdown").splitlines()
    rows = [line for line in sheet if line.startswith("| ") and str(reports[0].path)[:5] in line]
    assert [row.split(" | ")[1:] for row in rows] == [
        ["2", "0", "0", "0", "0 |"],
        ["0", "0", "1", "0", "0 |"],
    ]


@pytest.mark.parametrize("name", ["text", "markdown", "json"])
def test_each_change_is_told_and_what_was_left(name: str, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(
        f"See [`Flask.run`]({PAGE.format('main', 1)}).\n\n[x]({PAGE.format('main', 5)}) | y\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        said = write(api.check_reports([tmp_path / "one.md"], fix="links"), name)
    for expected in (
        str(tmp_path / "one.fixed.md"),
        PAGE.format("main", 1),
        PAGE.format(version("flask"), f"{RUN.first_line}-L{RUN.last_line}"),
        "the lines of a branch move",
        "it is not certain which definition is meant",
    ):
        assert expected in said.replace("\\_", "_")
    remains = {"json": '"fault": 1', "text": "in the copy: 1 to fix", "markdown": "copy: 1 to fix"}
    assert remains[name] in said


@pytest.fixture
def run(reports: list[CheckedReport]) -> dict[str, Any]:
    (run,) = json.loads(write(reports, "sarif"))["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_has_a_rule_for_each_result(run: dict[str, Any]) -> None:
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert [result["ruleId"] for result in run["results"]] == [
        "cannot-tell",
        "not-pinned",
        "wrong-place",
    ]
    for result in run["results"]:
        assert result["level"] == rules[result["ruleId"]]["defaultConfiguration"]["level"]
    assert len(rules) == len(sarif._RULES)


def test_sarif_changes_what_stands_in_the_report(
    run: dict[str, Any], reports: list[CheckedReport]
) -> None:
    (fixed,) = [result for result in run["results"] if "fixes" in result]
    (change,) = fixed["fixes"][0]["artifactChanges"][0]["replacements"]
    region = change["deletedRegion"]
    line = Path(reports[0].path).read_text().splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == PAGE.format("main", 1)
    assert change["insertedContent"]["text"].endswith(f"#L{RUN.first_line}-L{RUN.last_line}")
