"""Runs a scenario over a real socket and returns the trace of it."""

from __future__ import annotations

import _thread
import contextlib
import errno
import io
import logging
import signal
import socket
import threading
import time
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from types import FrameType

from flaskmagic.errors import Problem
from flaskmagic.scenarios.client import PATIENCE, Client, NoAnswer
from flaskmagic.scenarios.model import Scenario
from flaskmagic.scenarios.sources import with_sources
from flaskmagic.source.modules import python_version
from flaskmagic.tracer import Recorder, Trace, assemble

HOST = "127.0.0.1"

_QUIET = 0.15
"""Seconds without a call after which nothing is taken to be running any more."""

_QUIET_LIMIT = 3.0
_DEFERRED = 0.01


class ScenarioError(Problem):
    """An app that could not be run; ``output`` is what it printed."""

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message)
        self.output = output


@dataclass(slots=True)
class Run:
    """A finished run: its trace, what the app printed, and what went wrong on the way."""

    trace: Trace
    output: str
    problem: str | None = None


def run(
    scenario: Scenario,
    wanted: Set[str] = frozenset(),
    port: int | None = None,
    patience: float = PATIENCE,
) -> Run:
    """Run a scenario on ``port`` (a free one unless given) and record it.

    Must be called on the main thread, the only one that Python delivers Ctrl-C to. ``wanted``
    names the definitions of which lines and values are kept; ``patience`` is how many seconds the
    app may take to answer. Raises :class:`ScenarioError`.
    """
    port = _claim_port(port)
    recorder = Recorder(scenario.scope, wanted, scenario.show_secrets)
    driver = _Driver(scenario, recorder, Client(HOST, port, patience))
    output = io.StringIO()
    with _handle_interrupts(recorder), _capture(output):
        driver.thread.start()  # before the recording, so that it is not recorded
        try:
            with recorder:
                scenario.run_app(scenario.make_app(), HOST, port)
        except KeyboardInterrupt:
            pass
        except SystemExit as error:
            raise ScenarioError(f"the server stopped: {error}", output.getvalue()) from error
        finally:
            driver.abandoned.set()
    interrupted = not driver.finished.is_set()
    trace = assemble(
        recorder,
        scenario=scenario.name,
        title=scenario.title,
        python=python_version(),
        interrupted=interrupted,
    )
    return Run(
        with_sources(trace, wanted, scenario.app_packages, scenario.app_folder),
        output.getvalue(),
        driver.problem,
    )


@dataclass(slots=True)
class _Driver:
    """Plays the visitor on a thread of its own, then stops the server as Ctrl-C would."""

    scenario: Scenario
    recorder: Recorder
    client: Client
    finished: threading.Event = field(default_factory=threading.Event)
    abandoned: threading.Event = field(default_factory=threading.Event)
    problem: str | None = None
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._drive, name="flaskmagic driver", daemon=True)

    def _drive(self) -> None:
        try:
            self.scenario.drive(self.client)
        except NoAnswer as error:
            self.problem = str(error)
        self._wait_until_quiet()
        if not self.abandoned.is_set():
            self.finished.set()
            _interrupt_main()

    def _wait_until_quiet(self) -> None:
        """Wait for the threads of the server: the client has its answer before they are done."""
        limit = time.monotonic() + _QUIET_LIMIT
        before = -1
        while before != (seen := self.recorder.events()) and time.monotonic() < limit:
            before = seen
            time.sleep(_QUIET)


def _claim_port(port: int | None) -> int:
    """Return ``port`` if it can be bound, or a free one; raises :class:`ScenarioError`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port or 0))
        except (OSError, OverflowError) as error:
            in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            why = "is in use" if in_use else f"can't be used ({error})"
            raise ScenarioError(
                f"port {port} {why}: name another with --port, or none for a free one"
            ) from error
        return int(probe.getsockname()[1])


def _interrupt_main() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()


@contextlib.contextmanager
def _handle_interrupts(recorder: Recorder) -> Iterator[None]:
    """Turn SIGINT into KeyboardInterrupt, but never inside the trace function."""

    def on_interrupt(_number: int, frame: FrameType | None) -> None:
        if recorder.owns(frame):
            threading.Timer(_DEFERRED, _interrupt_main).start()
        else:
            raise KeyboardInterrupt

    previous = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


@contextlib.contextmanager
def _capture(output: io.StringIO) -> Iterator[None]:
    """Keep what the app prints and what Werkzeug logs apart from our own output."""
    handler = logging.StreamHandler(output)
    logger = logging.getLogger("werkzeug")
    logger.addHandler(handler)
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            yield
    finally:
        logger.removeHandler(handler)
