"""A reading as JSON: the contract that docs/json.md describes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from flaskmagic.reading import Reading, ReadStep
from flaskmagic.reading.hops import source_line
from flaskmagic.reading.links import code_link, remark, site_link, step_link
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine, StepView, view_of
from flaskmagic.reading.subgoals import in_words
from flaskmagic.reading.threads import roles
from flaskmagic.render.outputs import Layout, Output
from flaskmagic.render.trail.json import as_object
from flaskmagic.trace import Call, CallSite, CCall, CodeRef, Exchange, Trace

FORMAT = "flaskmagic reading"
VERSION = 2


def render(readings: Sequence[Reading], *, as_list: bool) -> str:
    """Write readings as the JSON that docs/json.md describes.

    Args:
        readings: The readings; one, if it is not to be a list.
        as_list: Whether to write a list of objects, and not one object.

    Returns:
        The JSON, with an end of line.
    """
    documents = [_reading(reading) for reading in readings]
    document = documents if as_list else documents[0]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _reading(reading: Reading) -> dict[str, Any]:
    trace, view = reading.trace, view_of(reading)
    return {
        "format": FORMAT,
        "version": VERSION,
        "topic": reading.walkthrough.topic,
        "title": reading.walkthrough.title,
        "question": reading.walkthrough.question,
        "introduction": reading.introduction,
        "scenario": trace.title,
        "exchange": _exchange(reading.exchange),
        "interrupted": trace.interrupted,
        "said": {
            "environment": view.environment,
            "summary": view.summary,
            "warning": view.warning,
            "left_out": view.left_out,
        },
        "environment": {
            "python": trace.python,
            "distributions": {
                found.name: found.version
                for found in sorted(trace.distributions.values(), key=lambda found: found.name)
            },
        },
        "steps": [
            _step(step, shown, trace) for step, shown in zip(reading.steps, view.steps, strict=True)
        ],
        "trail": None if view.trail is None else as_object(view.trail),
        "path": list(_path(reading)),
        "skipped": dict(trace.skipped),
    }


def _exchange(exchange: Exchange | None) -> dict[str, Any] | None:
    if exchange is None:
        return None
    return {
        "number": exchange.number,
        "kind": exchange.kind.value,
        "title": exchange.title,
        "method": exchange.method,
        "name": exchange.name,
        "namespace": exchange.namespace,
        "rule": exchange.rule,
        "endpoint": exchange.endpoint,
        "status": exchange.status,
        "location": exchange.location,
        "cookies": list(exchange.cookies),
        "bytes_in": exchange.bytes_in,
        "bytes_out": exchange.bytes_out,
        "seconds": exchange.seconds,
    }


def _step(step: ReadStep, view: StepView, trace: Trace) -> dict[str, Any]:
    definition, call = step.definition, step.call
    span = definition.span if definition else None
    return {
        "number": step.number,
        "part": step.step.part,
        "title": step.step.title,
        "note": step.note,
        "definition": step.name,
        "file": definition.path if definition else None,
        "first_line": span.first_line if span else None,
        "def_line": span.def_line if span else None,
        "last_line": span.last_line if span else None,
        "focus_line": step.focus_line,
        "link": step_link(trace, step),
        "remark": remark(trace, definition.filename) if definition else None,
        "status": step.status.value,
        "since": step.step.since,
        "proof": trace.name(call.code) if call and step.step.proofs else None,
        "proof_line": step.proof_line,
        "call": call.id if call else None,
        "calls": step.calls,
        "all_lines": step.all_lines,
        "executed_lines": sorted(step.lines),
        "called_from": _called_from(call, trace),
        "follows": step.step.follows,
        "arguments": call.arguments if call else None,
        "result": call.result if call else None,
        "outcome": call.outcome.value if call else None,
        "exception": call.exception if call else None,
        "thread": call.thread if call else None,
        "c_calls": _c_calls(call.c_calls if call else ()),
        "chain": [
            {
                "place": link.place,
                "source": link.source,
                "link": link.link,
                "starts": link.starts,
            }
            for link in view.chain
        ],
        "subgoals": [stop.name for stop in view.bar],
        "subgoal": next((at for at, stop in enumerate(view.bar) if stop.is_here), None),
        "excerpt": [_excerpt(item) for item in view.excerpt],
        "said": _said(view),
    }


def _said(view: StepView) -> dict[str, Any]:
    """Return what every output says of a step, in the words of all others."""
    return {
        "place": view.place,
        "subgoals": in_words(view.bar),
        "times": view.times,
        "unread": view.unread,
        "takes_up": view.takes_up,
        "through": view.through,
        "values": list(view.values),
        "outcome": view.outcome,
        "c_calls": list(view.c_calls),
        "proof": view.proof,
        "proof_source": view.proof_source,
        "lines": view.lines,
        "passed": view.passed,
    }


def _excerpt(item: ExcerptLine | ExcerptFold) -> dict[str, Any]:
    if isinstance(item, ExcerptFold):
        return {"fold": item.label}
    return {"number": item.number, "text": item.text, "ran": item.ran, "focus": item.is_focus}


def _called_from(call: Call | None, trace: Trace) -> dict[str, Any] | None:
    parent = trace.parent(call) if call else None
    site = call.call_site if call else None
    if call is None or parent is None or site is None:
        return None
    return {
        "file": trace.files[site.filename].path,
        "line": site.line,
        "link": site_link(trace, call),
        "definition": trace.name(parent.code),
    }


def _c_calls(made: Sequence[CCall]) -> list[dict[str, Any]]:
    return [asdict(each) for each in made]


def _path(reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield the recorded calls; what many of them have in common is looked up once."""
    trace, tree = reading.trace, reading.tree
    by_thread = roles(trace, reading.calls)
    definitions: dict[CodeRef, dict[str, Any]] = {}
    sites: dict[CallSite | None, dict[str, Any] | None] = {None: None}
    for call in reading.calls:
        if call.code not in definitions:
            definitions[call.code] = _written(call.code, trace)
        if call.call_site not in sites:
            sites[call.call_site] = _call_site(call, trace)
        steps = tree.steps_of(call)
        yield {
            "id": call.id,
            "parent": call.parent_id,
            **definitions[call.code],
            "called_from": sites[call.call_site],
            "thread": call.thread,
            "role": by_thread[call.id].value,
            "outcome": call.outcome.value,
            "exception": call.exception,
            "skipped": call.skipped,
            "c_calls": _c_calls(call.c_calls),
            "step": steps[0] if steps else None,
        }


def _written(code: CodeRef, trace: Trace) -> dict[str, Any]:
    file = trace.files[code.filename]
    return {
        "definition": trace.name(code),
        "file": file.path,
        "line": code.first_line,
        "link": code_link(trace, code),
        "own": file.is_own,
    }


def _call_site(call: Call, trace: Trace) -> dict[str, Any] | None:
    site = call.call_site
    if site is None:
        return None
    return {
        "file": trace.files[site.filename].path,
        "line": site.line,
        "link": site_link(trace, call),
        "text": source_line(trace, site.filename, site.line),
    }


class _Json:
    name = "json"
    suffixes: tuple[str, ...] = (".json",)
    is_binary = False
    takes_several = True

    def write(self, readings: Sequence[Reading], layout: Layout) -> str:
        return render(readings, as_list=layout.as_list or len(readings) != 1)


OUTPUT: Output = _Json()
