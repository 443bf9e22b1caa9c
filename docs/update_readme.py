"""Puts real output into README.md: ``python docs/update_readme.py``, with flaskmagic installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
STEPS = ("The decorator meets your function", "The view function is looked up and called")


def output() -> str:
    """Return what ``flaskmagic trace route`` prints into a pipe of 88 columns."""
    command = [sys.executable, "-m", "flaskmagic", "trace", "route"]
    environment = {**os.environ, "COLUMNS": "88", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, check=True, capture_output=True, encoding="utf-8", env=environment
    ).stdout


def excerpt(text: str) -> str:
    """Return the opening lines and the chosen steps of a reading."""
    opening, *steps = re.split(r"(?m)^(?=[ \d]\d  \S)", text)
    kept = [step.rstrip() for step in steps if any(title in step for title in STEPS)]
    return "\n\n".join([opening.partition("\n\n")[0], *kept])


def main() -> None:
    """Rewrite the block between the two marks."""
    text = README.read_text(encoding="utf-8")
    block = f"<!-- output -->\n```text\n{excerpt(output())}\n```\n<!-- /output -->"
    text = re.sub(r"(?s)<!-- output -->.*<!-- /output -->", lambda _: block, text)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
