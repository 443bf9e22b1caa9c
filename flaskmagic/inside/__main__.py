"""``python -m flaskmagic.inside --log app.log server.py``: records an app that nobody here visits.

It is for a place where nothing can be installed, such as a container: it needs this package's
folder, or the file that ``flaskmagic inside --zip`` writes, and the standard library.
"""

from __future__ import annotations

import argparse
import os
import runpy
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from flaskmagic.inside.log_file import LogFile
from flaskmagic.inside.record import record_while
from flaskmagic.inside.wanted import wanted_by_topics
from flaskmagic.source.describe import Describer
from flaskmagic.tracer.libraries import imported_libraries
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import APP_FOLDER
from flaskmagic.tracer.scope import Scope


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a script as Python would, and record it.

    Args:
        arguments: Those of the command. The default is what the process was given.
    """
    options = _options(arguments)
    script = options.script.resolve()
    if not script.is_file():
        sys.exit(f"flaskmagic: there is no script {options.script}")
    wanted = wanted_by_topics()
    scope = Scope((), str(script.parent), imported_libraries(script.parent))
    log = LogFile(
        os.open(options.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), ends_with_parent=False
    )
    log.put([APP_FOLDER, scope.app_folder, []])
    recorder = Recorder(scope, wanted, options.show_secrets)
    sys.argv = [str(options.script), *options.arguments]
    sys.path[0] = str(script.parent)
    _serve_without_reloader()
    # "docker stop" and "docker compose down" send SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    log.follow(recorder, Describer(wanted, str(script.parent)))
    problem = record_while(log, recorder, lambda: runpy.run_path(str(script), run_name="__main__"))
    if problem is not None:
        sys.exit(f"flaskmagic: {problem}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m flaskmagic.inside",
        description="Run a script that serves a Flask app, and record it. Stop it with Ctrl-C; "
        "then read the log with: flaskmagic trace --from LOG",
    )
    parser.add_argument("--log", required=True, type=Path, help="the file to write the log to")
    parser.add_argument(
        "--show-secrets", action="store_true", help="keep passwords, tokens, cookies and the like"
    )
    parser.add_argument("script", type=Path, help="the script, such as server.py")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="the script's own arguments")
    return parser.parse_args(arguments)


def _serve_without_reloader() -> None:
    """Leave the reloader and the debugger out: they would run the app in another process."""
    from werkzeug import serving

    run_simple = serving.run_simple

    def run_simply(*arguments: object, **options: object) -> None:
        if options.pop("use_reloader", False) or options.pop("use_debugger", False):
            sys.stderr.write("flaskmagic: the reloader and the debugger are off\n")
        options.pop("use_debugger", None)
        run_simple(*arguments, **options)  # type: ignore[arg-type]

    serving.run_simple = run_simply


if __name__ == "__main__":
    main()
