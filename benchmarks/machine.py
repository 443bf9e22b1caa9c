"""What the figures were taken on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_CPUS = Path("/proc/cpuinfo")


def machine() -> dict[str, str | float]:
    """Return what is known of this machine, and how busy it is."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "load": round(os.getloadavg()[0], 2),
    }


def python() -> str:
    """Return the version of this Python without its last number, by which figures are kept."""
    return ".".join(platform.python_version_tuple()[:2])


def versions(distributions: Iterable[str]) -> dict[str, str]:
    """Return the versions of distributions.

    Args:
        distributions: Their names; those that are not installed are left out.

    Returns:
        The versions, with that of Python.
    """
    found = {"Python": platform.python_version()}
    for name in distributions:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    """Return the name of the processor, as far as the system tells it."""
    if _CPUS.is_file():
        for line in _CPUS.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
