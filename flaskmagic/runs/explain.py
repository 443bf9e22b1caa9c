"""What the trace tells of a visit that got no answer: which own line raised, refused or waited."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from flaskmagic.source.reached import find_function, line_reached, line_returned
from flaskmagic.trace import Call, Outcome, Standing, Trace

_WEBSOCKETS = ("flask_sock", "simple_websocket")
_CONNECT = "Server._handle_connect"
_EVENT = "Server._handle_event_internal"
_REQUEST = "werkzeug.serving:WSGIRequestHandler.run_wsgi"


def explain(
    trace: Trace, standing: Mapping[str, Sequence[Standing]], until: str = "when the app ended"
) -> Iterator[str]:
    """Say of a visit with a problem what the trace tells of it. Nothing is supposed.

    Args:
        trace: The trace.
        standing: Where own functions were at the end, by the thread, the innermost first. Of other
            threads it follows from the lines that ran, if it does.
        until: Up to when it was recorded.

    Yields:
        A sentence for each own function that refused a connection, raised an error in a
        WebSocket's view or an event's handler, or had not ended.
    """
    reader = _Explanations(trace, standing, until)
    for call in trace.calls:
        name = trace.name(call.code)
        if name.startswith("socketio.") and call.code.qualname in (_CONNECT, _EVENT):
            yield from reader.refusal(call)
        elif name == "flask.app:Flask.handle_exception":
            yield from reader.error(call)
    yield from reader.waiting()


class _Explanations:
    def __init__(
        self, trace: Trace, standing: Mapping[str, Sequence[Standing]], until: str
    ) -> None:
        self._trace, self._standing, self._until = trace, standing, until
        self._below: dict[int, list[Call]] = {}
        for call in trace.calls:
            if call.parent_id is not None:
                self._below.setdefault(call.parent_id, []).append(call)

    def refusal(self, dispatch: Call) -> Iterator[str]:
        """Yield what a handler did that Socket.IO called and that refused, or raised."""
        handler = next((call for call in self._within(dispatch) if self._is_own(call)), None)
        if handler is None:
            return
        if handler.outcome is Outcome.RAISED:
            yield self._raised(self._source_of_error(handler))
        elif dispatch.code.qualname == _CONNECT and handler.result == "False":
            function = self._function(handler)
            if function is not None:
                line = line_returned(function, handler.lines or ()) or function.lineno
                yield f"{_named(handler)} returned False ({self._place(handler, line)})"

    def error(self, handling: Call) -> Iterator[str]:
        """Yield where an error came from that the view of a WebSocket did not handle."""
        request = self._trace.parent(handling)
        within = [] if request is None else list(self._within(request))
        if not any(map(self._is_websocket, within)):
            return
        raised = {
            call.exception
            for call in within
            if call.parent_id == handling.parent_id and call.outcome is Outcome.RAISED
        }
        own = (call for call in within if self._is_own(call) and call.outcome is Outcome.RAISED)
        view = next((call for call in own if call.exception in raised), None)
        if view is not None:
            yield self._raised(self._source_of_error(view))

    def waiting(self) -> Iterator[str]:
        """Yield of each request that was not over which own function it had come to."""
        found: dict[str, str] = {}  # of the calls of a thread the one that began last
        for call in self._trace.calls:
            if not self._is_own(call) or _is_part(call) or not self._is_in_open_request(call):
                continue
            is_known = call.thread in self._standing
            if said := (self._stands if is_known else self._stands_by_its_lines)(call):
                found[call.thread] = f"{_named(call)} {said} {self._until}"
        yield from found.values()

    def _stands(self, call: Call) -> str:
        """Say where a call is, if it is one of a function of which that is known."""
        for each in self._standing[call.thread]:
            if (each.filename, each.first_line) == (call.code.filename, call.code.first_line):
                return f"was still at {self._place(call, each.line)}"
        return ""

    def _stands_by_its_lines(self, call: Call) -> str:
        """Say where a call is, as far as it follows from the lines that ran."""
        function = self._function(call)
        if function is None or self._has_open_own(call):
            return ""
        if not all(map(_is_unfinished, self._above(call))):
            return ""
        line = self._site_below(call) or line_reached(function, call.lines or ())
        place = self._place(call, line or function.lineno)
        return f"was still at {place}" if line else f"({place}) had not ended"

    def _source_of_error(self, call: Call) -> Call:
        """Return the last own call that an error left on its way up to this one."""
        found, below = call, [call]
        while below:
            found = below[-1] if self._is_own(below[-1]) else found
            below = [
                each for each in self._below.get(below[-1].id, ()) if _has_passed(each, below[-1])
            ]
        return found

    def _raised(self, call: Call) -> str:
        return f"{_named(call)} raised {call.exception} ({self._place(call, call.raised_line)})"

    def _is_in_open_request(self, call: Call) -> bool:
        """Say whether a call had not ended, nor its request."""
        return _is_unfinished(call) and any(
            _is_unfinished(each) and self._trace.name(each.code) == _REQUEST
            for each in self._above(call)
        )

    def _above(self, call: Call) -> Iterator[Call]:
        return (each for each in self._trace.ancestors(call) if each.thread == call.thread)

    def _has_open_own(self, call: Call) -> bool:
        return any(
            self._is_own(each) and each.thread == call.thread and _is_unfinished(each)
            for each in self._within(call)
        )

    def _site_below(self, call: Call) -> int | None:
        """Return the line of the call that a call waits for, if that was recorded."""
        for each in self._below.get(call.id, ()):
            site = each.call_site
            is_open = _is_unfinished(each) and each.thread == call.thread
            if is_open and self._function(each) is not None:
                return site.line if site and site.filename == call.code.filename else None
        return None

    def _function(self, call: Call) -> ast.FunctionDef | None:
        file = self._trace.files[call.code.filename]
        return None if file.is_template else find_function(file.text, call.code.first_line)

    def _within(self, call: Call) -> Iterator[Call]:
        """Yield the calls below a call, in the order in which they began."""
        left = [*reversed(self._below.get(call.id, ()))]
        while left:
            yield left[-1]
            left += reversed(self._below.get(left.pop().id, ()))

    def _is_own(self, call: Call) -> bool:
        return self._trace.files[call.code.filename].is_own

    def _is_websocket(self, call: Call) -> bool:
        return self._trace.files[call.code.filename].module.partition(".")[0] in _WEBSOCKETS

    def _place(self, call: Call, line: int | None) -> str:
        path = self._trace.files[call.code.filename].path
        return f"{path}:{line or call.code.first_line}"


def _has_passed(call: Call, above: Call) -> bool:
    """Say whether the error that left a call is the one that left the call above it."""
    site, line = call.call_site, above.raised_line
    if call.outcome is not Outcome.RAISED or call.exception != above.exception:
        return False
    if site is None or line is None:
        return False
    return site.line <= line <= (site.end_line or site.line)


def _is_unfinished(call: Call) -> bool:
    return call.outcome is Outcome.UNFINISHED and not call.incomplete


def _is_part(call: Call) -> bool:
    """Say whether a call is of a part of a function, such as a comprehension."""
    name = call.code.qualname.rpartition(".")[2]
    return name.startswith("<") and name != "<lambda>"


def _named(call: Call) -> str:
    return f"{call.code.qualname.rpartition('.')[2]}()"
