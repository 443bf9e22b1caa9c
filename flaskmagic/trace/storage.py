"""The file that traces are saved in: JSON, its calls in columns, each distinct call edge once.

Format history
  1  the first
  2  a trace says of which kind it is, and of which threads later calls are missing
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from flaskmagic.errors import Problem
from flaskmagic.trace import contract
from flaskmagic.trace.model import (
    Call,
    CallSite,
    CCall,
    CodeRef,
    Distribution,
    Kind,
    Outcome,
    SourceFile,
    Trace,
)

FORMAT = "flaskmagic trace"
VERSION = 2


class UnreadableTrace(Problem):
    """A file that is no trace, or not a whole one, or one of a newer format."""


def dump(traces: Sequence[Trace]) -> str:
    """Write traces and the sources that they ran through as the text of a file.

    Args:
        traces: The traces.

    Returns:
        The text.
    """
    files: dict[str, SourceFile] = {}
    for trace in traces:
        files.update(trace.files)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "files": {name: astuple(file) for name, file in files.items()},
        "traces": [_dump(trace) for trace in traces],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def check(trace: Trace) -> None:
    """Check a trace that was made of what a stranger gave, as if it came from a file.

    Args:
        trace: The trace.

    Raises:
        flaskmagic.trace.contract.BrokenContract: It is none that could be saved and loaded.
    """
    contract.check(json.loads(dump([trace])))


def load(path: Path) -> list[Trace]:
    """Read the traces of a file.

    Args:
        path: The file.

    Returns:
        The traces, in their order.

    Raises:
        OSError: The file can't be read.
        UnreadableTrace: It is no trace, or not a whole one, or of a newer format, or breaks the
            contract of :mod:`flaskmagic.trace.contract`.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise UnreadableTrace(f"{path} is not a trace: it is not text") from None
    except json.JSONDecodeError as error:
        raise UnreadableTrace(
            f"{path} is not a whole trace: it breaks off or is damaged at line {error.lineno}, "
            f"column {error.colno}. Record it again with --save."
        ) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists
        raise UnreadableTrace(f"{path} is not a trace: it has what no trace has") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnreadableTrace(f"{path} is not a trace: it was not written by flaskmagic --save")
    version = document.get("version")
    if type(version) is not int or version > VERSION:
        raise UnreadableTrace(
            f"{path} is a trace of format {str(version)[:20]}, and this flaskmagic reads up to "
            f"{VERSION}: upgrade flaskmagic to read it"
        )
    try:
        contract.check(document)
    except contract.BrokenContract as error:
        raise UnreadableTrace(f"{path} is a damaged trace: {error}. Record it again.") from None
    files = {name: SourceFile(*row) for name, row in document["files"].items()}
    return [_restore(dumped, files) for dumped in document["traces"]]


def _dump(trace: Trace) -> dict[str, Any]:
    names, codes, edges, threads = _Table(), _Table(), _Table(), _Table()
    rows = []
    for call in trace.calls:
        code, site = call.code, call.call_site
        code_row = codes.index((names.index(code.filename), code.qualname, code.first_line))
        site_row = None if site is None else (names.index(site.filename), *astuple(site)[1:])
        rows.append(
            (
                call.id,
                call.parent_id,
                edges.index((code_row, site_row)),
                threads.index(call.thread),
                call.outcome.value,
                call.exception,
                call.raised_line,
                call.skipped,
            )
        )
    return {
        "kind": trace.kind.value,
        "scenario": trace.scenario,
        "title": trace.title,
        "python": trace.python,
        "distributions": {name: astuple(d) for name, d in trace.distributions.items()},
        "skipped": trace.skipped,
        "interrupted": trace.interrupted,
        "gaps": trace.gaps,
        "filenames": names.rows,
        "codes": codes.rows,
        "edges": edges.rows,
        "threads": threads.rows,
        "calls": [list(column) for column in zip(*rows, strict=True)],
        "values": {
            call.id: [sorted(call.lines), call.arguments, call.result]
            for call in trace.calls
            if call.lines is not None
        },
        "incomplete": [call.id for call in trace.calls if call.incomplete],
        "c_calls": {
            call.id: [astuple(each) for each in call.c_calls]
            for call in trace.calls
            if call.c_calls
        },
        "files": list(trace.files),
    }


class _Table:
    """Numbers the distinct rows that it is asked for."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def index(self, row: Any) -> int:
        if row not in self._numbers:
            self._numbers[row] = len(self.rows)
            self.rows.append(row)
        return self._numbers[row]


def _kind(dumped: Mapping[str, Any]) -> Kind:
    """Return the kind of a trace; in format 1 two names of scenarios stood for it."""
    of_scenario = {"own": Kind.APP, "recording": Kind.BLOCK}
    return Kind(dumped.get("kind", of_scenario.get(dumped["scenario"], Kind.DEMO)))


def _restore(dumped: Mapping[str, Any], files: Mapping[str, SourceFile]) -> Trace:
    names = dumped["filenames"]
    codes = [CodeRef(names[name], qualname, line) for name, qualname, line in dumped["codes"]]
    edges = [
        (codes[code], None if site is None else CallSite(names[site[0]], *site[1:]))
        for code, site in dumped["edges"]
    ]
    threads = dumped["threads"]
    values = {int(call): value for call, value in dumped["values"].items()}
    incomplete = frozenset(dumped.get("incomplete", ()))
    c_calls = {int(call): rows for call, rows in dumped.get("c_calls", {}).items()}
    calls = []
    for id_, parent, edge, thread, outcome, exception, raised_line, skipped in zip(
        *dumped["calls"], strict=True
    ):
        lines, arguments, result = values.get(id_, (None, None, None))
        calls.append(
            Call(
                id=id_,
                parent_id=parent,
                thread=threads[thread],
                code=edges[edge][0],
                call_site=edges[edge][1],
                outcome=Outcome(outcome),
                exception=exception,
                raised_line=raised_line,
                skipped=skipped,
                lines=None if lines is None else frozenset(lines),
                arguments=arguments,
                result=result,
                incomplete=id_ in incomplete,
                c_calls=tuple(CCall(*row) for row in c_calls.get(id_, ())),
            )
        )
    return Trace(
        kind=_kind(dumped),
        scenario=dumped["scenario"],
        title=dumped["title"],
        python=dumped["python"],
        distributions={name: Distribution(*d) for name, d in dumped["distributions"].items()},
        calls=tuple(calls),
        files={name: files[name] for name in dumped["files"]},
        skipped=dumped["skipped"],
        interrupted=dumped["interrupted"],
        gaps=dumped.get("gaps", dumped.get("cut_short", {})),
    )
