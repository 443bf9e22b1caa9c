"""The trail of a value is handed on to other programs as what they can read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flaskmagic.lines import split_lines
from flaskmagic.reading import Reading
from flaskmagic.reading.trail.build import trail_of
from flaskmagic.reading.trail.model import Trail
from flaskmagic.reading.trail.summary import every_hop
from flaskmagic.render.trail import OUTPUTS


@pytest.fixture(params=["request", "response"])
def reading(request: pytest.FixtureRequest, live_reading: Callable[[str], Reading]) -> Reading:
    return live_reading(request.param)


@pytest.fixture
def trail(reading: Reading) -> Trail:
    found = trail_of(reading.trace)
    assert found is not None
    return found


def test_a_tour_opens_each_hop_at_its_line(reading: Reading, trail: Trail) -> None:
    tour = json.loads(OUTPUTS.by_name()["codetour"].write(trail, 80))
    first, *steps = tour["steps"]
    assert "line" not in first
    hops = list(every_hop(trail))
    opened = [each for each in steps if "line" in each]
    assert [each["title"].partition(".")[0] for each in opened] == [str(e.number) for e in hops]
    for step, hop in zip(opened, hops, strict=True):
        assert step["uri"] == Path(hop.filename).as_uri()
        lines = split_lines(reading.trace.files[hop.filename].text)
        assert lines[step["line"] - 1].strip() == hop.source


def test_an_assistant_is_told_each_line_by_its_permalink(trail: Trail) -> None:
    """Three characters are less than a token of such a text, and 2,000 tokens are meant."""
    text = OUTPUTS.by_name()["llm"].write(trail, 80)
    assert len(text) < 6000
    assert all((hop.link or hop.where) in text for hop in every_hop(trail))
    assert trail.ends in text


def test_json_has_no_place_of_this_machine(trail: Trail) -> None:
    assert all(Path(hop.filename).is_absolute() for hop in every_hop(trail))
    text = OUTPUTS.by_name()["json"].write(trail, 80)
    assert not any(json.dumps(hop.filename) in text for hop in every_hop(trail))
