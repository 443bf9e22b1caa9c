"""The page that a report is printed on."""

from __future__ import annotations

import os
from enum import Enum

_LETTER = frozenset(
    {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}
)
"""Countries that print on Letter; source: paperSize in the measurementData of Unicode's CLDR."""

_VARIABLES = ("LC_ALL", "LC_PAPER", "LANG")


class Paper(Enum):
    """A format of paper."""

    A4 = "a4"
    LETTER = "letter"

    @classmethod
    def here(cls) -> Paper:
        """Return the format of the country that the locale names; without one it is A4."""
        locale = next(filter(None, map(os.environ.get, _VARIABLES)), "") or ""
        country = locale.partition(".")[0].partition("_")[2]
        return cls.LETTER if country in _LETTER else cls.A4
