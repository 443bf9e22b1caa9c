"""Runs the command in forks of one process that has imported its modules already.

Nearly all the time of a short command goes to importing Flask, Rich and the others. So a process
imports them once, and forks for each command. The fork runs ``python -m flaskmagic`` and ends as
any interpreter does: it has the arguments, the environment, the working directory and the
descriptors that a process of its own would have.

Not for tests of what is imported, of signals and of terminals: those start a process of their own.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from pathlib import Path

# Not the commands: with them comes flaskmagic.console, which takes hold of stderr.
IMPORTED = (
    "flaskmagic.api",
    "flaskmagic.checks.doctor",
    "flaskmagic.checks.lint",
    "flaskmagic.report.forms.document",
    "jinja2.sandbox",
    "markdown_it.tree",
    "pydantic.type_adapter",  # typer's, of late
    "pygments.lexers.templates",
    "pygments.styles",
    "rich.live",
    "rich.syntax",
    "typer",
)


class ForkServer:
    """The tests' end: asks for a fork, gives it two pipes, and reads them."""

    def __init__(self, python: Sequence[str], environment: Mapping[str, str]) -> None:
        self._socket, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [*python, __file__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdout=subprocess.DEVNULL,
            env=environment,
        )
        theirs.close()
        self._answers = self._socket.makefile("rb")
        atexit.register(self.close)

    def close(self) -> None:
        self._answers.close()
        self._socket.close()
        self._process.wait()

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run a command here and now, as ``subprocess.run`` would."""
        wanted = {
            "arguments": arguments,
            "environment": dict(environment),
            "folder": str(Path.cwd()),
        }
        readers, writers = zip(os.pipe(), os.pipe(), strict=True)
        socket.send_fds(self._socket, [json.dumps(wanted).encode() + b"\n"], writers)
        for descriptor in writers:
            os.close(descriptor)
        process = int(self._answers.readline())
        with ThreadPoolExecutor(len(readers)) as pool:
            reading = [pool.submit(_read, descriptor) for descriptor in readers]
            try:
                stdout, stderr = [each.result(timeout) for each in reading]
            except TimeoutError:
                os.kill(process, signal.SIGKILL)
                raise
            finally:
                code = int(self._answers.readline())
        return subprocess.CompletedProcess(arguments, code, stdout, stderr)


def _read(descriptor: int) -> str:
    with open(descriptor, encoding="utf-8") as pipe:
        return pipe.read()


def serve(requests: socket.socket) -> None:
    """Fork for each request until the tests hang up; return in each fork, made ready to run."""
    with requests:
        while True:
            message, descriptors, _, _ = socket.recv_fds(requests, 1 << 16, 2)
            while message and not message.endswith(b"\n"):
                message += requests.recv(1 << 16)
            if not message:
                sys.exit()
            process = os.fork()
            if not process:
                break
            for descriptor in descriptors:
                os.close(descriptor)
            requests.sendall(b"%d\n" % process)
            code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            requests.sendall(b"%d\n" % code)
    # What lives until the very end is told of nowhere else either: gc.freeze() changes the order.
    atexit.register(warnings.simplefilter, "ignore", ResourceWarning)
    become(json.loads(message), descriptors)


def become(wanted: Mapping[str, object], descriptors: Sequence[int]) -> None:
    """Take on all that a process gets from the one that starts it."""
    for number, descriptor in enumerate(descriptors, 1):
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    os.environ.clear()
    os.environ.update(wanted["environment"])  # type: ignore[call-overload]
    os.chdir(str(wanted["folder"]))
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:0] = [str(Path.cwd()), *filter(None, paths)]
    sys.argv[1:] = wanted["arguments"]  # type: ignore[assignment]


if __name__ == "__main__":
    sys.path.remove(str(Path(__file__).parent))
    for module in IMPORTED:
        with suppress(ModuleNotFoundError):
            import_module(module)
    for path in filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)):
        with suppress(ValueError):
            sys.path.remove(path)  # each fork has its own
    gc.freeze()  # or each fork would copy the memory that it looks through for garbage
    serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("flaskmagic", run_name="__main__", alter_sys=True)
