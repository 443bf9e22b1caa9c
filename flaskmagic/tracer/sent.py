"""What a client sends under the name of a secret: it is one, whatever the app calls it then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

from flaskmagic.tracer.redact import REDACTED, redact
from flaskmagic.tracer.secret_names import is_naming, is_secret_key, is_secret_record

_DEEPEST = 20
_MOST = 1000
"""Values of a form or a document that are looked at."""

_LONGEST = 20_000
"""Characters of a body that are looked at before it is parsed."""


def secrets_in(data: object) -> list[str]:
    """Find what is secret in a form or a JSON document. No code of the app runs for it.

    Args:
        data: What was parsed, also a dict of lists, as Werkzeug has it of a form.

    Returns:
        The texts that stand below the name of a secret.
    """
    return [text for _, text in zip(range(_MOST), _leaves(data), strict=False) if text]


def secrets_in_body(body: object) -> list[str]:
    """Find what is secret in the body of a request that nobody has parsed yet.

    Args:
        body: The body, as bytes or as text: JSON, or a form.

    Returns:
        The texts that stand below the name of a secret, as they were sent and as they are meant.
    """
    if type(body) is bytes:
        text = body[:_LONGEST].decode("utf-8", "replace")
    else:
        text = body[:_LONGEST] if type(body) is str else ""
    found: list[str] = []

    def keep(secret: str) -> str:
        found.extend({secret, unquote_plus(secret)})
        return REDACTED

    redact(text, leave_out=keep)
    return found[:_MOST]


def _leaves(data: object, depth: int = 0, *, is_secret: bool = False) -> Iterator[str]:
    kind = type(data)
    if depth > _DEEPEST:
        return
    if issubclass(kind, dict):
        items: list[tuple[Any, Any]] = list(dict.items(data))  # type: ignore[arg-type]
        is_record = is_secret_record(items)
        for key, value in items:
            named = is_secret_key(key) or (is_record and not is_naming(key))
            yield from _leaves(value, depth + 1, is_secret=is_secret or named)
    elif kind is list or kind is tuple:
        for value in data:  # type: ignore[attr-defined]
            yield from _leaves(value, depth + 1, is_secret=is_secret)
    elif is_secret and kind is str:
        yield data  # type: ignore[misc]
    elif is_secret and (kind is int or kind is float):
        yield str(data)
