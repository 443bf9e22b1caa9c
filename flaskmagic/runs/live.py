"""An app that is kept running, and asked one thing after the other: each is a run of its own."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from flaskmagic import signals
from flaskmagic.host.kept import KeptApp, Made, Records
from flaskmagic.host.locks import other_releases
from flaskmagic.host.output import Output
from flaskmagic.host.visited import CannotRun
from flaskmagic.inside.job import Job
from flaskmagic.runs.explain import explain
from flaskmagic.runs.growing import GrowingRecording
from flaskmagic.runs.run import Run, engines, without_secrets
from flaskmagic.trace import Kind
from flaskmagic.tracer.value_texts import ValueTexts
from flaskmagic.visitor.actions import PATIENCE
from flaskmagic.visitor.client import Answer, Client
from flaskmagic.visitor.cookies import Cookies
from flaskmagic.visitor.facts import AppFacts
from flaskmagic.visitor.own_visit import OwnVisit
from flaskmagic.visitor.sent_secrets import secrets_of
from flaskmagic.visitor.visit import Visit


@dataclass(frozen=True, slots=True)
class LiveJob:
    """Which app is kept, and how it is run; ``kind`` says whether it is the demo app."""

    kind: Kind
    job: Job
    python: Path
    wanted: Set[str]
    patience: float = PATIENCE
    port: int | None = None


class LiveApp:
    """Starts the app at the first visit, and at the next one after it has ended by itself.

    The visitor stays the same, with the cookies. One thread makes the visits; another one may end
    the app meanwhile.
    """

    def __init__(self, job: LiveJob, printed: Callable[[str], None] | None = None) -> None:
        """Start nothing yet.

        Args:
            job: The app.
            printed: Called, on another thread, with each line that the app prints.
        """
        self._job = job
        self._texts = ValueTexts(job.job.show_secrets, job.job.secrets)
        self._output = Output(self._texts, printed)
        self._kept: KeptApp | None = None
        self._recording: GrowingRecording
        self._began = 0.0
        self._cookies = Cookies()
        self._answer: Answer | None = None
        self._lock = threading.Lock()
        self._is_over = False

    def begin(self, visit: Visit, wait: float | None = None) -> Run:
        """Make the first visit, which a signal may cut off: what was recorded is read all the same.

        A signal must be held (:func:`flaskmagic.signals.held`).

        Args:
            visit: What is done.
            wait: Seconds to wait, after the visit, for threads of the app's that sleep.

        Returns:
            The run.

        Raises:
            CannotRun: There is no such app, or it can't be made.
            flaskmagic.host.child.BrokenPython: Its Python can't be started, or can't be recorded.
            flaskmagic.signals.Interrupted: A signal came before anything was recorded.
        """
        try:
            with signals.allowed():
                made = self._made(visit, wait)
        except signals.Interrupted:
            if self._kept is None:
                raise
            self._kept.read_anew()
            return self._run(self._kept, visit, Made((), ()), interrupted=True)
        return self._run(self._running(), visit, made)

    def prepare(self) -> None:
        """Start the app if it does not run, and read how it was made: the next visit is faster.

        Raises:
            CannotRun: The app can't be made.
            flaskmagic.host.child.BrokenPython: Its Python can't be started, or can't be recorded.
        """
        with self._lock:
            kept = self._running()
            if self._recording.is_empty:
                kept.read(lambda records: self._recording.feed(records, 0))
                self._recording.take("")

    def visit(self, visit: Visit) -> Run:
        """Make another visit.

        Args:
            visit: What is done.

        Returns:
            The run; its trace has what has come since the one before.

        Raises:
            CannotRun: The app had ended, and can't be made again.
            flaskmagic.host.child.BrokenPython: The same of its Python.
        """
        with self._lock:
            try:
                made = self._made(visit, None)
                return self._run(self._running(), visit, made)
            except Exception:
                if self._is_over:  # its log was closed meanwhile
                    raise CannotRun("the app was ended") from None
                raise

    def end(self) -> None:
        """End the app for good, and leave nothing behind; a visit that is made fails."""
        self._is_over = True
        if self._kept is not None:
            self._kept.end()

    def _running(self) -> KeptApp:
        """Return the app, which is started if there is none."""
        if self._is_over:
            raise CannotRun("the app was ended")
        if self._kept is None:
            job = self._job
            self._began = time.time()
            kept = self._kept = KeptApp(
                job.python, job.job, self._output.take, patience=job.patience, port=job.port
            )
            try:
                kept.wait_until_made()
            except CannotRun as error:  # what the app says may hold a secret
                self._kept = None
                raise CannotRun(self._texts.text(str(error))) from None
            except BaseException:
                self._kept = None
                raise
            kept.client.cookies = self._cookies
            self._recording = GrowingRecording(job.kind, job.wanted)
        return self._kept

    def _made(self, visit: Visit, wait: float | None) -> Made:
        again = self._ended_before()
        self._texts.learn(secrets_of(visit))
        found, remarks = self._running().visit(lambda *of: self._make(visit, *of), wait)
        return Made(found, [*again, *remarks])

    def _make(self, visit: Visit, client: Client, facts: AppFacts) -> Sequence[str]:
        own = OwnVisit(visit, facts, self._texts.learn, self._answer)
        try:
            return own.make(client)
        finally:
            self._answer = own.answer

    def _ended_before(self) -> Sequence[str]:
        """Forget an app that has ended since the visit before, or end one whose code was changed.

        It is said that it is started again: what it had in memory is gone.
        """
        if self._kept is None:
            return ()
        changed = self._changed() if self._kept.is_alive else ""
        if self._kept.is_alive and not changed:
            return ()
        how, self._kept = self._kept.end(), None
        return [f"the app was started again: {changed or how or 'it had ended'}"]

    def _changed(self) -> str:
        """Say which of the app's own files was changed after it was started, if one was."""
        for name, file in self._recording.described.files.items():
            with contextlib.suppress(OSError):
                if file.is_own and Path(name).stat().st_mtime > self._began:
                    return f"{file.path} was changed"
        return ""

    def _run(self, kept: KeptApp, visit: Visit, made: Made, *, interrupted: bool = False) -> Run:
        is_first, recording = self._recording.is_empty, self._recording
        expected = 0 if visit.socketio_events else len(visit.requests)

        def take(records: Records) -> bool:
            return recording.feed(records, expected)

        kept.read(take)
        problems, until, again = [*made.problems], "then", ""
        if not kept.is_alive:
            problems.append(kept.end() or "the app has ended")
            self._kept, until = None, "when the app ended"
            again = "the next request starts the app again"
        trace = without_secrets(recording.take(visit.title, interrupted=interrupted), self._texts)
        if problems and not interrupted:
            problems += explain(trace, {}, until)
        problems += filter(None, [trace.shortfall, again])
        remarks = [*made.remarks, *recording.remarks, *(self._releases() if is_first else ())]
        recording.remarks.clear()
        return Run(trace, self._output.text, self._said(problems), self._said(remarks))

    def _releases(self) -> Sequence[str]:
        folder = self._recording.reader.app_folder
        if self._job.kind is Kind.DEMO or folder is None:
            return ()
        found = other_releases(Path(folder), self._recording.described.versions)
        return [found] if found else []

    def _said(self, texts: Sequence[str]) -> str | None:
        return self._texts.text("; ".join(texts)) or None


