"""What is handed on to other programs is what they can read, and says what ran."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from flaskmagic.lines import split_lines
from flaskmagic.reading import Reading
from flaskmagic.reading.exchanges import read_alone, read_run
from flaskmagic.reading.timeline import timelines
from flaskmagic.render.outputs import Layout, outputs
from tests.traces import HandTrace

NODE_MODULES = Path(__file__).parents[1] / "javascript" / "node_modules"
SPEEDSCOPE = NODE_MODULES / "speedscope" / "dist" / "release" / "file-format-schema.json"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PAGE = f"https://github.com/ada/shop/blob/{COMMIT}"


def written(reading: Reading, name: str) -> str:
    text = outputs()[name].write([reading], Layout())
    assert isinstance(text, str)
    return text


@pytest.fixture(scope="module")
def route(live_reading: Callable[[str], Reading]) -> Reading:
    return live_reading("route")


def test_each_call_begins_once_and_ends_after_what_it_called(route: Reading) -> None:
    at = -1
    begun: Counter[int] = Counter()
    for thread, moments in timelines(route).items():
        open_: list[int] = []
        for moment in moments:
            assert moment.call.thread == thread
            if moment.begins:
                begun[moment.call.id] += 1
                parent = route.trace.parent(moment.call)
                if parent is not None and parent.thread == thread:
                    assert open_[-1:] == [parent.id]
                open_.append(moment.call.id)
            else:
                assert open_.pop() == moment.call.id
        assert not open_
        moments_at = [moment.at for moment in moments]
        assert moments_at == sorted(set(moments_at))
        at = max(at, moments_at[-1])
    assert begun == Counter(call.id for call in route.calls)
    assert at == 2 * len(route.calls) - 1


def test_speedscope_reads_it_by_its_own_schema(route: Reading) -> None:
    if not SPEEDSCOPE.is_file():
        pytest.skip("npm ci was not run in tests/javascript")
    document = json.loads(written(route, "speedscope"))
    schema = json.loads(SPEEDSCOPE.read_text(encoding="utf-8"))
    jsonschema.validate(document, {**schema, "$ref": "#/definitions/FileFormat.File"})
    opened = [e for each in document["profiles"] for e in each["events"] if e["type"] == "O"]
    assert len(opened) == len(route.calls)
    frames = document["shared"]["frames"]
    named = Counter((frames[e["frame"]]["name"], frames[e["frame"]]["line"]) for e in opened)
    assert named == Counter((c.code.qualname, c.code.first_line) for c in route.calls)


def test_perfetto_gets_bars_that_lie_within_each_other(route: Reading) -> None:
    events = json.loads(written(route, "perfetto"))["traceEvents"]
    named = {e["args"]["name"] for e in events if e.get("name") == "thread_name"}
    assert named == {call.thread for call in route.calls}
    depth: Counter[int] = Counter()
    for event in events:
        depth[event["tid"]] += {"B": 1, "E": -1, "M": 0}[event["ph"]]
        assert depth[event["tid"]] >= 0
    assert not any(depth.values())
    steps = {e["args"]["step"] for e in events if "step" in e.get("args", {})}
    assert steps == {step.number for step in route.steps if step.call is not None}


def test_a_tour_opens_each_definition_at_its_line(route: Reading) -> None:
    tour = json.loads(written(route, "codetour"))
    first, *steps = tour["steps"]
    assert "file" not in first
    assert len(steps) == len(route.steps)
    for made, step in zip(steps, route.steps, strict=True):
        assert made["title"] == step.step.title
        assert step.definition is not None
        assert made["uri"] == Path(step.definition.filename).as_uri()
        assert step.definition.span.first_line <= made["line"] <= step.definition.span.last_line


def own_app(page: str | None, library: str = "lib.py") -> Reading:
    """Return a reading of an app of one file, which lies in the folder ``/site/shop/src``."""
    path = "shop/src/app.py"
    sources = {
        path: "def view():\n    return help_it()\n",
        library: "def help_it():\n    return 1\n",
    }
    made = HandTrace(sources, own=path)
    view = made.call("shop.src.app:view")
    made.call(f"{library.removesuffix('.py').replace('/', '.')}:help_it", view, "help_it()")
    trace = made.trace()
    own = replace(trace.files[f"/site/{path}"], page=page)
    return read_run(replace(trace, files={**trace.files, f"/site/{path}": own}), ())


def steps_of(reading: Reading) -> tuple[str | None, list[dict[str, Any]]]:
    tour = json.loads(written(reading, "codetour"))
    return tour.get("ref"), [each for each in tour["steps"] if "line" in each]


def test_own_files_are_named_by_their_repository() -> None:
    ref, steps = steps_of(own_app(f"{PAGE}/src/app.py"))
    assert ref == COMMIT
    assert steps[0]["file"] == "src/app.py"


@pytest.mark.parametrize(
    ("page", "library"),
    [(None, "lib.py"), (f"{PAGE}/src/app.py", "shop/venv/lib.py")],
    ids=["no commit is known", "libraries lie in the repository"],
)
def test_else_they_are_named_by_where_they_lie(page: str | None, library: str) -> None:
    ref, steps = steps_of(own_app(page, library))
    assert ref is None
    assert steps[0]["uri"] == "file:///site/shop/src/app.py"


def test_a_note_is_no_command_for_a_tour(built_reading: Reading) -> None:
    step = replace(built_reading.steps[0], note=">> rm -rf /")
    reading = replace(built_reading, steps=(step, *built_reading.steps[1:]))
    assert not re.search(r"^>>", "\n".join(str(each) for each in steps_of(reading)[1]), re.M)
    described = [each["description"] for each in json.loads(written(reading, "codetour"))["steps"]]
    assert not any(line.startswith(">>") for each in described for line in each.splitlines())


def test_what_is_cited_for_an_assistant_is_there(route: Reading) -> None:
    text = written(route, "llm")
    files = dict(re.findall(r"^(\d+) (\S+)", text, re.M))
    by_path = {file.path: file for file in route.trace.files.values()}
    cited = re.findall(r"\[(\d+)#L(\d+)(?:-L(\d+))?\]", text)
    assert len(cited) == len(route.steps)
    for number, first, last in cited:
        lines = split_lines(by_path[files[number]].text)
        assert 1 <= int(first) <= int(last or first) <= len(lines)


def test_a_request_is_told_to_an_assistant_in_few_words(route: Reading) -> None:
    """Three characters are less than a token of such a text, and 2,000 tokens are meant."""
    for reading in (route, *read_alone(route.trace, ())):
        assert len(written(reading, "llm")) < 6000
