"""Reads or rewrites a file in a process of its own, with bounds on its time and memory."""

from __future__ import annotations

import base64
import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, astuple
from importlib import import_module
from pathlib import Path
from typing import Any

from flaskmagic.written.document import Document, Link, Spot
from flaskmagic.written.rewriting.model import Group, Replacement, Rewritten
from flaskmagic.written.rewriting.proven import rewritten

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
    return _document(_answer(kind, path))


def rewrite_apart(kind: str, path: Path, groups: Sequence[Group]) -> Rewritten:
    """Replace text and links of a file in a process of its own.

    Args:
        kind: The module of this room that reads it.
        path: The file.
        groups: What is to be replaced.

    Returns:
        What it is to hold.

    Raises:
        Unreadable: The file takes too much time or memory, or can't be written as it is to be.
    """
    job = json.dumps([[asdict(each) for each in group] for group in groups])
    answer = _answer(kind, path, job)
    return Rewritten(base64.b64decode(answer["content"]), answer["made"])


def _answer(kind: str, path: Path, job: str = "") -> dict[str, Any]:
    # Not from the working directory: modules of strangers may lie there.
    command = [sys.executable, "-P", "-m", __name__, kind, str(path)]
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    try:
        done = subprocess.run(
            command,
            input=job.encode(),
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("it takes too much time to read") from None
    if done.returncode != 0:
        raise Unreadable("it takes too much time or memory to read")
    answer: str | dict[str, Any] = json.loads(done.stdout)
    if isinstance(answer, str):
        raise Unreadable(answer)
    return answer


def _document(answer: dict[str, Any]) -> Document:
    spots = [Spot(*each) for each in answer["spots"]]
    links = [Link(**{**each, "spot": Spot(**each["spot"])}) for each in answer["links"]]
    code = [(start, end) for start, end in answer["code"]]
    return Document(answer["text"], answer["starts"], spots, links, code)


def main(kind: str, path: str) -> None:
    """Do what is asked for with a file, and print the answer as JSON, or why there is none.

    Without anything on stdin the file is read, with the groups of replacements it is rewritten.

    Args:
        kind: The module that reads it.
        path: The file.
    """
    answer: object
    _limit()
    job = sys.stdin.read()
    try:
        content = Path(path).read_bytes()
        answer = _rewrite(kind, content, json.loads(job)) if job else _read(kind, content)
    except MemoryError:
        raise
    except Exception as error:  # whatever a library makes of a broken file
        done = "rewritten" if job else "read"
        answer = f"it is no {kind.upper()} that can be {done} ({type(error).__name__})"
    json.dump(answer, sys.stdout)


def _read(kind: str, content: bytes) -> dict[str, Any]:
    reader: Any = import_module(f"flaskmagic.written.{kind}")
    read: Document = reader.read(content)
    return {
        "text": read.text,
        "starts": read.starts,
        "spots": [astuple(spot) for spot in read.spots],
        "links": [asdict(link) for link in read.links],
        "code": read.code,
    }


def _rewrite(kind: str, content: bytes, job: Sequence[Sequence[Any]]) -> dict[str, Any]:
    reader: Any = import_module(f"flaskmagic.written.{kind}")
    writer: Any = import_module(f"flaskmagic.written.rewriting.{kind}")
    groups = [[Replacement(**each) for each in group] for group in job]
    done = rewritten(content, groups, reader.read, writer.change)
    return {"content": base64.b64encode(done.content).decode(), "made": done.made}


def _limit() -> None:
    """Bound the time and the memory of this process, as far as the system can."""
    for what, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY)):
        with suppress(ValueError, OSError):  # macOS bounds no memory
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(*sys.argv[1:])
