"""The command: its three outputs say the same, and bad input gets one line."""

import json
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.render.uses import OUTPUTS
from flaskmagic.render.uses import json as json_output
from flaskmagic.uses import ProjectUses, wording
from tests.command import fails, run, said_by
from tests.uses.project import all_uses, as_json, copy, session


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("single")
    copy("single", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return session(folder, "server:app", "GET /", "GET /api/posts/1")


@pytest.fixture(scope="module")
def found(file: Path) -> ProjectUses:
    return api.find_uses(saved=file)


def test_every_output_tells_every_feature_and_line(found: ProjectUses) -> None:
    for output in OUTPUTS.by_name().values():
        document = output.write(found, 200)
        for each, use in all_uses(found):
            assert json.dumps(each.name).strip('"') in document or each.name in document
            assert str(use.line) in document
        assert "GET /img/NAME" in document


def test_the_text_says_what_was_reached_and_what_to_ask_for(file: Path, found: ProjectUses) -> None:
    finished = run("uses", "--from", str(file))
    assert finished.returncode == 0
    first = finished.stdout.splitlines()[0]
    assert first == wording.counted(found)
    assert "ask for GET /img/NAME" in finished.stdout
    assert "try GET /img/NAME" in finished.stdout


def test_the_json_is_that_of_the_model(file: Path, found: ProjectUses) -> None:
    assert as_json("--from", str(file)) == json.loads(json_output.render(found))


def test_the_suffix_says_the_form(file: Path, tmp_path: Path) -> None:
    output = tmp_path / "uses.md"
    assert run("uses", "--from", str(file), "-o", str(output)).returncode == 0
    assert output.read_text().startswith("# What this project uses\n")
    assert "no format" in fails(2, "uses", "--from", str(file), "--format", "pdf")


def test_without_an_app_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FLASK_APP", raising=False)
    finished = run("uses")
    assert finished.returncode == 2
    assert "no app is named or found here" in finished.stderr
    assert "no.jsonl" in fails(1, "uses", "--from", "no.jsonl")


def test_an_app_that_can_not_be_made_gets_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.py").write_text("1 / 0\n")
    said = said_by(run("uses", "--app", "broken"), 1)
    assert "broken.py:1: ZeroDivisionError" in said
