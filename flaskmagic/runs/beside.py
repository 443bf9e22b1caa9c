"""Records a script with a server of its own, and an app, which both get the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flaskmagic.errors import Problem
from flaskmagic.host.script_visited import run_script_and_send
from flaskmagic.host.visited import CannotRun, run_and_visit
from flaskmagic.inside.job import Job
from flaskmagic.runs.run import Run, finish
from flaskmagic.signals import Interrupted
from flaskmagic.trace import Call, Kind, Outcome, Trace
from flaskmagic.tracer.value_texts import ValueTexts
from flaskmagic.visitor.actions import parse_request, quoted
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.facts import AppFacts
from flaskmagic.visitor.raw import request_bytes, send_raw

_CLOSE = (
    "socket",
    "socketserver",
    "http.server",
    "email.parser",
    "email.feedparser",
    "werkzeug.serving",
    "werkzeug.routing",
    "werkzeug.routing.map",
    "flask.app",
)
"""The modules between the socket and the view: their lines and their calls into C are kept."""

_ENDED = "the app ended: "
_TO_ITS_END = "ran to its end"
_TOLD_TO_END = ("KeyboardInterrupt", "SystemExit")


class NoComparison(Problem):
    """A server that can't be put beside another one."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A run and the bytes that came back; ``problem`` is what went wrong after that."""

    trace: Trace
    answer: bytes
    problem: str | None = None


def record_script(
    script: str,
    request: str,
    *,
    python: Path,
    patience: float,
    printed: Callable[[str], None] | None = None,
) -> Answered:
    """Record a script with a server of its own while it answers one request.

    Args:
        script: The file of the script.
        request: The request, such as ``GET /``.
        python: The Python to run it with.
        patience: Seconds that it may take until it listens, and then to answer.
        printed: Called, on another thread, with each line that it prints.

    Returns:
        The run.

    Raises:
        NoComparison: It does not listen, it failed, or it did not answer.
    """
    if not Path(script).is_file():
        raise NoComparison(f"there is no file {script}")
    texts = ValueTexts(False)
    job = Job(script=script, close=_CLOSE, tells_where=True)
    sent = request_bytes(*_asked(request))
    answers: list[bytes] = []

    def sending(host: str, port: int, is_gone: Callable[[], bool]) -> None:
        answers.append(send_raw(host, port, sent, patience, is_gone))

    try:
        visited = run_script_and_send(
            python,
            job,
            sending,
            patience=patience,
            texts=texts,
            printed=printed,
        )
    except CannotRun as error:
        why = texts.text(str(error)).replace(_ENDED, "")
        raise NoComparison(f"{script} does not listen: {why}") from None
    run = finish(visited, frozenset(), Kind.APP, "", request, texts)
    return _answered(run, answers, script, request)


def record_beside(
    app: str | None,
    request: str,
    *,
    is_demo: bool,
    python: Path,
    patience: float,
    printed: Callable[[str], None] | None = None,
) -> Answered:
    """Record an app on Werkzeug's server while it answers one request.

    Args:
        app: What ``flask --app`` takes.
        request: The request, such as ``GET /``.
        is_demo: Whether it is the demo app.
        python: The Python to run it with.
        patience: Seconds that it may take to answer.
        printed: Called, on another thread, with each line that it prints.

    Returns:
        The run.

    Raises:
        NoComparison: It did not answer.
        CannotRun: There is no such app, or it can't be made.
    """
    texts = ValueTexts(False)
    sent = request_bytes(*_asked(request))
    answers: list[bytes] = []

    def visiting(client: Client, _facts: AppFacts) -> list[str]:
        answers.append(send_raw(client.host, client.port, sent, client.patience))
        return []

    job = Job(demo=is_demo, app=app, close=_CLOSE)
    try:
        visited = run_and_visit(
            python, job, visiting, patience=patience, printed=printed, texts=texts
        )
    except CannotRun as error:
        raise CannotRun(texts.text(str(error))) from None
    if visited.interrupted:
        raise Interrupted
    kind = Kind.DEMO if is_demo else Kind.APP
    run = finish(visited, frozenset(), kind, "", request, texts)
    return _answered(run, answers, app or "the demo app", request)


def _asked(request: str) -> tuple[str, str]:
    method, path = parse_request(request)
    return method, quoted(path)


def _answered(run: Run, answers: list[bytes], name: str, request: str) -> Answered:
    """Return a run with its answer; raises :class:`NoComparison` in one line where it has none."""
    why = (run.problem or "").replace(_ENDED, "")
    if not answers:
        raise NoComparison(f"{name} did not answer {request}: {_raised(run.trace) or why}")
    is_over = why == f"{name} {_TO_ITS_END}"  # one that serves one request may end after it
    return Answered(run.trace, answers[0], None if is_over or not why else f"{name}: {why}")


def _raised(trace: Trace) -> str | None:
    """Say which own function the first error left that no own function caught, and where."""
    for call in trace.calls:
        above = trace.parent(call)
        if _has_failed(trace, call) and not (above and _is_own(trace, above, call.thread)):
            while below := [each for each in trace.calls_of(call) if _is_same(trace, each, call)]:
                call = below[-1]
            place = f"{trace.files[call.code.filename].path}:{call.raised_line}"
            return f"{call.code.qualname.rpartition('.')[2]}() raised {call.exception} ({place})"
    return None


def _has_failed(trace: Trace, call: Call) -> bool:
    is_error = call.exception is not None and not call.exception.startswith(_TOLD_TO_END)
    return call.outcome is Outcome.RAISED and is_error and _is_own(trace, call, call.thread)


def _is_own(trace: Trace, call: Call, thread: str) -> bool:
    return trace.files[call.code.filename].is_own and call.thread == thread


def _is_same(trace: Trace, below: Call, call: Call) -> bool:
    return _has_failed(trace, below) and below.exception == call.exception
