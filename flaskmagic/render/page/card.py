"""What a link to a page shows where it is sent: a title, what it answers, and a picture."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630
"""The size of a picture, in pixels: what the previews of links are made for."""


@dataclass(frozen=True, slots=True)
class Card:
    """The preview of a page.

    ``address`` is where the page will be published, and ``picture`` the address of its picture:
    previews take none but absolute addresses, so both are empty where that is not known.
    """

    title: str
    description: str
    address: str = ""
    picture: str = ""

    @property
    def width(self) -> int:
        """The width of the picture."""
        return WIDTH

    @property
    def height(self) -> int:
        """The height of the picture."""
        return HEIGHT
