"""A saved trace is the trace; what is no trace is refused in one sentence."""

import gzip
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.trail.build import trail_of
from flaskmagic.trace import CCall, Kind, Outcome, Trace, UnreadableTrace, dump, load
from flaskmagic.trace.choose import only
from flaskmagic.trace.followed import if_whole
from flaskmagic.trace.storage import VERSION

OLD = Path(__file__).parents[1] / "data" / "format-2"


def test_what_is_loaded_equals_what_was_saved(
    live_reading: Callable[[str], Reading], tmp_path: Path
) -> None:
    traces = [live_reading("route").trace, live_reading("socket").trace]
    traces.append(replace(traces[0], unknown_starts=("greenlet 3", "hub of gevent")))
    traces.append(replace(traces[0], gaps={"worker": "nobody knows"}))
    (tmp_path / "trace.json").write_text(dump(traces), encoding="utf-8")
    assert load(tmp_path / "trace.json") == traces


@pytest.mark.parametrize("topic", ["request", "response"])
def test_the_trail_of_a_value_is_that_of_the_run_when_it_is_loaded(
    live_reading: Callable[[str], Reading], tmp_path: Path, topic: str
) -> None:
    trace = live_reading(topic).trace
    (tmp_path / "trace.json").write_text(dump([trace]), encoding="utf-8")
    (loaded,) = load(tmp_path / "trace.json")
    assert loaded == trace
    assert trail_of(loaded) == trail_of(trace)


def test_a_trail_is_told_only_where_every_call_that_had_the_value_is_there(
    live_reading: Callable[[str], Reading],
) -> None:
    """Of a part of its way it would be said that it stopped, or that it was seen nowhere."""
    trace = live_reading("request").trace
    assert trail_of(only(trace, ["1"])) is None
    chosen = only(trace, ["2"])
    ids = {call.id for call in chosen.calls}
    assert all({each.call, each.above or each.call} <= ids for each in chosen.sightings)
    assert len(chosen.sightings) > 100
    whole, found = trail_of(trace), trail_of(chosen)
    assert whole is not None
    assert found is not None
    assert found.hops == whole.hops
    last = max(each.call for each in trace.sightings)
    calls = [call for call in trace.calls if call.id < last]
    assert if_whole(trace.followed, {call.id for call in calls}) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [(0, -1), (1, 0), (2, "x"), (5, 3), (9, "as it is"), (10, 1), (15, None)],
)
def test_a_sighting_that_is_none_is_refused(
    live_reading: Callable[[str], Reading], tmp_path: Path, column: int, value: object
) -> None:
    lines = dump([live_reading("request").trace]).splitlines()
    line = json.loads(lines[-2])
    line["followed"][2][0][column] = value
    file = tmp_path / "trace.json"
    file.write_text("\n".join([*lines[:-2], json.dumps(line), lines[-1], ""]), encoding="utf-8")
    with pytest.raises(UnreadableTrace, match="a damaged trace"):
        load(file)


@pytest.fixture
def saved(live_reading: Callable[[str], Reading], tmp_path: Path) -> Path:
    file = tmp_path / "trace.json"
    file.write_text(dump([live_reading("startup").trace]), encoding="utf-8")
    return file


def test_a_file_that_breaks_off_is_read_up_to_there(
    live_reading: Callable[[str], Reading], tmp_path: Path
) -> None:
    """Nothing but the exchange that was being written is lost, compressed or not."""
    whole = live_reading("request").trace
    lines = dump([whole]).splitlines(keepends=True)
    assert len(lines) == 2 + 1 + len(whole.exchanges) + 2, "the last ones: a value, and the end"
    for count in range(3, len(lines)):
        text = "".join(lines[:count]) + lines[count][:-1]
        for name, content in (("a.jsonl", text.encode()), ("a.jsonl.gz", packed(text))):
            (tmp_path / name).write_bytes(content)
            (found,) = load(tmp_path / name)
            assert found.exchanges == whole.exchanges[: count - 3]
            assert found.title == f"{whole.title}; it was cut off"
            kept = {call.id for call in found.calls}
            assert all(call.parent_id in {None, *kept} for call in found.calls)


