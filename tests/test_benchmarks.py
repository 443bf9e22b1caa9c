"""The benchmarks measure what they say: all ways do the same work, and leave nothing behind."""

import sys
import threading
from pathlib import Path

from benchmarks import ours, peers, tables
from benchmarks.measure import take_turns
from benchmarks.works import own_app


def test_each_way_does_the_work_and_is_gone_after_it() -> None:
    ways = [*ours.ways(), *(way for way in peers.WAYS if way.needs is None)]
    with own_app() as work:
        measured = take_turns(work, ways, limit=0, least=1)
    assert all(ratio > 0 for each in measured.values() for ratio in each.ratios)
    assert sys.gettrace() is sys.getprofile() is threading.gettrace() is None
    calls = {way.name: measured[way.name].found.calls for way in ours.ways()}
    assert len(set(calls.values())) == 1
    assert all(calls.values())


def test_figures_stand_between_their_marks(tmp_path: Path) -> None:
    document = tmp_path / tables.DOCUMENT
    document.write_text("before\n<!-- imports -->\nold\n<!-- /imports -->\nafter\n")
    machine = {"system": "Linux", "processor": "fast", "cores": 2, "load": 0.1}
    ratio = {"median": 1.234, "low": 1.1, "high": 12.3}
    figures = {"machine": machine, "versions": {}, "modules": {"pandas": {"settrace": ratio}}}
    tables.put_into(document, "imports", tables.of_imports({"3.11": figures}))
    text = document.read_text()
    assert "| `import pandas`, settrace | 1.23 (1.10–12.3) |" in text
    assert "old" not in text
    assert text.startswith("before\n<!-- imports -->\n**Python 3.11.**")
    tables.put_into(tmp_path / "missing.md", "imports", "")
    assert not (tmp_path / "missing.md").exists()
