"""Where two readings differ: the first different hop, and the lines that ran in one only."""

from flaskmagic.reading.differences.compare import Differences, differences

__all__ = ["Differences", "differences"]
