"""The function that a server calls for the request: known by what it returned."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flaskmagic.reading.beside.expressions import bindings, calls_at
from flaskmagic.reading.beside.model import Line, Server
from flaskmagic.trace import Call, CallSite, Outcome, Trace

_CUT = "…"


def view_of(server: Server, calls: Sequence[Call]) -> Call | None:
    """Return the call of the function that made the body of the answer.

    Args:
        server: The server.
        calls: The calls that the request led to.

    Returns:
        The first own function whose result is the body and that is called by another name than its
        own; else the last one whose result is the body; else, in an app, the first own function
        that a library called. ``None`` if there is none.
    """
    trace = server.trace
    own = [each for each in calls if _may_be_view(trace, each)]
    body = server.answer.partition(b"\r\n\r\n")[2] or server.answer.partition(b"\n\n")[2]
    made = [each for each in own if body and _is_body(each.result, body)]
    by_another_name = (each for each in made if not _names_it(trace, each))
    entered = (each for each in own if trace.exchanges and _is_entered(trace, each))
    return next(by_another_name, None) or (made[-1] if made else next(entered, None))


def found_at(trace: Trace, view: Call) -> Line | None:
    """Return the line that found the function.

    Args:
        trace: The trace.
        view: The call of the function.

    Returns:
        The line that looks it up, or bound the name that it is called by; ``None`` where the
        function is called by its own name, or that is not known.
    """
    site, caller = view.call_site, trace.parent(view)
    node = None if site is None else _node(trace, site)
    if site is None or node is None or caller is None or _names_it(trace, view):
        return None
    if any(isinstance(each, ast.Subscript) for each in ast.walk(node.func)):
        return Line(site.filename, site.line)
    if isinstance(node.func, ast.Name) and caller.code.filename == site.filename:
        lines = bindings(trace.files[site.filename].text).get(node.func.id, ())
        ran = [line for line in lines if line < site.line and line in (caller.lines or ())]
        return Line(site.filename, ran[-1]) if ran else None
    return None


def _may_be_view(trace: Trace, call: Call) -> bool:
    file = trace.files[call.code.filename]
    is_whole = not call.code.qualname.endswith("<module>")
    return file.is_own and not file.is_template and is_whole and call.outcome is Outcome.RETURNED


def _is_entered(trace: Trace, call: Call) -> bool:
    """Say whether a library called it, and got a value: of a hook before the view it gets none."""
    above = trace.parent(call)
    is_from_library = above is not None and not trace.files[above.code.filename].is_own
    return is_from_library and call.result not in (None, "None")


def _is_body(result: str | None, body: bytes) -> bool:
    if result is None:
        return False
    for shown in (repr(body), repr(body.decode("utf-8", "replace"))):
        if result == shown or result.startswith((f"({shown},", f"[{shown}]")):
            return True
        if len(result) > 2 and result.rstrip("'\"").endswith(_CUT):
            return shown.startswith(result.rstrip("'\"").removesuffix(_CUT))
    return False


def _names_it(trace: Trace, call: Call) -> bool:
    """Say whether a function is called by its own name, as far as that is known."""
    node = None if call.call_site is None else _node(trace, call.call_site)
    if node is None:
        return True
    name = call.code.qualname.rpartition(".")[2]
    func = node.func
    called = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", None)
    return called == name


def _node(trace: Trace, site: CallSite) -> ast.Call | None:
    if site.column is None:
        return None
    span = site.line, site.column, site.end_line, site.end_column
    return calls_at(trace.files[site.filename].text).get(span)
