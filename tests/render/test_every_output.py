"""Every output of a reading says all that there is to say of a step, and nothing obeys a trace."""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flaskmagic import render as room
from flaskmagic.reading import Reading
from flaskmagic.reading.step_view import ExcerptFold, StepView, view_of
from flaskmagic.reading.subgoals import in_words
from flaskmagic.reading.trail.model import Trail
from flaskmagic.registry import UnknownFormat
from flaskmagic.render.outputs import Layout, output_for, outputs
from flaskmagic.trace import Followed, Sighting
from tests.passing import passing_reading

SHOUT = """
class Shout:
    name = "shout"
    suffixes = (".shout",)
    is_binary = True
    takes_several = True

    def write(self, readings, layout):
        return " ".join(each.walkthrough.title for each in readings).upper().encode()

OUTPUT = Shout()
"""
LAYOUT = Layout(full=True, width=500)
ONWARD = ("codetour", "llm", "mermaid", "perfetto", "speedscope")
OUTPUTS = ("html", "json", "markdown", "text", "tui")
HOSTILE = "T\x1b[2J\u202e\r"


def facts(view: StepView) -> Iterator[str]:
    """Yield what must be said of a step."""
    yield from (view.title, view.place, view.name, view.times, view.unread, view.note)
    yield from (view.takes_up, view.through, view.outcome, view.proof, view.proof_source)
    yield from (view.lines, view.passed, view.remark, *view.values, *view.c_calls)
    for link in view.chain:
        yield from (link.place, link.source, link.starts)
    for line in view.excerpt:
        yield line.label if isinstance(line, ExcerptFold) else f"{line.number}{line.text}"


def bare(text: str) -> str:
    """Return a text without what only lays it out, and without its capitals."""
    return re.sub(r"[\s`┃▶│]", "", text).casefold()


def texts(value: object) -> Iterator[str]:
    """Yield the texts of a JSON document, a line of source behind its number."""
    if isinstance(value, dict):
        if "number" in value and "text" in value:
            yield f"{value['number']}{value['text']}"
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


def stepped_through(reading: Reading, *, whole: bool = False) -> str:
    """Return what the terminal's panes show of each step, or with ``whole`` the screens."""
    pytest.importorskip("textual")
    from textual.pilot import Pilot

    from flaskmagic.tui.app import StepApp
    from tests.tui.screens import ask, drive

    shown = []

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        numbers = [f"#{step.number}" for step in reading.steps]  # "n" passes over some
        shown.extend([await ask(app, pilot, "g", number) for number in numbers])

    drive(reading, act, size=(500, 90))
    if whole:
        return "\n".join(shown)
    # On each line of the screen the panes stand side by side.
    return "\n".join(line[line.rfind("│") :] for each in shown for line in each.splitlines())


def shown(reading: Reading, name: str, *, whole: bool = False) -> str:
    """Return what a reader sees of a reading in an output."""
    if name == "tui":
        return stepped_through(reading, whole=whole)
    written = outputs()[name].write([reading], LAYOUT)
    assert isinstance(written, str)
    if name == "json":
        return "\n".join(texts(json.loads(written)))
    if name == "html":
        return html.unescape(re.sub(r"<[^>]*>", "", written.partition("<body>")[2]))
    if name == "markdown":
        without_targets = re.sub(r"\[(`+[^`]*`+)\]\([^)]*\)", r"\1", written)
        return re.sub(r"\\(?=[^a-zA-Z0-9\s])", "", without_targets)
    return written


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_says_each_fact(every_fact: Reading, name: str) -> None:
    text = bare(shown(every_fact, name))
    said = [fact for step in view_of(every_fact).steps for fact in facts(step)]
    assert [fact for fact in said if bare(fact) not in text] == []


def bars_of_page(text: str) -> str:
    """Return the text of a page in which the subgoal that one is at has brackets."""
    marked = re.sub(r'<a [^>]*aria-current="step">([^<]*)</a></li>', r"[\1]</li>", text)
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"</li>\s*<li>", " › ", marked)))


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_says_at_which_subgoal_each_step_is(name: str) -> None:
    reading = passing_reading()
    said = dict.fromkeys(in_words(step.bar) for step in view_of(reading).steps)
    assert len(said) == 6, "another one for each step, and one for what did not run"
    if name == "html":
        written = outputs()[name].write([reading], LAYOUT)
        assert isinstance(written, str)
        text = bars_of_page(written.partition("<body>")[2])
    else:
        text = shown(reading, name, whole=True)
    assert [bar for bar in said if bare(bar) not in bare(text)] == []


