"""Makes an app and serves it under the recorder."""

from __future__ import annotations

import os
import sys
import traceback

from flaskmagic.errors import Problem
from flaskmagic.inside.guard import guard
from flaskmagic.inside.interrupts import claim_interrupts
from flaskmagic.inside.job import Job
from flaskmagic.inside.log_file import LogFile
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import APP, APP_FOLDER, END, PROBLEM

_NO_FLASK = (
    "{} has no Flask that can be imported ({}): install there what the app needs, or name another "
    "Python with --python"
)


def record(job: Job, leave_no_files: bool) -> None:
    """Record an app, from its making until its server is stopped.

    Args:
        job: What is to be done.
        leave_no_files: What ``sys.dont_write_bytecode`` is for the app.
    """
    log = LogFile(job.log, job.reader)
    _be_an_ordinary_process()
    try:
        import flask  # noqa: F401
    except ImportError as error:
        log.put([PROBLEM, _NO_FLASK.format(sys.executable, error)])
        return
    problem = _recorded(job, log, leave_no_files)
    log.flush()
    log.put(*([[PROBLEM, problem]] if problem else []), [END])


def _be_an_ordinary_process() -> None:
    """Leave nothing of ours to the app: no job on stdin, no script's name, no buffered output."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.argv = ["flask"]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]


def _recorded(job: Job, log: LogFile, leave_no_files: bool) -> str | None:
    """Record the app; return why it can't be run, or why its server ended."""
    from flaskmagic.inside.apps import DemoApp, OwnApp, facts_of

    own = DemoApp(job) if job.demo else OwnApp(job)
    recorder = Recorder(own.scope, frozenset(job.wanted), job.show_secrets, job.secrets)
    log.put([APP_FOLDER, own.scope.app_folder, list(own.scope.app_packages)])
    log.follow(recorder)
    guard(log)
    claim_interrupts(recorder)
    sys.dont_write_bytecode = leave_no_files
    try:
        with recorder:
            app = own.make()
            claim_interrupts(recorder)
            log.put([APP, facts_of(app)])
            own.run(app, job.host, job.port)
    except KeyboardInterrupt:
        return None
    except Problem as error:
        return str(error)
    except SystemExit as error:
        return f"the server ended the program (exit: {error})"
    except BaseException as error:
        traceback.print_exc()
        return f"the app ended: {type(error).__name__}: {error}"
    return None
