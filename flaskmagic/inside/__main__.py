"""``python -m flaskmagic.inside --log app.log server.py``: records an app that nobody here visits.

It is for a place where nothing can be installed, such as a container: it needs this package's
folder, or the file that ``flaskmagic inside --zip`` writes, and the standard library.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from flaskmagic.inside.imports import NoFlask
from flaskmagic.inside.log_file import LogFile
from flaskmagic.inside.record import record_while
from flaskmagic.inside.script import Script
from flaskmagic.inside.wanted import wanted_by_topics
from flaskmagic.source.describe import Describer
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import APP_FOLDER


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a script as Python would, and record it.

    Args:
        arguments: Those of the command. The default is what the process was given.
    """
    options = _options(arguments)
    if not options.script.is_file():
        sys.exit(f"flaskmagic: there is no script {options.script}")
    wanted = wanted_by_topics()
    try:
        script = Script(str(options.script), options.arguments, _say)
    except NoFlask as error:
        sys.exit(f"flaskmagic: Flask can't be imported ({error})")
    scope = script.scope
    log = LogFile(
        os.open(options.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), ends_with_parent=False
    )
    log.put([APP_FOLDER, scope.app_folder, []])
    recorder = Recorder(scope, wanted, options.show_secrets)
    del sys.path[0]  # where this file was found
    # "docker stop" and "docker compose down" send SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    log.follow(recorder, Describer(wanted, script.app_folder))
    problem = record_while(log, recorder, script.run, finds_uses=True)
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


def _say(text: str) -> None:
    sys.stderr.write(f"flaskmagic: {text}\n")


if __name__ == "__main__":
    main()
