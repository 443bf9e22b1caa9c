"""Where a use is proven: by its line, or by its call where only a part of the line may run."""

import pytest

from flaskmagic import api
from flaskmagic.uses import ProjectUses
from tests.uses.project import session, use

SERVER = """\
from flask import Flask, g, jsonify, request, url_for

app = Flask(__name__)


@app.get("/and")
def both():
    return request.args.get("no") and jsonify(1) or "nothing"


@app.get("/if")
def one_line():
    if request.args.get("no"): return jsonify(1)
    return "nothing"


@app.get("/own-line")
def own_line():
    return (
        jsonify(1)
        if request.args
        else url_for("both")
    )


@app.get("/chain")
def chain():
    return (
        app
        .response_class("hi")
    )


@app.get("/lambda")
def with_lambda():
    later = lambda: jsonify(1)
    return "not called" if later else ""


@app.get("/called")
def with_called():
    now = lambda: jsonify(2)
    return now()


@app.get("/each")
def each():
    return [g.get(name) for name in ()]


@app.get("/loop")
def loop():
    for name in ("a", "b"):
        g.setdefault(name, 1)
    return "done"


@app.get("/try")
def tried():
    try:
        return request.args["no"]
    except KeyError:
        return jsonify("none")
    finally:
        g.pop("a", None)
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> ProjectUses:
    folder = tmp_path_factory.mktemp("places")
    (folder / "server.py").write_text(SERVER)
    paths = ("and", "if", "own-line", "chain", "lambda", "called", "each", "loop", "try")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        file = session(folder, "server:app", *(f"GET /{path}" for path in paths))
        return api.find_uses(saved=file)


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("jsonify", "both"),  # what follows "and"
        ("jsonify", "one_line"),  # the statement behind a condition
        ("jsonify", "own_line"),  # the branch that was not taken, on a line of its own
        ("jsonify", "with_lambda"),  # the body of a lambda that nobody called
        ("g", "each"),  # what is done with each of none
    ],
)
def test_what_did_not_run_is_not_proven(found: ProjectUses, name: str, function: str) -> None:
    assert not use(found, name, function).ran


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("Request.args", "both"),
        ("Request.args", "one_line"),
        ("Request.args", "own_line"),
        ("url_for", "own_line"),
        ("Flask.response_class", "chain"),
        ("jsonify", "with_called"),
        ("g", "loop"),
        ("jsonify", "tried"),
        ("Request.args", "tried"),
        ("g", "tried"),
    ],
)
def test_what_ran_is_proven(found: ProjectUses, name: str, function: str) -> None:
    assert use(found, name, function).ran


def test_only_a_line_that_ran_is_said_to_have_run(found: ProjectUses) -> None:
    assert use(found, "jsonify", "both").line_ran
    assert use(found, "jsonify", "one_line").line_ran
    assert not use(found, "jsonify", "with_lambda").line_ran
    assert not use(found, "Request.args", "both").line_ran  # it is proven
