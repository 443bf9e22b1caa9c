"""What no form of a report must obey: control characters, and those that turn the text around."""

from __future__ import annotations

import re

# Tab and the ends of lines stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    r"""Return ``text`` with ``\u202e`` and the like written out, as Python would."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
