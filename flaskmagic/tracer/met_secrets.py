"""Values that are secret because of the call that they were met in, and what is shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flaskmagic.tracer.credentials import is_method_of_hash, method_of_hash
from flaskmagic.tracer.values import represent_secret

_LONGEST = 5000
"""Longest text that is looked for elsewhere."""

_MOST = 20
"""Values of a list that are looked at."""


def texts_in(values: Iterable[object]) -> list[str]:
    """Find the texts in values, also in lists of them. No code of the app runs for it.

    Args:
        values: The values. Of bytes, what they are as text is meant.

    Returns:
        The texts; of the hash of a password, its parts without the method.
    """
    return [text for value in values for text in _texts(value)]


def _texts(value: object) -> Iterator[str]:
    kind = type(value)
    if kind is list or kind is tuple:
        for each in value[:_MOST]:  # type: ignore[index]
            if type(each) is str or type(each) is bytes:
                yield from _texts(each)
        return
    if issubclass(kind, bytes):
        text = bytes.decode(value, "utf-8", "surrogateescape")  # type: ignore[arg-type]
    elif issubclass(kind, str):
        text = str.__str__(value)
    else:
        return
    if len(text) <= _LONGEST and not is_method_of_hash(text):
        yield from text[len(method_of_hash(text)) :].split("$") if method_of_hash(text) else [text]


def represent_met(value: object) -> str:
    """Return a text for a value that is secret; of a tuple, for each of its items.

    Args:
        value: The value.

    Returns:
        The text, as that of any secret.
    """
    if type(value) is not tuple or not value:
        return represent_secret(value)
    shown = (
        repr(each) if type(each) is str and is_method_of_hash(each) else represent_secret(each)
        for each in value[:_MOST]
    )
    return f"({', '.join(shown)})"
