"""What ran is proven, what did not run is not, and a part of a line is not taken for the line."""

import json
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.uses import ProjectUses
from tests.command import fails
from tests.uses.project import all_uses, copy, feature, session, use

VISIT = ("GET /", "POST /login", "GET /api/posts/1", "GET /api/posts/1", "GET /either")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("single")
    copy("single", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return session(folder, "server:app", *VISIT, emits=("chat",))


@pytest.fixture(scope="module")
def found(file: Path) -> ProjectUses:
    return api.find_uses(saved=file)


def titles(found: ProjectUses, name: str, function: str) -> list[str]:
    proof = use(found, name, function).proof
    return [] if proof is None else [found.exchanges[each] for each in proof.exchanges]


def test_what_ran_is_proven_with_what_reached_it(found: ProjectUses) -> None:
    assert titles(found, "render_template", "feed") == ["GET /"]
    assert titles(found, "jsonify", "answer") == ["GET /api/posts/1"] * 2
    assert titles(found, "emit", "on_chat") == ["event chat"]


def test_a_branch_that_did_not_run_is_not(found: ProjectUses) -> None:
    assert not use(found, "Response.status_code", "one_post").ran
    assert not use(found, "send_from_directory", "img").ran
    assert not use(found, "redirect", "picture").ran


def test_an_exception_ends_the_proof(found: ProjectUses) -> None:
    """Without the field, ``request.form["user"]`` raises."""
    first, later = feature(found, "Request.form").uses
    assert first.ran
    assert not later.ran


def test_a_part_of_a_line_is_proven_by_its_call_only(found: ProjectUses) -> None:
    assert titles(found, "redirect", "either") == ["GET /either"]
    skipped = use(found, "jsonify", "either")
    assert not skipped.ran
    assert skipped.line_ran


def test_templates_are_proven_line_by_line(found: ProjectUses) -> None:
    assert feature(found, "|upper").uses[0].ran
    assert all(each.ran for each in feature(found, "{% block %}").uses)
    assert not feature(found, "|title").uses[0].ran
    assert not feature(found, "|lower").uses[0].ran
    of_template = [each for each in feature(found, "url_for").uses if each.is_template]
    assert [each.ran for each in of_template] == [True]


def test_what_is_proven_was_seen_to_run(file: Path, found: ProjectUses) -> None:
    (trace,) = api.load(file)
    seen = {
        (trace.files[call.code.filename].path, line)
        for call in trace.calls
        for line in call.lines or ()
    }
    for _, each in all_uses(found):
        if each.ran and not each.is_template:
            assert (each.path, each.line) in seen, each


def test_a_file_without_the_uses_says_how_to_get_them(file: Path, tmp_path: Path) -> None:
    lines = [each for each in file.read_text().splitlines() if not each.startswith('{"uses"')]
    old = tmp_path / "old.jsonl"
    old.write_text("".join(f"{line}\n" for line in lines))
    said = fails(1, "uses", "--from", str(old))
    assert "flaskmagic run --save" in said
    assert "--app" in said


def test_an_old_file_proves_what_is_found_anew(
    file: Path, found: ProjectUses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [each for each in file.read_text().splitlines() if not each.startswith('{"uses"')]
    copy("single", tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("old.jsonl").write_text("".join(f"{line}\n" for line in lines))
    anew = api.find_uses("server:app", "old.jsonl")
    assert {each: each.ran for _, each in all_uses(anew)} == {
        each: each.ran for _, each in all_uses(found)
    }


def test_a_line_that_was_changed_since_is_not_proven(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy("single", tmp_path)
    monkeypatch.chdir(tmp_path)
    server = Path("server.py")
    server.write_text(server.read_text().replace("return jsonify(post)", "return jsonify([post])"))
    found = api.find_uses("server:app", file)
    assert not use(found, "jsonify", "answer").ran
    assert use(found, "render_template", "feed").ran
    assert any(each.startswith("server.py is not as it was recorded") for each in found.remarks)


def test_the_recording_has_nothing_of_the_search(file: Path) -> None:
    (trace,) = api.load(file)
    assert not [call for call in trace.calls if trace.name(call.code).startswith("flaskmagic.")]
    assert not trace.gaps


@pytest.mark.parametrize(
    ("table", "value"),
    [("calls", [[0, 9999]]), ("functions", [[9999, "f", 1]]), ("entries", [[9999, "view", "", []]]),
     ("entries", [[0, "door", "", []]]), ("uses", [[1, 2]]), ("libraries", {"flask": [1, 2]})],
)  # fmt: skip
def test_a_damaged_line_is_refused(file: Path, tmp_path: Path, table: str, value: object) -> None:
    lines = file.read_text().splitlines()
    (number,) = (number for number, line in enumerate(lines) if line.startswith('{"uses"'))
    rows = json.loads(lines[number])
    rows["uses"][table] = value
    lines[number] = json.dumps(rows)
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text("".join(f"{line}\n" for line in lines))
    assert "damaged trace" in fails(1, "uses", "--from", str(damaged))


def test_what_stands_in_the_tag_with_ran_if_the_lines_in_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jinja notes no line for the tag, and every app flashes its messages in one."""
    page = (
        "<p>\n"
        "{% with messages = get_flashed_messages() %}\n"
        "  <ul>\n"
        "  {% for message in messages %}{{ message }}{% endfor %}\n"
        "{% endwith %}\n"
        "{% if config.DEBUG %}\n"
        "{% with later = url_for('home') %}\n"
        "  {{ later }}\n"
        "{% endwith %}\n"
        "{% endif %}\n"
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "server.py").write_text(
        "from flask import Flask, render_template\n\n"
        "app = Flask(__name__)\napp.secret_key = 'not a secret'\n\n\n"
        "@app.get('/')\ndef home():\n    return render_template('page.html')\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    made = api.find_uses(saved=session(tmp_path, "server:app", "GET /"))
    (flashed,) = feature(made, "get_flashed_messages").uses
    (later,) = feature(made, "url_for").uses
    assert flashed.line == 2
    assert flashed.ran
    assert not later.ran
    assert [each.ran for each in feature(made, "{% with %}").uses] == [True, False]
