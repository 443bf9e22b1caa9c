"""The one folder for what can be made or fetched again."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """Return the user's cache folder for flaskmagic; it need not be there yet.

    Returns:
        The folder: in ``XDG_CACHE_HOME`` if that is set, or else where the system has its caches.
    """
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if named.is_absolute():  # others are to be ignored, says its specification
        return named / "flaskmagic"
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / caches / "flaskmagic"
