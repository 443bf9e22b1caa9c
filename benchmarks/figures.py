"""The figures as they are kept: a file of JSON, in which each Python has its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NAME = "performance.json"


def read(folder: Path) -> dict[str, Any]:
    """Return all figures that a folder has.

    Args:
        folder: The folder.

    Returns:
        The figures by their subject and by the Python; empty if there are none yet.
    """
    file = folder / NAME
    found: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return found


def put(folder: Path, subject: str, python: str, figures: dict[str, Any]) -> dict[str, Any]:
    """Put figures in the place of those that the same Python had.

    Args:
        folder: The folder.
        subject: What they are of.
        python: The Python.
        figures: The figures.

    Returns:
        All figures that the folder has now.
    """
    every = read(folder)
    every.setdefault(subject, {})[python] = figures
    every[subject] = dict(sorted(every[subject].items()))
    text = json.dumps(every, indent=1, sort_keys=False)
    (folder / NAME).write_text(f"{text}\n", encoding="utf-8")
    return every
