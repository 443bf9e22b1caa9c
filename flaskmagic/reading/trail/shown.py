"""Where a text among the values that are shown is shown again: without following it in a run."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, quote_plus

from flaskmagic.printable import printable_line
from flaskmagic.reading.call_wording import arguments, c_call, outcome
from flaskmagic.reading.model import Reading
from flaskmagic.trace import Call

_LITERAL = re.compile(r"""b?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
_SHORTEST = 3
"""Characters of a text that is worth being followed."""

KEPT = (
    "In the order of the run, in the values that were kept: those of the steps and of your own "
    "code, as far as they are shown."
)


class Shown(NamedTuple):
    """A value that has a text: that of a call, which step ``step`` shows, if one does (else 0).

    ``form`` says how the text is written there, if it is not as it is.
    """

    call: Call
    step: int
    value: str
    form: str


class ShownText(NamedTuple):
    """A text in a value that is shown, from ``start`` up to ``end``."""

    start: int
    end: int
    text: str


def texts_in(value: str) -> Iterator[ShownText]:
    """Find the texts that can be followed in a value.

    Args:
        value: The value, as it is shown.

    Yields:
        Each text, without its quotes and without what says that it is cut.
    """
    for found in _LITERAL.finditer(value):
        text = found[0].removeprefix("b")[1:-1].strip("…")
        if len(text) >= _SHORTEST:
            yield ShownText(found.start(), found.end(), text)


def shown_at(reading: Reading, text: str) -> list[Shown]:
    """Find the values that have a text.

    Args:
        reading: The reading.
        text: The text, as it is shown.

    Returns:
        The values of the calls of the reading that have it, in the order of the run.
    """
    forms = _forms(text)
    steps = reading.tree.shown
    found: list[Shown] = []
    for call in reading.calls:
        if call.lines is None:  # its values were not recorded
            continue
        shown = steps.get(call.id)
        values = [*arguments(call), outcome(call), *map(c_call, call.c_calls)]
        for value in map(printable_line, values):
            form = next((name for written, name in forms.items() if written in value), None)
            if form is not None:
                found.append(Shown(call, shown.number if shown else 0, value, form))
    return found


def _forms(text: str) -> dict[str, str]:
    """Return how a text may be written, with what that is called."""
    forms = {text: ""}
    forms.setdefault(
        html.escape(text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;"), "HTML-escaped"
    )
    forms.setdefault(json.dumps(text)[1:-1], "JSON-escaped")
    for encode in (quote, quote_plus):
        forms.setdefault(encode(text, safe="", errors="replace"), "percent-encoded")
    return forms
