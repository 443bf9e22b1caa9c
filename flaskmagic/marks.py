"""The marks beside lines and hops, and what stands for them where only ASCII can be written."""

from __future__ import annotations

FOCUS = "▶"
RAN = "┃"
FOLD = "⋮"
NEW_FORM = "▲"

ASCII = {
    FOCUS: ">",
    RAN: "|",
    FOLD: ":",
    NEW_FORM: "^",
    "→": "->",
    "─": "-",
    "·": "-",
    "…": "...",
    "›": ">",
    # How much of a feature's uses ran: all, some, none.
    "●": "#",
    "◐": "+",
    "○": "-",
}


def in_ascii(text: str) -> str:
    """Return a text for an encoding that has none of its characters.

    Args:
        text: Characters that can't be written.

    Returns:
        The ASCII marks that stand for them, and a question mark for each other one.
    """
    return "".join(ASCII.get(character, "?") for character in text)
