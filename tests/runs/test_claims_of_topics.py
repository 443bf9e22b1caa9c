"""Every claim of a topic, held against the demo app and five apps that are not: both ways come up.

docs/walkthroughs.md has the counts.
"""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from flaskmagic import api, walkthroughs
from flaskmagic.reading import Reading
from flaskmagic.reading.claims import holds
from flaskmagic.trace import Trace
from flaskmagic.visitor.actions import WEBSOCKET, Event, Request
from tests.visiting import APPS
from tests.walkthroughs.test_topics import TODAY

pytest.importorskip("flask_login")
pytest.importorskip("flask_sock")
pytest.importorskip("flask_wtf")

DOCS = Path(__file__).parent.parent.parent / "docs"
PERSON = (("name", "ada"), ("password", "no-such-person"))
HAS_ONE = (("If-None-Match", '"one"'),)
HAS_A_FORGED_SESSION = (("Cookie", "session=eyJhIjoxfQ.Z1Z1Zw.nobody-signed"),)
VISITS: dict[str, Sequence[str | Request | Event]] = {
    "corners": [
        Request("GET", "/page", headers=HAS_A_FORGED_SESSION),
        *("/page", "/twice?number=21", "/fill"),
        Request("GET", "/note/two", headers=HAS_ONE),
        Request("POST", "/search", (("text", "rain"),)),
        *(Request(WEBSOCKET, "/shout"), Event("join", "kitchen")),
    ],
    "diary": [
        *("/write", Request("POST", "/enter", (("key", "no-such-diary"),)), "/old"),
        *(Request("POST", "/write", (("text", " "),)), "/leave"),
    ],
    "handlers": ["/hello/ada", "/users/3"],
    "people": [
        *(Request("POST", "/join", PERSON), Request("POST", "/enter", PERSON)),
        *("/names", "/names"),
    ],
    "sends": ["/form", Event("move", [1, 2])],
}
Outcomes = dict[tuple[str, str, str], dict[str, bool | None]]

BEFORE = "of Werkzeug before 2.2.3"
ONE_WAY = {
    ("startup", "opens"): BEFORE,
    ("startup", "two"): BEFORE,
    ("socket", "broken"): "the other way is of clients that poll: this visitor opens a WebSocket",
    ("socket", "pings"): "so is this",
    ("socket", "reads"): "the other way is of servers that run on greenlets",
    ("rooms", "two"): "two visitors are there in the visit of the demo app",
    ("websocket", "written"): "the other way is of other servers, such as gunicorn",
    ("websocket", "client"): "of an app that opens a WebSocket itself",
    (
        "websocket",
        "packed",
    ): "where both sides agreed to compress, which this visitor does not offer",
}
"""Claims that come up in one way only, and why."""


def outcomes_of(readings: dict[str, Reading]) -> Outcomes:
    found: Outcomes = {}
    for name, reading in readings.items():
        topic = reading.walkthrough.topic
        for claim, asked in reading.walkthrough.claims.items():
            found.setdefault((topic, "", claim), {})[name] = holds(asked, reading.trace, None)
        for step in reading.steps:
            for claim, asked in step.step.claims.items():
                if step.call is not None:
                    held = holds(asked, reading.trace, step.call)
                    found.setdefault((topic, step.step.title, claim), {})[name] = held
    return found


@pytest.fixture
def traces(folder: Path) -> dict[str, Trace]:
    (folder / "templates").mkdir()
    (folder / "templates/page.html").write_text("a page")
    found = {}
    for name, actions in VISITS.items():
        shutil.copy(APPS / f"{name}.py", folder / f"{name}.py")
        finished = api.run_app(name, api.make_visit(actions))
        assert finished.problem is None, name
        found[name] = finished.trace
    return found


def test_every_claim_can_be_told_and_comes_up_both_ways(
    traces: dict[str, Trace], live_reading: Callable[[str], Reading]
) -> None:
    found: Outcomes = {}
    for topic in walkthroughs.topics():
        readings = {name: api.read(trace, topic) for name, trace in traces.items()}
        found |= outcomes_of({**readings, "demo": live_reading(topic)})
    assert len(found) > 30
    for key, outcomes in found.items():
        assert None not in outcomes.values(), key
    if not TODAY:
        return  # what a release does differently is what some claims ask
    for (topic, title, claim), outcomes in found.items():
        comes_up_one_way = len(set(outcomes.values())) == 1
        assert comes_up_one_way == ((topic, claim) in ONE_WAY), (title, outcomes)
    every = [held for outcomes in found.values() for held in outcomes.values()]
    said = " ".join((DOCS / "walkthroughs.md").read_text(encoding="utf-8").split())
    assert (
        f"the {len(found)} claims of the topics are held against a run {len(every)} times: they "
        f"hold {every.count(True)} times and do not {every.count(False)} times"
    ) in said
