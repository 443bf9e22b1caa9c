"""Reads a file in a process of its own, with bounds on its time and memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, astuple
from importlib import import_module
from pathlib import Path
from typing import Any

from flaskmagic.written.document import Document, Link, Spot

SECONDS = 20
MEMORY = 1 << 30


class Unreadable(Exception):
    """A file that can't be read, and why."""


def read_apart(kind: str, path: Path) -> Document:
    """Read a file in a process of its own.

    Args:
        kind: The module of this room that reads it: ``pdf``, ``docx`` or ``html``.
        path: The file.

    Returns:
        What it read.

    Raises:
        Unreadable: The file is none of that kind, or takes too much time or memory.
    """
    # Not from the working directory: modules of strangers may lie there.
    command = [sys.executable, "-P", "-m", __name__, kind, str(path)]
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("it takes too much time to read") from None
    if done.returncode != 0:
        raise Unreadable("it takes too much time or memory to read")
    answer = json.loads(done.stdout)
    if isinstance(answer, str):
        raise Unreadable(answer)
    return _document(answer)


def _document(answer: dict[str, Any]) -> Document:
    spots = [Spot(*each) for each in answer["spots"]]
    links = [Link(**{**each, "spot": Spot(**each["spot"])}) for each in answer["links"]]
    code = [(start, end) for start, end in answer["code"]]
    return Document(answer["text"], answer["starts"], spots, links, code)


def main(kind: str, path: str) -> None:
    """Read a file, and print what was read as JSON, or why it was not.

    Args:
        kind: The module that reads it.
        path: The file.
    """
    answer: object
    reader: Any = import_module(f"flaskmagic.written.{kind}")
    _limit()
    try:
        read: Document = reader.read(Path(path).read_bytes())
    except MemoryError:
        raise
    except Exception as error:  # whatever a library makes of a broken file
        answer = f"it is no {kind.upper()} that can be read ({type(error).__name__})"
    else:
        answer = {
            "text": read.text,
            "starts": read.starts,
            "spots": [astuple(spot) for spot in read.spots],
            "links": [asdict(link) for link in read.links],
            "code": read.code,
        }
    json.dump(answer, sys.stdout)


def _limit() -> None:
    """Bound the time and the memory of this process, as far as the system can."""
    for what, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY)):
        with suppress(ValueError, OSError):  # macOS bounds no memory
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(*sys.argv[1:])
