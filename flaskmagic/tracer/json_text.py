"""Secrets in a text that is JSON: what stands below their names."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flaskmagic.tracer.free_text import LeaveOut
from flaskmagic.tracer.secret_names import is_naming, is_secret, is_secret_record, names_value


class _Pairs(list[tuple[str, Any]]):
    """The entries of an object; a dict would forget names that come twice."""


def redact_json(text: str, leave_out: LeaveOut, redact: Callable[[str], str]) -> str | None:
    """Leave the secrets out of a JSON document.

    Args:
        text: The document.
        leave_out: Called with each secret.
        redact: Leaves the secrets out of a text in it.

    Returns:
        The document without them, as it was if there were none; ``None`` if it is not JSON.
    """
    written = _Writer(leave_out, redact)
    try:
        document = json.loads(text, object_pairs_hook=_Pairs)
        shown = written.show(document, hidden=False)
    except (ValueError, RecursionError):  # it may be nested without an end
        return None
    return shown if written.changed else text


class _Writer:
    def __init__(self, leave_out: LeaveOut, redact: Callable[[str], str]) -> None:
        self.changed = False
        self._leave_out, self._redact = leave_out, redact

    def show(self, value: Any, hidden: bool) -> str:
        if isinstance(value, _Pairs):
            return f"{{{', '.join(self._entries(value, hidden))}}}"
        if isinstance(value, list):
            return f"[{', '.join(self._row(value, hidden))}]"
        if value is None or value is True or value is False or value == "":
            return json.dumps(value)
        if hidden:
            self.changed = True
            return json.dumps(self._leave_out(str(value)), ensure_ascii=False)
        return self._text(value) if isinstance(value, str) else json.dumps(value)

    def _text(self, value: str) -> str:
        shown = self._redact(value)
        self.changed = self.changed or shown != value
        return json.dumps(shown, ensure_ascii=False)

    def _entries(self, pairs: list[tuple[str, Any]], hidden: bool) -> list[str]:
        is_record = is_secret_record(pairs)
        return [
            f"{self._text(name)}: "
            + self.show(value, hidden or is_secret(name) or (is_record and not is_naming(name)))
            for name, value in pairs
        ]

    def _row(self, values: list[Any], hidden: bool) -> list[str]:
        texts = []
        for value in values:
            texts.append(self.show(value, hidden))
            hidden = hidden or names_value(value)
        return texts
