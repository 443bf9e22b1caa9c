"""The hand-written report: each of its references is found, and its wrong claims are contradicted.

``data/references.csv`` holds every reference of the report with the lines that are true for its
releases: Flask 2.1.1, Werkzeug 2.1.1, Jinja2 3.1.1 and Flask-SocketIO 5.1.1.
"""

import csv
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from flaskmagic.reading import Reading, ReadStep

RELEASES = {"flask": "2.1.1", "werkzeug": "2.1.1", "jinja2": "3.1.1", "flask-socketio": "5.1.1"}
REFERENCES = Path(__file__).parent / "data" / "references.csv"

pytestmark = pytest.mark.skipif(
    any(version(name) != release for name, release in RELEASES.items()),
    reason="other releases than the report's: nox -s 'tests-3.11(report)'",
)

Live = Callable[[str], Reading]


def rows() -> list[dict[str, str]]:
    with REFERENCES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['section']}-{row['definition']}")
def test_every_reference_is_in_its_topic_at_its_lines(
    row: dict[str, str], live_reading: Live
) -> None:
    shown = {
        (
            step.definition.path,
            step.definition.name.partition(":")[2],
            step.definition.span.first_line,
            step.definition.span.def_line,
            step.definition.span.last_line,
        )
        for step in live_reading(row["section"]).steps
        if step.definition is not None and step.call is not None
    }
    lines = (int(row[key]) for key in ("era_first", "era_def", "era_last"))
    assert (row["file"], row["definition"], *lines) in shown


def step_of(reading: Reading, qualname: str) -> ReadStep:
    return next(s for s in reading.steps if s.name.endswith(f":{qualname}") and s.call)


def test_make_server_returned_a_threaded_server(live_reading: Live) -> None:
    call = step_of(live_reading("startup"), "make_server").call
    assert call is not None
    assert call.result == "<werkzeug.serving.ThreadedWSGIServer>"


def test_get_template_was_called_for_a_name_and_not_select_template(live_reading: Live) -> None:
    reading = live_reading("template")
    one = step_of(reading, "Environment.get_or_select_template").call
    assert one is not None
    assert one.arguments is not None
    assert one.arguments["template_name_or_list"] == "'index.html'"
    below = [c for c in reading.trace.calls if c.parent_id == one.id]
    assert [call.code.qualname for call in below] == ["Environment.get_template"]


def test_match_ran_and_build_did_not_before_url_for_asked_for_it(live_reading: Live) -> None:
    trace = live_reading("route").trace
    matches = trace.by_definition["werkzeug.routing:MapAdapter.match"]
    builds = trace.by_definition["werkzeug.routing:MapAdapter.build"]
    (asked,) = trace.by_definition["flask.helpers:url_for"]
    assert matches[0].id < asked.id
    assert all(build.id > asked.id for build in builds)
    assert all(asked in trace.ancestors(build) for build in builds)
