"""Text of a trace as one line that a terminal only shows."""

from __future__ import annotations

from flaskmagic.printable import visible

# visible() leaves these alone; in a row they would move what stands behind them.
_MOVING = str.maketrans({"\n": "\\n", "\r": "\\r", "\t": "\\t"})


def inert(text: str) -> str:
    """Return ``text`` with everything that a terminal would obey written out."""
    return visible(text).translate(_MOVING)
