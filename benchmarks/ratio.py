"""The ratio of two times, which was taken more than once."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """How many times the untraced time something takes: the median and the quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, ratios: Sequence[float]) -> Ratio:
        """Return that of single ratios.

        Args:
            ratios: At least one.

        Returns:
            The ratio.
        """
        every = [*ratios, *ratios] if len(ratios) == 1 else ratios
        low, median, high = statistics.quantiles(every, method="inclusive")
        return cls(median, low, high)
