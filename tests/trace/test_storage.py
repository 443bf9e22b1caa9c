"""A saved trace is the trace; what is no trace is refused in one sentence."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from flaskmagic.reading import Reading
from flaskmagic.trace import CCall, Kind, Trace, UnreadableTrace, dump, load
from flaskmagic.trace.storage import VERSION


def test_what_is_loaded_equals_what_was_saved(
    live_reading: Callable[[str], Reading], tmp_path: Path
) -> None:
    traces = [live_reading("route").trace, live_reading("socket").trace]
    traces.append(replace(traces[0], gaps={"worker": "nobody knows"}))
    (tmp_path / "trace.json").write_text(dump(traces), encoding="utf-8")
    assert load(tmp_path / "trace.json") == traces


@pytest.fixture
def saved(live_reading: Callable[[str], Reading], tmp_path: Path) -> Path:
    file = tmp_path / "trace.json"
    file.write_text(dump([live_reading("startup").trace]), encoding="utf-8")
    return file


@pytest.mark.parametrize("part", [0.0, 0.3, 0.5, 0.999])
def test_a_file_cut_short_is_refused(saved: Path, part: float) -> None:
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(UnreadableTrace, match=r"trace\.json is not (a|a whole) (whole )?trace"):
        load(saved)


def test_a_newer_format_is_refused_by_name(saved: Path) -> None:
    document = json.loads(saved.read_text(encoding="utf-8"))
    document["version"] = VERSION + 1
    saved.write_text(json.dumps(document), encoding="utf-8")
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


@pytest.mark.parametrize("key", ["calls", "edges", "codes", "files", "threads", "values"])
def test_a_damaged_trace_is_refused(saved: Path, key: str) -> None:
    document = json.loads(saved.read_text(encoding="utf-8"))
    del document["traces"][0][key]
    saved.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UnreadableTrace, match="damaged"):
        load(saved)


@pytest.mark.parametrize(
    ("scenario", "kind"), [("own", Kind.APP), ("recording", Kind.BLOCK), ("route", Kind.DEMO)]
)
def test_a_trace_of_the_first_format_still_loads(
    built_trace: Trace, tmp_path: Path, scenario: str, kind: Kind
) -> None:
    document = json.loads(dump([built_trace]))
    document["version"] = 1
    (saved,) = document["traces"]
    for later in ("kind", "gaps", "c_calls"):
        saved.pop(later, None)
    saved["scenario"] = scenario
    file = tmp_path / "first.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    (loaded,) = load(file)
    assert loaded.kind is kind
    assert loaded.calls == built_trace.calls


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
        {"1": [["3", 8, "a", None, None]]},
        {"1": [[3, -1, "a", None, None]]},
        {"1": [[3, 8, None, None, None]]},
        {"1": [[3, 8, "a", 7, None]]},
        {"1": [[3, 8, "a"]]},
        {"99": []},
        [],
    ],
)
def test_damaged_calls_into_c_are_refused(
    with_c_calls: Trace, tmp_path: Path, damaged: object
) -> None:
    document = json.loads(dump([with_c_calls]))
    document["traces"][0]["c_calls"] = damaged
    file = tmp_path / "trace.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UnreadableTrace, match="damaged"):
        load(file)
