"""Recordings that are kept in the cache folder: made once, and read again."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from flaskmagic.eras.cache_folder import cache_folder
from flaskmagic.files import write_whole
from flaskmagic.trace import Trace, dump
from flaskmagic.trace.storage import load_own

_MOST = 12
"""How many are kept, of 1 or 2 MB each; those not used for longest go first."""


def kept_recording(made_of: Iterable[str]) -> list[Trace]:
    """Return a recording that was kept.

    Args:
        made_of: All that decides how it comes out, such as the releases.

    Returns:
        Its traces; none where there is no such recording, or its file is damaged.
    """
    file = _file(made_of)
    try:
        found = load_own(file.read_bytes())
        os.utime(file)  # it is used
    except (OSError, EOFError, zlib.error):
        return []
    return found


def keep_recording(made_of: Iterable[str], traces: Sequence[Trace]) -> None:
    """Keep a recording.

    Args:
        made_of: All that decides how it comes out.
        traces: Its traces.

    Raises:
        OSError: It can't be written.
    """
    file = _file(made_of)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, gzip.compress(dump(traces).encode(), mtime=0))
    _make_room(file.parent)


def own_digest() -> str:
    """Return what tells this flaskmagic from all others: each file of it counts."""
    package = Path(__file__).parents[1]
    found = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            found.update(f"{file.relative_to(package)}\n".encode())
            found.update(file.read_bytes())
    return found.hexdigest()


def _file(made_of: Iterable[str]) -> Path:
    name = hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:16]
    return cache_folder() / "recordings" / f"{name}.jsonl.gz"


def _make_room(folder: Path) -> None:
    kept = sorted(folder.glob("*.jsonl.gz"), key=lambda each: -each.stat().st_mtime)
    for each in kept[_MOST:]:
        each.unlink(missing_ok=True)
