"""The options that the benchmarks have in common."""

from __future__ import annotations

import argparse
from pathlib import Path


def arguments(name: str, described: str | None) -> argparse.Namespace:
    """Read the command line.

    Args:
        name: What is run.
        described: What it does.

    Returns:
        Whether it is to be ``quick``, and where ``to`` write.
    """
    parser = argparse.ArgumentParser(
        name, description=described, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="few rounds of each: only a try")
    parser.add_argument(
        "--to",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="where performance.json and performance.svg are written, and the tables of a "
        "performance.md that is there; the default is this folder",
    )
    found = parser.parse_args()
    if not found.to.is_dir():
        parser.error(f"there is no folder {found.to}")
    return found
