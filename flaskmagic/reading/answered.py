"""What the requests of a run were answered with, as far as it was recorded."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus

from flaskmagic.trace import MAIN_THREAD, Kind, Trace

_SENT = "http.server:BaseHTTPRequestHandler.send_response_only"


def answered(trace: Trace) -> str:
    """Return the status of each answer, for a request may well fail without any exception.

    Args:
        trace: The trace of the run.

    Returns:
        ``answered 200 OK (2 times), 404 Not Found``, and whether any function of the app's own was
        called, or ``""`` where no status was recorded.
    """
    sent = [(call.arguments or {}).get("code", "") for call in trace.by_definition.get(_SENT, ())]
    codes = Counter(int(code) for code in sent if code.isdecimal() and len(code) == 3)
    said = ", ".join(
        _status(code) if count == 1 else f"{_status(code)} ({count:,} times)"
        for code, count in codes.items()
        if code >= HTTPStatus.OK
    )
    if not said:
        return ""
    none = "; no function of your own was called" if _missed_own(trace) else ""
    return f"answered {said}{none}"


def _status(code: int) -> str:
    known = {status.value: status.phrase for status in HTTPStatus}
    return f"{code} {known.get(code, '')}".rstrip()


def _missed_own(trace: Trace) -> bool:
    """Say whether no function of the reader's own app ran for a request."""
    return trace.kind is Kind.APP and not any(
        trace.files[call.code.filename].is_own for call in trace.calls if call.thread != MAIN_THREAD
    )
