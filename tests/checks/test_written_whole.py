"""What a report as a whole leaves out, held against runs on the installed releases."""

import json
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import flask
import pytest
import werkzeug.serving

from flaskmagic import api
from flaskmagic.checks.written.model import CheckedReport, Lack, LeftOut, Weight
from flaskmagic.reading import Reading
from flaskmagic.render.checked import OUTPUTS
from flaskmagic.source.definitions import definitions
from tests.command import run

PAGE = "https://github.com/pallets/{}/blob/{}/src/{}#L{}-L{}"


def link(name: str, module_file: str | None, repository: str, path: str) -> str:
    """Return a link to a definition of an installed library."""
    text = Path(str(module_file)).with_name(Path(path).name).read_text(encoding="utf-8")
    (span,) = definitions(text)[name]
    page = PAGE.format(repository, version(repository), path, span.first_line, span.last_line)
    return f"[`{name}`]({page})"


CALL = link("Flask.wsgi_app", flask.__file__, "flask", "flask/app.py")
START = link("run_simple", werkzeug.serving.__file__, "werkzeug", "werkzeug/serving.py")

BAD = f"""\
# Parsing HTTP headers

## Magic

Headers are in an object. {CALL} is called, and `Flask.full_dispatch_request` calls
`Flask.dispatch_request`. Before that, `Flask.run` calls `make_server`.

# Routing

## Purpose

It finds a function.

## Magic ★★゜°・。

It is done somewhere.
"""

GOOD = f"""\
# Parsing HTTP headers

## Magic

`handle_one_request` calls `parse_request`, and the header lines come from `parse_headers`. Later
{CALL} is called, and `Flask.full_dispatch_request` calls `Flask.dispatch_request`, which calls
`index` in our server.py on line 3. At the start, `Flask.run` calls `make_server`, by way of
{START}.

# Routing

## Magic ★★゜°・。

`Rule.match` or `StateMachineMatcher.match`, whatever {CALL} comes to.
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def recording(
    live_reading: Callable[[str], Reading], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    file = tmp_path_factory.mktemp("recording") / "trace.json"
    api.save([live_reading(topic).trace for topic in ("route", "request")], file)
    return file


def check(text: str, folder: Path, recording: Path | None) -> CheckedReport:
    (folder / "report.md").write_text(text, encoding="utf-8")
    (checked,) = api.check_reports([folder / "report.md"], saved=recording)
    return checked


def by_lack(checked: CheckedReport) -> dict[Lack, LeftOut]:
    found = {each.lack: each for each in checked.left_out}
    assert len(found) == len(checked.left_out)
    return found


@pytest.fixture
def bad(tmp_path: Path, recording: Path) -> CheckedReport:
    return check(BAD, tmp_path, recording)


def test_what_is_left_out_is_told_with_its_place(bad: CheckedReport) -> None:
    found = by_lack(bad)
    assert found.keys() == set(Lack) - {Lack.FEATURE}
    lines = {lack: each.spot.line for lack, each in found.items() if each.spot is not None}
    assert lines == {Lack.SUBJECT: 1, Lack.BETWEEN: 6, Lack.LINK: 14}
    assert found[Lack.LINK].what == "Magic, Routing"
    assert found[Lack.BETWEEN].what == "Flask.run > make_server"
    (between,) = found[Lack.BETWEEN].items
    assert f"[`{between.name}`]({between.address})" == START
    assert f"#L{between.first}-L{between.last}" in START
    assert all(each.address for lack in found for each in found[lack].items)


def test_it_is_told_what_stands_before_and_after_the_chain(bad: CheckedReport) -> None:
    found = by_lack(bad)
    socket = [each.name for each in found[Lack.SOCKET].items]
    assert socket[0] == "BaseServer._handle_request_noblock"
    assert socket[-1] == "Flask.__call__"
    assert "BaseHTTPRequestHandler.handle_one_request" in socket
    assert found[Lack.OWN_CODE].items == ()  # dispatch_request calls it
    does_it = {each.name for each in found[Lack.SUBJECT].items}
    assert {"BaseHTTPRequestHandler.parse_request", "FeedParser._parse_headers"} <= does_it


def test_all_of_it_are_notes(bad: CheckedReport) -> None:
    assert bad.count(Weight.FAULT) == 0
    assert bad.count(Weight.NOTE) == len(bad.left_out)
    assert not api.has_faults(bad)
    assert api.has_faults(bad, strict=True)


@pytest.mark.parametrize("name", list(OUTPUTS.by_name()))
def test_every_output_tells_it(bad: CheckedReport, name: str) -> None:
    written = OUTPUTS.choose(name, None).write([bad], 100)
    said = " ".join(written.replace("\\", "").split())
    for each in bad.left_out:
        assert each.lack in said
        assert all(str(item.address) in said for item in each.items)


def test_a_report_that_tells_it_leaves_nothing_out(tmp_path: Path, recording: Path) -> None:
    assert list(check(GOOD, tmp_path, recording).left_out) == []


def test_without_a_recording_only_links_are_asked_for(tmp_path: Path) -> None:
    assert by_lack(check(BAD, tmp_path, None)).keys() == {Lack.LINK}


def test_our_own_report_leaves_nothing_out(
    live_reading: Callable[[str], Reading], tmp_path: Path, recording: Path
) -> None:
    readings = [live_reading(topic) for topic in ("route", "request")]
    api.write_report(readings, tmp_path / "report.md")
    (checked,) = api.check_reports([tmp_path / "report.md"], saved=recording)
    assert len(checked.references) > 100
    assert list(checked.left_out) == []


SERVER = """\
from flask import Flask, abort, render_template_string

app = Flask(__name__)


@app.route("/")
def index():
    return render_template_string("hello")


@app.errorhandler(404)
def missing(error):
    return "nothing", 404


@app.route("/none")
def none():
    abort(404)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("project")
    (folder / "server.py").write_text(SERVER)
    (folder / "report.md").write_text(
        "`render_template_string` renders templates. Routes are found by a map of `Flask`.\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


def test_features_that_the_project_uses_and_the_report_never_names(project: Path) -> None:
    finished = run("check", str(project / "report.md"), "--app", "server:app", "--format", "json")
    assert finished.returncode == 0, finished.stderr
    (document,) = json.loads(finished.stdout)
    (found,) = document["left_out"]
    assert (found["lack"], found["what"]) == ("never explained", f"Flask {version('flask')}")
    uses = {each["name"]: (each["path"], each["first"]) for each in found["items"]}
    assert uses == {"Flask.errorhandler": ("server.py", 11), "abort": ("server.py", 18)}


def test_a_session_says_what_the_project_uses(project: Path, tmp_path: Path) -> None:
    recorded = api.run_app("server:app", find_uses=True)
    api.save([recorded.trace], tmp_path / "session.json")
    (checked,) = api.check_reports([project / "report.md"], saved=tmp_path / "session.json")
    (found,) = [each for each in checked.left_out if each.lack is Lack.FEATURE]
    assert [each.name for each in found.items] == ["Flask.errorhandler", "abort"]


def test_an_app_that_can_not_be_made_is_said(project: Path) -> None:
    finished = run("check", str(project / "report.md"), "--app", "nothing:app")
    assert finished.returncode == 1
    assert "nothing" in finished.stderr
    assert "Traceback" not in finished.stderr
