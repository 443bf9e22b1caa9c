"""Makes an app and serves it under the recorder."""

from __future__ import annotations

import os
import platform
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace

from flaskmagic.errors import Problem
from flaskmagic.inside.early_uses import tell_early
from flaskmagic.inside.guard import guard
from flaskmagic.inside.imports import NoFlask, import_flask
from flaskmagic.inside.interrupts import claim_interrupts, let_handlers_wait
from flaskmagic.inside.job import Job
from flaskmagic.inside.listening import Listening
from flaskmagic.inside.log_file import LogFile
from flaskmagic.tracer.engines.choice import BESIDE_OTHERS, MONITORING, is_possible
from flaskmagic.tracer.marker import Marker
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import (
    APP,
    APP_FOLDER,
    END,
    LOOKING,
    PROBLEM,
    RECORDING,
    REMARK,
    STANDING,
)
from flaskmagic.tracer.scope import Scope

_NO_FLASK = (
    "{} has no Flask that can be imported ({}): install there what the app needs, or name another "
    "Python with --python"
)

_NO_MONITORING = (
    "Python {} can't be recorded with sys.monitoring, which came with Python 3.12: leave out "
    "--engine, or name another Python with --python"
)
_MONITORED = (
    "this is recorded with sys.monitoring: the trace function is left to debuggers and coverage"
)


def record(job: Job, leave_no_files: bool) -> None:
    """Record an app, from its making until its server is stopped.

    Args:
        job: What is to be done.
        leave_no_files: What ``sys.dont_write_bytecode`` is for the app.
    """
    log = LogFile(job.log, ends_with_parent=True)
    _be_an_ordinary_process()
    if job.engines and not any(map(is_possible, job.engines)):
        log.put([PROBLEM, _NO_MONITORING.format(platform.python_version())])
        return
    try:
        scope, serve = _script(job, log) if job.script is not None else _app(job, log)
    except NoFlask as error:
        log.put([PROBLEM, _NO_FLASK.format(sys.executable, error)])
        return
    scope = replace(scope, close=frozenset(job.close))
    if job.tells_where:
        Listening(log).watch()
    recorder = Recorder(
        scope,
        frozenset(job.wanted),
        job.show_secrets,
        job.secrets,
        job.engines,
        Marker(*job.follows) if job.follows else None,
    )
    log.put([APP_FOLDER, scope.app_folder, list(scope.app_packages)])
    if job.engines == BESIDE_OTHERS and is_possible(MONITORING):
        log.put([REMARK, _MONITORED])
    log.follow(recorder)
    sys.dont_write_bytecode = leave_no_files
    if job.finds_uses_early:
        tell_early(log, scope)
    record_while(log, recorder, lambda: serve(recorder), finds_uses=job.finds_uses)


def _app(job: Job, log: LogFile) -> tuple[Scope, Callable[[Recorder], None]]:
    """Return the scope of the app that the job names, and what makes and serves it."""
    import_flask()
    from flaskmagic.inside.apps import DemoApp, OwnApp, facts_of

    own = DemoApp(job) if job.demo else OwnApp(job)

    def serve(recorder: Recorder) -> None:
        app = own.make()
        claim_interrupts(recorder)  # the app may have brought a handler of its own
        recorder.follow()
        log.put([APP, facts_of(app)])
        if job.is_served:
            own.run(app, job.host, job.port)

    return own.scope, serve


def _script(job: Job, log: LogFile) -> tuple[Scope, Callable[[Recorder], None]]:
    """Return the scope of the script that the job names, and what runs it."""
    from flaskmagic.inside.script import Script

    assert job.script is not None
    script = Script(job.script, job.script_arguments, lambda text: log.put([REMARK, text]))
    return script.scope, lambda _recorder: script.run()


def _be_an_ordinary_process() -> None:
    """Leave nothing of ours to the app: no job on stdin, no script's name, no buffered output."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.argv = ["flask"]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]


def record_while(
    log: LogFile, recorder: Recorder, serve: Callable[[], object], *, finds_uses: bool
) -> str | None:
    """Record what serves an app, until it is stopped, and write the end of the log.

    Args:
        log: The log, which follows the recorder.
        recorder: The recorder.
        serve: Makes the app and serves it.
        finds_uses: Whether the uses of libraries are looked for at the end.

    Returns:
        Why the app can't be run, or why its server ended; ``None`` if it was stopped.
    """
    guard(log)
    os.register_at_fork(after_in_child=recorder.stop)  # nobody would read what is recorded there
    let_handlers_wait(recorder)
    claim_interrupts(recorder)
    problem = None
    try:
        log.put([RECORDING])
        with recorder:
            serve()
    except KeyboardInterrupt:
        pass
    except Problem as error:
        problem = str(error)
    except SystemExit as error:
        problem = f"the server ended the program (exit: {error})"
    except BaseException as error:
        traceback.print_exc()
        problem = f"the app ended: {type(error).__name__}: {error}"
    log.flush()
    log.put([STANDING, recorder.standing()])
    if finds_uses:
        _find_uses(log, recorder.scope)
    log.put(*([[PROBLEM, problem]] if problem else []), [END])
    return problem


def _find_uses(log: LogFile, scope: Scope) -> None:
    """Look for the uses of libraries, when nothing is recorded any more.

    By now all has been imported that what was asked for needs.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # it was told to end, and soon does
    sys.dont_write_bytecode = True
    log.put([LOOKING])
    try:
        from flaskmagic.inside.uses.find import find_uses

        log.put(find_uses(scope))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        log.put([REMARK, f"what the app uses of libraries was not found ({said})"])
    finally:
        signal.signal(signal.SIGINT, before)
