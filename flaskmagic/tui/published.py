"""Links to what is shown, on the pages that ``flaskmagic site`` wrote and somebody published."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.render.site import file_names
from flaskmagic.tui.walk import Walk

NO_SITE = "No site is named: 'flaskmagic step --site URL' says where the pages are."
NO_PLACE = "No place of the published pages shows this."


class BadAddress(Problem):
    """What is named is no address of a site."""

    exit_code = 2


def folder_of(address: str) -> str:
    """Return the address of the folder in which the pages are.

    Args:
        address: That folder, or a page in it.

    Returns:
        The address, which ends in a slash.

    Raises:
        BadAddress: It is no address of the web or of a file.
    """
    text = address.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    is_place = parts.netloc if parts.scheme in ("http", "https") else parts.scheme == "file"
    if not is_place or not text.isprintable() or " " in text:
        raise BadAddress(f"--site {address!r}: an address such as https://example.org/pages/")
    path = parts.path
    if path.endswith((".html", ".htm")):
        path = path.rpartition("/")[0]
    return parts._replace(path=f"{path.rstrip('/')}/", query="", fragment="").geturl()


class Published:
    """The pages of the readings."""

    def __init__(self, address: str, readings: Sequence[Reading]) -> None:
        """Name the pages as the site does.

        Args:
            address: Where the pages are.
            readings: The readings, in the order of the pages.

        Raises:
            BadAddress: That is no address.
        """
        self._folder = folder_of(address)
        self._pages = file_names([reading.walkthrough.topic for reading in readings])

    def link(self, reading: int, walk: Walk) -> str | None:
        """Return the link to what is shown.

        Args:
            reading: The number of the reading, from 0.
            walk: Where its reader is.

        Returns:
            The link, or ``None`` where the pages show no such place.
        """
        anchor = _anchor(walk)
        if anchor is None:
            return None
        return f"{self._folder}{self._pages[reading]}#{anchor}"


def _anchor(walk: Walk) -> str | None:
    place = walk.place
    if place.is_step:
        return f"step-{place.step}" if place.step else "about"
    if place.call is not None:
        return f"call-{place.call.id}"
    return "about" if place.is_end else None
