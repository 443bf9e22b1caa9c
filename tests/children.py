"""Processes that another one started, and whether they are still there."""

import os
import subprocess
from pathlib import Path


def children_of(process: int) -> list[int]:
    listed = subprocess.run(
        ["pgrep", "-P", str(process)], capture_output=True, text=True, check=False
    )
    return list(map(int, listed.stdout.split()))


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or ") Z " not in status.read_text()
