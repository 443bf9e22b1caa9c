"""What is found in the code: the line and the library are right, and what is none is left out."""

import sys
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.uses import ProjectUses
from tests.uses.project import all_uses, asked, copy, feature, use


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> ProjectUses:
    return _found("single", "server:app", tmp_path_factory.mktemp("single"))


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> ProjectUses:
    pytest.importorskip("flask_sqlalchemy")
    pytest.importorskip("flask_wtf")
    return _found("team", "team", tmp_path_factory.mktemp("team"))


def _found(name: str, app: str, folder: Path) -> ProjectUses:
    copy(name, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("FLASK_APP", raising=False)
        return api.find_uses(app)


@pytest.mark.parametrize("name", ["single", "team"])
def test_each_line_holds_the_last_name(name: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(name)
    assert list(all_uses(found))
    for _, each in all_uses(found):
        last = each.expression.rpartition(".")[2]
        assert last in each.text, each
        file = (Path(__file__).parent / "apps").rglob(Path(each.path).name)
        texts = [
            text.read_text().split("\n")[each.line - 1]
            for text in file
            if text.is_file() and len(text.read_text().split("\n")) >= each.line
        ]
        assert each.text in [text.strip() for text in texts]


owner = attrgetter("library", "release")


@pytest.mark.parametrize("name", ["single", "team"])
def test_the_library_owns_the_definition(name: str, request: pytest.FixtureRequest) -> None:
    packages = {
        "Flask": "flask", "Werkzeug": "werkzeug", "Jinja2": "jinja2", "WTForms": "wtforms",
        "Flask-SocketIO": "flask_socketio", "Flask-SQLAlchemy": "flask_sqlalchemy",
        "Flask-WTF": "flask_wtf", "SQLAlchemy": "sqlalchemy",
    }  # fmt: skip
    found = request.getfixturevalue(name)
    for library in found.libraries:
        assert library.release == version(library.name)
        for each in library.features:
            assert (
                each.definition.partition(".")[0].partition(":")[0]
                == (packages[{k.lower(): k for k in packages}[library.name.lower()]])
            )
            assert owner(each) == (library.name, library.release)


def test_an_instance_is_known_by_its_class_and_its_definition(single: ProjectUses) -> None:
    get = feature(single, "Flask.get")
    assert get.definition.endswith(":Scaffold.get")
    text = (Path(__file__).parent / "apps/single/server.py").read_text()
    assert [each.expression for each in get.uses] == ["app.get"] * text.count("@app.get")


def test_methods_of_containers_count_under_their_attribute(single: ProjectUses) -> None:
    form = feature(single, "Request.form")
    assert {each.expression for each in form.uses} == {"request.form"}
    assert len(form.uses) == 2
    assert [each.function for each in feature(single, "session").uses] == ["feed", "login"]


def test_what_a_library_gives_is_followed(single: ProjectUses) -> None:
    assert feature(single, "FileStorage.save").definition.startswith("werkzeug.datastructures")
    assert use(single, "Response.status_code", "one_post").text == "response.status_code = 404"


def test_bare_modules_annotations_and_roots_are_none(team: ProjectUses) -> None:
    expressions = {each.expression for _, each in all_uses(team)}
    assert not {"request", "functools", "db", "db.session"} & expressions
    assert [each.text for each in feature(team, "Flask").uses] == ["app = Flask(__name__)"]


def test_the_standard_library_is_told_only_if_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, single: ProjectUses
) -> None:
    assert "Python" not in {library.name for library in single.libraries}
    copy("single", tmp_path)
    monkeypatch.chdir(tmp_path)
    found = api.find_uses("server:app", standard_library=True)
    (python,) = (library for library in found.libraries if library.name == "Python")
    assert python.release == ".".join(map(str, sys.version_info[:3]))
    assert [each.name for each in python.features] == ["path.join"] or python.features


def test_templates_count(single: ProjectUses, team: ProjectUses) -> None:
    assert feature(single, "|upper").uses[0].path == "templates/feed.html"
    assert {each.path for each in feature(single, "url_for").uses} == {
        "server.py", "templates/feed.html",
    }  # fmt: skip
    assert len(feature(single, "{% block %}").uses) == 3
    assert feature(team, "is none").uses[0].is_template
    assert any(each.is_template for each in feature(team, "Request.path").uses)


def test_only_what_ran_at_import_is_proven(single: ProjectUses) -> None:
    assert all(each.ran for each in feature(single, "Flask.get").uses)
    for _, each in all_uses(single):
        assert each.ran == (each.function == "" and not each.is_template), each
        assert each.proof is None or each.proof.at_import


def test_what_leads_to_a_use(single: ProjectUses) -> None:
    assert asked(use(single, "send_from_directory", "img")) == {"GET /img/NAME"}
    assert asked(use(single, "jsonify", "answer")) == {"GET /api/posts/POST_ID"}
    assert asked(use(single, "emit", "on_chat")) == {"event chat"}
    assert asked(feature(single, "|upper").uses[0]) == {"GET /"}


def test_what_leads_through_blueprints_classes_and_decorators(team: ProjectUses) -> None:
    assert asked(use(team, "make_response", "Notes.post")) == {"POST /site/notes/NOTE_ID"}
    assert asked(use(team, "render_template", "Notes.shown")) == {"GET /site/notes/NOTE_ID"}
    assert asked(use(team, "abort", "logged.wrapper")) == {"GET /site/newest"}
    assert asked(use(team, "ValidationError", "NoteForm.validate_text")) == {
        "POST /site/notes/NOTE_ID"
    }
    rollback = use(team, "scoped_session.rollback", "Note.keep")
    assert asked(rollback) == {"POST /site/notes/NOTE_ID"}
    assert asked(use(team, "g", "create_app.before")) == {"any request"}
    assert feature(team, "|default").uses[0].entries
