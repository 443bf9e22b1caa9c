"""What no output must obey: control characters, and those that hide or turn the text around."""

from __future__ import annotations

import re

# Tab and the ends of lines stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e"
    "\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    r"""Return ``text`` with ``\u202e`` and the like written out, as Python would."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
