"""Which app flask would find in a folder where none is named, without asking flask."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_SETTINGS = (".env", ".flaskenv")
_NAMED = re.compile(r"^\s*(?:export\s+)?FLASK_APP\s*=\s*['\"]?(?P<app>[^'\"#\s]+)", re.MULTILINE)
_BY_DEFAULT = ("wsgi.py", "app.py")
"""The files in which flask looks for an app where none is named (``flask.cli.ScriptInfo``)."""


def app_found_here() -> str | None:
    """Return the app that flask would find here; it is not imported.

    Returns:
        What ``FLASK_APP`` names, in the environment or in a file of settings, or else the first
        of the files that flask looks into. ``None`` where flask would find none.
    """
    named = os.environ.get("FLASK_APP") or next(_named_in_settings(), None)
    return named or next((name for name in _BY_DEFAULT if Path(name).is_file()), None)


def _named_in_settings() -> Iterator[str]:
    """Yield what the nearest files of settings name: flask looks for them here and above."""
    here = Path.cwd()
    for name in _SETTINGS:
        for folder in (here, *here.parents):
            file = folder / name
            if file.is_file():
                match = _NAMED.search(file.read_text(encoding="utf-8", errors="replace"))
                if match is not None:
                    yield match["app"]
                break
