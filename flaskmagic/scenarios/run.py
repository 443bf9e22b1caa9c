"""Runs a scenario over a real socket and returns the trace of it."""

from __future__ import annotations

import _thread
import contextlib
import errno
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from types import FrameType

from flaskmagic.scenarios.client import Client
from flaskmagic.scenarios.connection import PATIENCE, NoAnswer
from flaskmagic.scenarios.model import Scenario, ScenarioError
from flaskmagic.scenarios.output import Output
from flaskmagic.scenarios.sources import with_sources
from flaskmagic.trace import LogReader, Trace, assemble
from flaskmagic.tracer.recorder import Recorder

HOST = "127.0.0.1"

_QUIET = 0.15
"""Seconds without a call after which nothing is taken to be running any more."""

_QUIET_LIMIT = 3.0
_DEFERRED = 0.01
_AGAIN = 1.0


@dataclass(slots=True)
class Run:
    """A finished run: its trace, what the app printed, and what went wrong on the way.

    ``remark`` is what must be said beside the trace although nothing went wrong.
    """

    trace: Trace
    output: str
    problem: str | None = None
    remark: str | None = None


def run(
    scenario: Scenario,
    wanted: Set[str] = frozenset(),
    port: int | None = None,
    patience: float = PATIENCE,
) -> Run:
    """Run a scenario over a real socket, and record it.

    Must be called on the main thread, the only one that Python delivers Ctrl-C to.

    Args:
        scenario: The scenario.
        wanted: The definitions of which executed lines and values are kept.
        port: The port to serve on. The default is a free one.
        patience: How many seconds the app may take to answer.

    Returns:
        The finished run.

    Raises:
        ScenarioError: The app could not be run.
    """
    port = _claim_port(port)
    recorder = Recorder(scenario.scope, wanted, scenario.show_secrets, scenario.secrets)
    driver = _Driver(scenario, recorder, Client(HOST, port, patience))
    output = Output()
    try:
        with _handle_interrupts(recorder) as claim_interrupts, output.taken():
            driver.thread.start()  # before the recording, so that it is not recorded
            try:
                with recorder:
                    app = scenario.make_app()
                    claim_interrupts()
                    driver.client.app_made.set()
                    scenario.run_app(app, HOST, port)
            except KeyboardInterrupt:
                pass
            except SystemExit as error:
                raise ScenarioError(f"the server ended the program (exit: {error})") from error
            finally:
                driver.abandoned.set()
    except ScenarioError as error:
        error.output = output.text()
        raise
    interrupted = not driver.finished.is_set()
    trace = assemble(
        LogReader.of(recorder),
        kind=scenario.kind,
        scenario=scenario.name,
        title=scenario.title,
        interrupted=interrupted,
    )
    return Run(
        with_sources(trace, wanted, scenario.app_packages, scenario.app_folder),
        output.text(),
        "; ".join(filter(None, (driver.problem, trace.shortfall))) or None,
        driver.remark,
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
    remark: str | None = None
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._drive, name="flaskmagic driver", daemon=True)

    def _drive(self) -> None:
        try:
            self.remark = self.scenario.drive(self.client)
        except NoAnswer as error:
            self.problem = str(error)
        except Exception as error:  # whatever it is, the server must be stopped
            self.problem = f"{type(error).__name__}: {error}"
        self._wait_until_quiet()
        if not self.abandoned.is_set():
            self.finished.set()
            _interrupt_main()
            while not self.abandoned.wait(_AGAIN):  # the app took it for something else
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
def _handle_interrupts(recorder: Recorder) -> Iterator[Callable[[], None]]:
    """Turn SIGINT into KeyboardInterrupt, but never inside the trace function.

    Yields a function that does so again, for an app that brought a handler of its own: with that,
    the server might never stop.
    """

    def on_interrupt(_number: int, frame: FrameType | None) -> None:
        if recorder.owns(frame):
            threading.Timer(_DEFERRED, _interrupt_main).start()
        else:
            raise KeyboardInterrupt

    def claim() -> None:
        signal.signal(signal.SIGINT, on_interrupt)

    previous = signal.getsignal(signal.SIGINT)
    claim()
    try:
        yield claim
    finally:
        signal.signal(signal.SIGINT, previous)
