"""The file that a session is written to while it goes on."""

from __future__ import annotations

import zlib
from pathlib import Path


class SessionFile:
    """Has each line at once: a killed process loses the line that it was writing at most."""

    def __init__(self, path: Path) -> None:
        """Open the file; what it held is gone.

        Args:
            path: The file. It is compressed if its name ends in ``.gz``.

        Raises:
            OSError: It can't be written.
        """
        self._file = path.open("wb", buffering=0)
        is_packed = path.name.endswith(".gz")
        self._packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16) if is_packed else None

    def write(self, line: str) -> None:
        """Write a line.

        Args:
            line: The line, with its end.
        """
        data = line.encode("utf-8", "backslashreplace")
        if self._packer is not None:
            data = self._packer.compress(data) + self._packer.flush(zlib.Z_SYNC_FLUSH)
        self._write(data)

    def close(self) -> None:
        """Write the end."""
        if self._packer is not None:
            self._write(self._packer.flush())
        self._file.close()

    def _write(self, data: bytes) -> None:
        while data:
            data = data[self._file.write(data) :]
