"""Where two readings differ: their paths, the first different hop, and the lines that ran in one.

Nothing is known by its line number: definitions are known by their names and what they say.
"""

from flaskmagic.reading.differences.compare import Differences, differences
from flaskmagic.reading.differences.paired import paired

__all__ = ["Differences", "differences", "paired"]
