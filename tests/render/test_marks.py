"""In every output, a bar stands at the lines that ran, and at no other."""

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.exchanges import read_run
from flaskmagic.reading.step_view import ExcerptFold, ReadingView, view_of
from flaskmagic.render.outputs import Layout, outputs
from flaskmagic.render.page.sources import states
from flaskmagic.report.document import Document
from flaskmagic.report.step import step_blocks
from flaskmagic.tui.source_view import source_view
from flaskmagic.tui.walk import Walk
from flaskmagic.walkthroughs import topics
from tests.report.readers import written

Live = Callable[[str], Reading]
PATH = "the path through the run of a topic"
READINGS = (*topics(), PATH)


def shown(view: ReadingView, document: dict[str, Any], folds: bool = False) -> Iterator[list[int]]:
    """Yield the lines of each step that must have a bar, as the JSON says that they ran."""
    for step, told in zip(view.steps, document["steps"], strict=True):
        ran = set(told["executed_lines"])
        lines = [
            line
            for item in step.excerpt
            for line in (() if isinstance(item, ExcerptFold) and not folds else _lines(item))
        ]
        # The mark of the focus line stands where its bar would.
        yield [line.number for line in lines if line.number in ran and not line.is_focus]


def _lines(item: Any) -> Sequence[Any]:
    return item.lines if isinstance(item, ExcerptFold) else (item,)


@pytest.fixture(params=READINGS)
def reading(request: pytest.FixtureRequest, live_reading: Live) -> Reading:
    """Return a reading; in the path, of many calls not all lines that ran are known."""
    if request.param == PATH:
        return read_run(live_reading("template").trace, [])
    return live_reading(request.param)


@pytest.fixture
def document(reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written_as("json", reading))
    return found


@pytest.fixture
def flat(reading: Reading, document: dict[str, Any]) -> list[int]:
    """Return the lines of all excerpts that must have a bar, folds left out."""
    return [line for lines in shown(view_of(reading), document) for line in lines]


def written_as(name: str, reading: Reading) -> str:
    text = outputs()[name].write([reading], Layout(full=False, width=120))
    assert isinstance(text, str)
    return text


def test_the_terminal(reading: Reading, flat: list[int]) -> None:
    text = written_as("text", reading)
    assert [int(number) for number in re.findall(r"^\s*┃\s+(\d+) ", text, re.M)] == flat


def test_markdown(reading: Reading, flat: list[int]) -> None:
    text = written_as("markdown", reading)
    assert [int(number) for number in re.findall(r"^\|\s+(\d+)\b", text, re.M)] == flat


def test_json(document: dict[str, Any], flat: list[int]) -> None:
    lines = [line for step in document["steps"] for line in step["excerpt"]]
    assert [x["number"] for x in lines if x.get("ran") and not x["focus"]] == flat


def test_the_page(reading: Reading, document: dict[str, Any]) -> None:
    """There the lines that were folded have bars as well, and all calls do."""
    html = written_as("html", reading)
    found = re.findall(
        r'<span class="line ran"><span class="mark"></span><span class="number">(\d+)', html
    )
    by_step = shown(view_of(reading), document, folds=True)
    assert [int(number) for number in found] == [line for lines in by_step for line in lines]
    for call in reading.trace.calls:
        letters = states(reading.trace, call)
        assert letters.count("r") == (len(call.lines or ()) if letters else 0)


def test_each_step_that_ran_is_at_a_subgoal(reading: Reading) -> None:
    """Where the first step at a subgoal is said to be, there is such a step, and none before it."""
    met: set[tuple[str, ...]] = set()
    for step in view_of(reading).steps:
        here = [stop for stop in step.bar if stop.is_here]
        assert len(here) == (step.call is not None)
        for stop in here:
            assert stop.step is not None
            assert stop.step <= step.number
        met.add(tuple(stop.name for stop in step.bar))
    assert all(names[-1] != "view" for names in met), "an answer follows, or a handshake"


def test_the_screen(reading: Reading, document: dict[str, Any]) -> None:
    walk = Walk(reading)
    for step in document["steps"]:
        walk.go_to_step(step["number"])
        sight = source_view(walk)
        marked = sorted(line for line, ran in sight.ran.items() if ran) if sight else []
        assert marked == step["executed_lines"]


@pytest.mark.parametrize("form", ["markdown", "html", "docx", "pdf"])
def test_a_report(form: str, reading: Reading, flat: list[int]) -> None:
    view = view_of(reading)
    blocks = [block for step in view.steps for block in step_blocks(step).blocks]
    content = written(Document(tuple(blocks)), form)
    assert [int(number) for number in _BARS[form](content)] == flat


def _in_docx(content: Any) -> list[str]:
    docx = pytest.importorskip("docx")
    runs = [p.runs[0].text for p in docx.Document(io.BytesIO(content)).paragraphs if p.runs]
    return [found[1] for run in runs if (found := re.match(r"\|\s+(\d+)", run))]


def _in_pdf(content: Any) -> list[str]:
    pypdf = pytest.importorskip("pypdf")
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    text = "\n".join(page.extract_text() for page in pages)
    return re.findall(r"^\|\s*(\d+)\b", text, re.M)


_BARS: dict[str, Callable[[Any], list[str]]] = {
    "markdown": lambda text: re.findall(r"^\|\s+(\d+)\b", text, re.M),
    "html": lambda text: re.findall(r'<span class="mark">┃</span><span class="number">(\d+)', text),
    "docx": _in_docx,
    "pdf": _in_pdf,
}