def of_trail(trail: Trail) -> Iterator[str]:
    """Yield what must be said of the trail of a value."""
    yield from (trail.place, trail.visit, trail.ends, trail.summary)
    for hop in (*trail.hops, *(hop for branch in trail.branches for hop in branch.hops)):
        yield from (hop.call, hop.owner, hop.where, hop.source, hop.variable, hop.text)
        yield from (hop.change, hop.lost)


@pytest.mark.parametrize("topic", ["request", "response"])
@pytest.mark.parametrize("name", ["html", "json", "markdown", "text"])
def test_an_output_shows_the_trail_of_a_value_that_was_followed(
    live_reading: Callable[[str], Reading], topic: str, name: str
) -> None:
    reading = live_reading(topic)
    trail = view_of(reading).trail
    assert trail is not None
    assert len(trail.hops) > 15
    assert any(hop.is_own for hop in trail.hops)
    # In Markdown it can't be told which backslashes stand for themselves.
    text = bare(shown(reading, name)).replace("\\", "")
    said = (bare(fact).replace("\\", "") for fact in of_trail(trail))
    assert [fact for fact in said if fact not in text] == []


@pytest.mark.parametrize("name", [name for name in OUTPUTS if name != "tui"])
def test_an_output_says_what_the_run_lacks(built_reading: Reading, name: str) -> None:
    gaps = {"worker": "nobody knows why"}
    trace = replace(built_reading.trace, interrupted=True, gaps=gaps)
    text = bare(shown(replace(built_reading, trace=trace), name))
    assert bare("The run was interrupted") in text
    assert bare("the recording of worker is not whole: nobody knows why") in text


@pytest.mark.parametrize("name", [*OUTPUTS, *ONWARD])
def test_no_output_hands_on_what_a_terminal_would_obey(built_reading: Reading, name: str) -> None:
    third = built_reading.steps[2]
    assert third.call is not None
    call = replace(third.call, arguments={"path": HOSTILE}, thread=HOSTILE)
    written_by = replace(third.step, title=HOSTILE, part=HOSTILE)
    step = replace(third, call=call, step=written_by, note=HOSTILE)
    steps = (*built_reading.steps[:2], step, *built_reading.steps[3:])
    sighting = Sighting(
        *(1, third.call.id, None, HOSTILE, 1, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,)),
        *(False, 0, 1, HOSTILE, HOSTILE, HOSTILE),
    )
    sightings = (sighting, replace(sighting, number=2, path="a", content=1, forms=()))
    followed = Followed(HOSTILE, HOSTILE, sightings)
    trace = replace(built_reading.trace, title=HOSTILE, followed=followed)
    walkthrough = replace(built_reading.walkthrough, title=HOSTILE, introduction=HOSTILE)
    reading = replace(built_reading, steps=steps, trace=trace, walkthrough=walkthrough)
    if name == "tui":
        text = stepped_through(reading)
    else:
        written = outputs()[name].write([reading], LAYOUT)
        assert isinstance(written, str)
        text = written
    for obeyed in "\x1b\r" + ("" if name == "json" else "\u202e"):  # JSON is for programs
        assert obeyed not in text
    assert "\\u001b" in text or name in ("mermaid", "speedscope", "perfetto")


@pytest.fixture
def shout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put one file more into the room of the outputs."""
    (tmp_path / "shout.py").write_text(SHOUT)
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(tmp_path)])
    outputs.cache_clear()
    yield
    outputs.cache_clear()


@pytest.mark.usefixtures("shout")
def test_one_file_is_an_output(built_reading: Reading) -> None:
    assert outputs().keys() == {"html", "json", "markdown", "shout", "text", *ONWARD}
    assert list(outputs())[:5] == ["html", "json", "markdown", "shout", "text"]
    found = output_for(None, Path("x.shout"))
    assert found is output_for("shout", Path("x"))
    assert found.write([built_reading], Layout()) == b"SERVING"
    with pytest.raises(UnknownFormat, match=r"shout needs a file: use --output reading\.shout"):
        output_for("shout", None)


def test_a_suffix_that_no_output_has_is_refused() -> None:
    with pytest.raises(UnknownFormat, match=r"x\.docx: its suffix is not one of \.html, \.htm, "):
        output_for(None, Path("x.docx"))
    assert output_for(None, Path("x.MD")).name == "markdown"
    assert output_for(None, Path("/dev/stdout")).name == output_for(None, None).name == "text"
