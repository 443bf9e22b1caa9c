"""Topics that are read once they are chosen: m goes to them without a new start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("textual")

from textual.pilot import Pilot

from flaskmagic import api
from flaskmagic.commands.more_topics import more_topics
from flaskmagic.commands.runs import Recorded
from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.trace import Trace, dump
from flaskmagic.tui.app import StepApp
from flaskmagic.tui.more_topics import MoreTopics
from flaskmagic.tui.room import Brought
from tests.big import big_reading
from tests.tui.screens import drive, press, screen


@pytest.fixture(scope="module")
def big() -> Reading:
    return big_reading(300)


async def settled(app: StepApp, pilot: Pilot[None]) -> str:
    await app.workers.wait_for_complete()
    await pilot.pause()
    return screen(app)


def test_one_topic_leads_to_the_others(
    big: Reading, built_reading: Reading, tmp_path: Path
) -> None:
    other = built_reading.walkthrough
    more = MoreTopics(lambda: [big.walkthrough, other], lambda _: [built_reading], "it is run")
    notes = tmp_path / "notes.md"
    notes.write_text("# serve\n\n## 1 (bookmark)\nLook here.\n", encoding="utf-8")
    brought = Brought("https://example.org/", notes, topics=["serve"])

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        shown = await press(app, pilot, "n", "m")
        assert "Topics (+ it is run)" in shown
        assert f"+ {other.title}" in shown
        assert f"+ {big.walkthrough.title}" not in shown
        await pilot.press("down", "enter")
        assert "Press  n  to begin" in await settled(app, pilot)
        shown = await press(app, pilot, "n", "C")
        assert "Copied https://example.org/serve.html#step-1" in shown
        assert "Look here." in shown
        assert "★" in shown
        # What was left is as it was, and what was read once is not read again.
        assert "Step 1 of 8" in await press(app, pilot, "m", "up", "enter")
        assert "+" not in await press(app, pilot, "m")

    drive(big, act, brought=brought, more=more)


def test_a_topic_that_cannot_be_read_changes_nothing(big: Reading, built_reading: Reading) -> None:
    def fail(_topic: object) -> list[Reading]:
        raise Problem("no port is free")

    more = MoreTopics(lambda: [built_reading.walkthrough], fail, "it is run")

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await press(app, pilot, "n", "m", "down", "enter")
        assert "no port is free" in await settled(app, pilot)
        assert "Step 1 of 8" in screen(app)

    drive(big, act, more=more)


def test_of_a_file_its_own_topics_are_offered(
    live_reading: Callable[[str], Reading], tmp_path: Path
) -> None:
    both = [live_reading(topic).trace for topic in ("route", "template")]
    file = tmp_path / "both.json"
    file.write_text(dump(both), encoding="utf-8")
    more = more_topics(Recorded(both[:1], [api.walkthrough("route")]), file, None)
    assert more is not None
    (other,) = more.besides([live_reading("route")])
    assert other.topic == "template"
    (reading,) = more.read(other)
    assert reading.trace.scenario == "template"


def test_of_a_run_of_the_demo_app_every_topic_is_offered(
    live_reading: Callable[[str], Reading],
) -> None:
    route = live_reading("route")
    more = more_topics(Recorded([route.trace], [api.walkthrough("route")]), None, None)
    assert more is not None
    offered = more.besides([route])
    ready = [each.topic for each in api.topics() if not api.lacks(each)]
    assert [each.topic for each in offered] == [topic for topic in ready if topic != "route"]


def test_an_app_of_the_readers_own_has_only_what_was_asked_of_it(built_trace: Trace) -> None:
    own = replace(built_trace, kind=api.Kind.APP)
    assert more_topics(Recorded([own], []), None, None) is None
