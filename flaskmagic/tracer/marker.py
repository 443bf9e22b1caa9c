"""The value that is followed, and the forms in which it may stand in a text.

The value is a *core* of letters and digits, which every form but base64 and a mask leaves as it is,
and a *tail* of characters that each form writes in another way. So the core is looked for, and what
stands after it says in which form it is there.
"""

from __future__ import annotations

import base64
import html
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

AS_IT_IS = "as it is"
PERCENT = "percent-encoded"
ESCAPED = "HTML-escaped"
JSON = "JSON-escaped"
QUOTED = "quoted for a cookie"
LATIN = "UTF-8 read as Latin-1"
BASE64 = "base64"
SIGNED = "signed"
COMPRESSED = "compressed"
MASKED = "masked"
CUT = "a part of it"

CODED = frozenset({BASE64, COMPRESSED, MASKED})
"""Forms in which it can't be read."""

_COMPRESSED = re.compile(rb"\.(eJ[\w-]{8,})")
_SIGNED = re.compile(rb"[\w-]+\.[\w-]{6,}\.[\w-]{20,}")
_MOST_UNPACKED = 10_000
_LONGEST_WRITTEN = 12
"""Characters that one of the tail may become, at most."""


class Found(NamedTuple):
    """Where a value stands in a text: from ``start`` to ``end``, in which ``forms``."""

    start: int
    end: int
    forms: tuple[str, ...]


class Marker:
    """A value that is like no other one, and is looked for."""

    def __init__(self, core: str, tail: str) -> None:
        """Begin to look for a value.

        Args:
            core: Letters and digits.
            tail: What follows them.
        """
        self.core, self.tail = core, tail
        self._core = core.encode()
        self._encoded = tuple(_in_base64(self._core))
        self._differences = _differences(self._core)
        self._tail = [_ways_to_write(each) for each in tail]

    @property
    def text(self) -> str:
        """The whole value."""
        return self.core + self.tail

    def in_text(self, text: str) -> Found | None:
        """Look for the value in a text.

        Args:
            text: The text.

        Returns:
            Where it is, or ``None``.
        """
        start = text.find(self.core)
        if start >= 0:
            return self._with_tail(text, start)
        forms = self._in_coded(text.encode("utf-8", "surrogatepass"))
        return Found(0, len(text), forms) if forms else None

    def in_bytes(self, data: bytes) -> Found | None:
        """Look for the value in bytes.

        Args:
            data: The bytes.

        Returns:
            Where it is, or ``None``.
        """
        start = data.find(self._core)
        if start >= 0:
            after = data[start : start + len(self.core) + len(self.tail) * _LONGEST_WRITTEN]
            text = _decoded(after)
            found = self._with_tail(text, 0)
            coding = "utf-8" if after.startswith(text.encode()) else "latin-1"
            return Found(start, start + len(text[: found.end].encode(coding)), found.forms)
        forms = self._in_coded(data) or self._in_masked(data)
        return Found(0, len(data), forms) if forms else None

    def _with_tail(self, text: str, start: int) -> Found:
        """Read on after the core, as far as the tail is there, in whatever form."""
        end = start + len(self.core)
        forms: dict[str, None] = {}
        for number, ways in enumerate(self._tail):
            for form, way in ways:
                if text.startswith(way, end):
                    end += len(way)
                    if form != AS_IT_IS:
                        forms[form] = None
                    break
            else:
                is_stripped = not self.tail[number:].strip()
                forms.update({} if is_stripped else {CUT: None})
                break
        if QUOTED in forms:
            forms.pop(JSON, None)  # a quote is written in the same way there
        return Found(start, end, tuple(forms) or (AS_IT_IS,))

    def _in_coded(self, data: bytes) -> tuple[str, ...] | None:
        """Look for the value in base64, which may be compressed before, or signed after."""
        forms = self._in_base64(data)
        if forms is None:
            return None
        return (*forms, SIGNED) if _SIGNED.search(data) else forms

    def _in_base64(self, data: bytes) -> tuple[str, ...] | None:
        for each in self._encoded:
            if each in data:
                return (BASE64,)
        packed = _COMPRESSED.search(data) if b".eJ" in data else None
        if packed is not None and self._core in _unpacked(packed[1]):
            return (COMPRESSED, BASE64)
        return None

    def _in_masked(self, data: bytes) -> tuple[str, ...] | None:
        """Look for the value under a mask of four bytes, which WebSocket puts on what is sent.

        The mask comes again every four bytes. So bytes four apart differ as they do without it.
        """
        return (MASKED,) if self._differences in _differences(data) else None


def _in_base64(core: bytes) -> Iterator[bytes]:
    """Yield what base64 makes of a text, wherever it begins: the characters of it alone."""
    for before, skipped in enumerate((0, 2, 3)):
        encoded = base64.b64encode(b"\0" * before + core).rstrip(b"=")
        is_whole = (before + len(core)) % 3 == 0
        yield encoded[skipped:] if is_whole else encoded[skipped:-1]


def _unpacked(packed: bytes) -> bytes:
    try:
        data = base64.urlsafe_b64decode(packed + b"=" * (-len(packed) % 4))
        return zlib.decompressobj().decompress(data, _MOST_UNPACKED)
    except (ValueError, zlib.error):
        return b""


def _differences(data: bytes) -> bytes:
    """Return how each byte differs from the one that is four further on."""
    length = len(data) - 4
    if length <= 0:
        return b""
    first = int.from_bytes(data[:-4], "big")
    return (first ^ int.from_bytes(data[4:], "big")).to_bytes(length, "big")


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data"
        return data[: error.start].decode() if is_cut else data.decode("latin-1")


def _ways_to_write(character: str) -> list[tuple[str, str]]:
    """Return how a character of the tail is written in each form; the first that fits counts."""
    data = character.encode()
    latin = data.decode("latin-1")
    number = f"{ord(character):04x}"
    percent = "".join(f"%{byte:02X}" for byte in data)
    ways = {
        percent: PERCENT,
        percent.lower(): PERCENT,
        f"&#{ord(character)};": ESCAPED,
        f"&#x{ord(character):x};": ESCAPED,
        html.escape(character): ESCAPED,
        f"\\\\u{number}": JSON,
        f"\\u{number}": JSON,
        f"\\u{number.upper()}": JSON,
        "".join(f"\\{byte:03o}" for byte in data): QUOTED,
        f"\\\\\\{character}": JSON,
        f"\\{character}": JSON,
    }
    if latin != character:
        ways[latin] = LATIN
    if character == " ":
        ways["+"] = PERCENT
    ways[character] = AS_IT_IS
    return [(form, way) for way, form in ways.items()]