def packed(text: str) -> bytes:
    """Return what a process has written that compresses, and was killed."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return packer.compress(text.encode()) + packer.flush(zlib.Z_SYNC_FLUSH)


@pytest.mark.parametrize("lines", [0, 1, 2])
def test_a_file_with_nothing_to_read_is_refused(saved: Path, lines: int) -> None:
    whole = saved.read_text(encoding="utf-8").splitlines(keepends=True)
    saved.write_text("".join(whole[:lines]), encoding="utf-8")
    with pytest.raises(UnreadableTrace, match="is not a whole trace: it breaks off"):
        load(saved)


def test_a_damaged_line_is_named(saved: Path) -> None:
    lines = saved.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2][:-9]
    saved.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(UnreadableTrace, match=r"is not a whole trace: .*at line 3, column"):
        load(saved)


def test_a_packed_file_may_not_be_a_bomb(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.jsonl.gz"
    bomb.write_bytes(gzip.compress(bytes(2**28 + 1)))
    with pytest.raises(UnreadableTrace, match="it holds more than 256 MB"):
        load(bomb)


def test_a_newer_format_is_refused_by_name(saved: Path) -> None:
    header, _, rest = saved.read_text(encoding="utf-8").partition("\n")
    newer = {**json.loads(header), "version": VERSION + 1}
    saved.write_text(f"{json.dumps(newer)}\n{rest}", encoding="utf-8")
    with pytest.raises(UnreadableTrace, match=f"format {VERSION + 1}.* upgrade flaskmagic"):
        load(saved)


@pytest.mark.parametrize("text", ["{}", "[]", "17", '{"format": "something else"}'])
def test_other_json_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(text)
    with pytest.raises(UnreadableTrace, match="not written by flaskmagic"):
        load(file)


def test_binary_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG\r\n\xff\xfe")
    with pytest.raises(UnreadableTrace, match="it is not text"):
        load(file)


@pytest.mark.parametrize(
    "key",
    [
        *("calls", "edges", "codes", "files", "threads", "details", "facts", "rows", "in_threads"),
        *("after", "texts"),
    ],
)
def test_a_damaged_trace_is_refused(saved: Path, key: str) -> None:
    lines = list(map(json.loads, saved.read_text(encoding="utf-8").splitlines()))
    del lines[2][key]
    saved.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    with pytest.raises(UnreadableTrace, match="damaged"):
        load(saved)


def test_a_call_is_made_when_it_is_asked_for(built_trace: Trace, tmp_path: Path) -> None:
    (tmp_path / "trace.jsonl").write_text(dump([built_trace]), encoding="utf-8")
    (loaded,) = load(tmp_path / "trace.jsonl")
    assert not isinstance(loaded.calls, tuple)
    assert loaded.calls[1] is loaded.calls[1]
    assert loaded.calls[-1] == built_trace.calls[-1]
    assert loaded.calls[1:3] == built_trace.calls[1:3]
    assert loaded.calls == built_trace.calls
    assert loaded.calls != built_trace.calls[1:]


@pytest.mark.parametrize(
    ("name", "kind", "step"),
    [
        ("demo", Kind.DEMO, "create_app"),
        ("app", Kind.APP, "server:Hello.dispatch_request"),
        ("block", Kind.BLOCK, "__main__:index"),
    ],
)
def test_traces_of_the_second_format_still_load(
    tmp_path: Path, name: str, kind: Kind, step: str
) -> None:
    """They were saved by the last release that wrote it."""
    file = tmp_path / f"{name}.json"
    file.write_bytes(gzip.decompress((OLD / f"{name}.json.gz").read_bytes()))
    (trace,) = load(file)
    assert trace.kind is kind
    assert any(found.endswith(step) for found in trace.by_definition)
    assert all(call.parent_id is None or call.parent_id < call.id for call in trace.calls)
    document = json.loads(file.read_text(encoding="utf-8"))
    document["version"] = 1
    (saved,) = document["traces"]
    names = {Kind.APP: "own", Kind.BLOCK: "recording", Kind.DEMO: "startup"}
    saved["cut_short"] = {"worker": "nobody knows"}
    saved["scenario"] = names[Kind(saved.pop("kind"))]
    del saved["gaps"]
    file.write_text(json.dumps(document), encoding="utf-8")
    (first,) = load(file)
    assert first == replace(trace, scenario=names[kind], gaps={"worker": "nobody knows"})


NOTHING_NEW: dict[str, Any] = {
    "exchange": None,
    "texts": {},
    "files": [],
    "distributions": {},
    "filenames": [],
    "codes": [],
    "edges": [],
    "threads": [],
    "values": {},
    "incomplete": [],
}
SECOND_CALL_BELOW_NONE = [[2], [None], [0], [0], ["returned"], [None], [None], [0]]


@pytest.fixture
def third_format() -> list[Any]:
    """Return the lines of a file that was saved by the last release that wrote them."""
    text = (OLD.parent / "format-3" / "session.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def load_lines(lines: Sequence[Any], folder: Path) -> Trace:
    file = folder / "lines.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    (trace,) = load(file)
    return trace


def test_a_session_of_the_third_format_still_loads(third_format: list[Any], tmp_path: Path) -> None:
    trace = load_lines(third_format, tmp_path)
    assert [call.id for call in trace.calls] == [1, 2, 3, 4, 5, 6, 7]
    assert [call.parent_id for call in trace.calls] == [None, 1, 2, 1, 4, 5, 6]
    first, _, third, *_, fifth, sixth, _ = trace.calls
    assert (first.outcome, first.incomplete) == (Outcome.RETURNED, False)  # as it was in the end
    assert third.arguments == {"self": "<App>", "path": "'/a'"}
    assert third.c_calls[0] == CCall(18, 15, "sqlite3.connect")
    assert (fifth.exception, fifth.raised_line, fifth.lines) == ("LookupError", 22, {21, 22})
    assert (sixth.outcome, sixth.thread) == (Outcome.UNFINISHED, "W")
    assert [call.id for call in trace.calls_by_exchange[1]] == [4, 5, 6, 7]
    assert trace.gaps == {"W": "nobody knows"}
    file = tmp_path / "again.jsonl"
    file.write_text(dump([trace]), encoding="utf-8")
    assert load(file) == [trace]


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ((2, "calls", 1, 0), 9, "call 1 has no call 9 before it"),
        ((2, "calls", 0, 1), 1, "the numbers of the calls do not rise"),
        ((2, "calls", 2, 0), 999, "edges, and one of number 999"),
        ((2, "calls", 3, 0), "1", "is '1', not a number"),
        ((4, "calls", 1, 0), 1, "call 1 has no call 1 before it"),
        ((4,), {**NOTHING_NEW, "calls": SECOND_CALL_BELOW_NONE}, "two calls have one number"),
        ((2, "c_calls", "99"), [], "there is no call '99'"),
        ((2, "values", "99"), [[1], None, None], "there is no call '99'"),
        ((3, "exchange", "first"), 1, "exchange 1 has no call 1"),
        ((2, "calls"), [[]], "is not 8 columns of one length"),
    ],
)
def test_a_damaged_file_of_the_third_format_is_refused(
    third_format: list[Any], tmp_path: Path, place: tuple[Any, ...], value: object, said: str
) -> None:
    holder: Any = third_format
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    with pytest.raises(UnreadableTrace, match=f"damaged trace: .*{said}"):
        load_lines(third_format, tmp_path)


@pytest.fixture
def with_c_calls(built_trace: Trace) -> Trace:
    """Return a trace in which a call made two calls into C."""
    made = (CCall(3, 8, "sqlite3.connect"), CCall(4, None, "sqlite3.Connection.execute", "''", "1"))
    first, *others = built_trace.calls
    return replace(built_trace, calls=(replace(first, c_calls=made), *others))


def test_calls_into_c_are_saved(with_c_calls: Trace, tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    file.write_text(dump([with_c_calls]), encoding="utf-8")
    (loaded,) = load(file)
    assert loaded == with_c_calls


@pytest.mark.parametrize(
    "damaged",
    [
        [["3", 8, "a", None, None]],
        [[3, -1, "a", None, None]],
        [[3, 8, None, None, None]],
        [[3, 8, "a", 7, None]],
        [[3, 8, "a"]],
        {},
    ],
)
def test_damaged_calls_into_c_are_refused(
    with_c_calls: Trace, tmp_path: Path, damaged: object
) -> None:
    lines = list(map(json.loads, dump([with_c_calls]).split("\n")[:-1]))
    assert [] not in [details[4] for details in lines[2]["details"]][:1]
    lines[2]["details"][0][4] = damaged
    file = tmp_path / "trace.json"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    with pytest.raises(UnreadableTrace, match="damaged"):
        load(file)