def own_app(
    app: str | None,
    first: Visit,
    python: Path,
    wanted: Set[str],
    *,
    port: int | None = None,
    patience: float = PATIENCE,
    show_secrets: bool = False,
    engine: str | None = None,
) -> LiveJob:
    """Say how an app of the reader's own is kept.

    Args:
        app: What ``flask --app`` takes, or ``None`` for the app that flask finds.
        first: The first visit: what of it is secret is known before the app starts.
        python: The Python to run it with.
        wanted: The definitions of which lines and values are kept.
        port: The port to serve on. The default is a free one.
        patience: Seconds that the app may take to answer.
        show_secrets: Whether values that look secret are kept.
        engine: What records it. The default is ``settrace``.

    Returns:
        The job.
    """
    job = Job(
        app=app,
        has_events=bool(first.socketio_events),
        wanted=tuple(sorted(wanted)),
        show_secrets=show_secrets,
        secrets=tuple(sorted(secrets_of(first))),
        engines=engines(engine),
    )
    return LiveJob(Kind.APP, job, python, wanted, patience, port)


def demo_app(wanted: Set[str], extras: Sequence[str], *, port: int | None = None) -> LiveJob:
    """Say how the demo app is kept, which runs in our own Python.

    Args:
        wanted: The definitions of which lines and values are kept.
        extras: The libraries whose parts it has.
        port: The port to serve on. The default is a free one.

    Returns:
        The job.
    """
    job = Job(demo=True, extras=tuple(extras), wanted=tuple(sorted(wanted)))
    return LiveJob(Kind.DEMO, job, Path(sys.executable), wanted, port=port)
