"""What the preview of a link needs: the address of the pages, and what draws the picture."""

from __future__ import annotations

import re
from importlib.util import find_spec
from urllib.parse import urlsplit

from flaskmagic.errors import Problem

_UNFIT = re.compile(r"[\s?#\"<>\\]")


class NoAddress(Problem):
    """What is to be the address of a site is none."""

    exit_code = 2

    def __init__(self, url: str) -> None:
        super().__init__(
            f"the address of a site is such as https://example.org/flask/, without ? and #: {url!r}"
        )


def site_address(url: str) -> str:
    """Check the address at which a site will stand.

    Args:
        url: The address of its folder.

    Returns:
        The address with a slash at its end.

    Raises:
        NoAddress: It is not that of a folder on the web.
    """
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        raise NoAddress(url) from None
    if not is_web or _UNFIT.search(url) or not url.isprintable():
        raise NoAddress(url)
    return url if url.endswith("/") else f"{url}/"


def lacks() -> str:
    """Say what the pictures lack, and which command brings it.

    Returns:
        A sentence; nothing if they can be drawn.
    """
    if find_spec("typst") is not None:
        return ""
    return "preview pictures need typst: python -m pip install 'flaskmagic[pdf]'"
