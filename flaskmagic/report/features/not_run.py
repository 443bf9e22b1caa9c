"""What the app has and the run did not reach: so nothing is claimed of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from flaskmagic.reading.inline import linked
from flaskmagic.reading.links import line_link
from flaskmagic.reading.matcher import span_of
from flaskmagic.reading.step_view import safe_link
from flaskmagic.report.document import Document, Row, Rows
from flaskmagic.report.features.rows import said
from flaskmagic.source.line_states import line_states
from flaskmagic.source.statements import statement_at, statement_text
from flaskmagic.trace import Call, CodeRef, Trace

_MOST = 30
"""Rows that are shown; a large app has hundreds."""


def lines_that_did_not_run(traces: Sequence[Trace]) -> Document:
    """Return what did not run in any call of the own functions that were called.

    Args:
        traces: The traces of a report.

    Returns:
        A row for each run of statements: its first one.
    """
    sources = {name: trace for trace in reversed(traces) for name in trace.files}
    found = {
        (sources[code.filename].files[code.filename].path, line): code
        for code, calls in _own_calls(traces).items()
        for line in _idle(sources[code.filename], code, calls)
    }
    places = sorted(found)
    rows = [_row(sources[found[at].filename], found[at], at[1]) for at in places[:_MOST]]
    if len(places) > _MOST:
        rows.append(Row("", f"and {len(places) - _MOST} more", ""))
    return Document((Rows(tuple(rows)),) if rows else ())


def _own_calls(traces: Sequence[Trace]) -> Mapping[CodeRef, list[Call]]:
    """Return the calls of each own function."""
    found: dict[CodeRef, list[Call]] = defaultdict(list)
    for trace in traces:
        for call in trace.columns.of_functions(partial(_is_own_function, trace)):
            found[call.code].append(call)
    return found


def _is_own_function(trace: Trace, code: CodeRef) -> bool:
    file = trace.files[code.filename]
    return file.is_own and not file.is_template and code.qualname != "<module>"


def _idle(trace: Trace, code: CodeRef, calls: Sequence[Call]) -> Iterator[int]:
    """Yield the first line of each run of statements that did not run in any call."""
    file, span = trace.files[code.filename], span_of(trace, code)
    if span is None or any(call.lines is None or call.incomplete for call in calls):
        return
    ran = frozenset(line for call in calls for line in call.lines or ())
    states = line_states(file.text, span, ran)
    before = 0
    for line in sorted(number for number, state in states.items() if state is False):
        first, last = statement_at(file.text, line)
        if line == first and line > before + 1:
            yield line
        before = last


def _row(trace: Trace, code: CodeRef, line: int) -> Row:
    file = trace.files[code.filename]
    link = safe_link(line_link(trace, code.filename, line))
    return Row("", linked(f"{file.path}:{line}", link), said(statement_text(file.text, line)))
