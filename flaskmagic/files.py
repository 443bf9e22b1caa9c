"""Writing files whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from flaskmagic import signals


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in one step: a failure leaves what was there before.

    Args:
        path: The file. A device or a pipe is written to directly.
        content: What to write, text as UTF-8.

    Raises:
        OSError: The file can't be written.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.exists() and not path.is_file():  # a device or a pipe: nothing to keep there
        path.write_bytes(data)
        return
    with signals.held():
        _write(path, data)


def _write(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
