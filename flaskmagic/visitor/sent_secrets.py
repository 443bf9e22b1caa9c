"""What of a visit is secret, so that it can be left out wherever the app takes it."""

from __future__ import annotations

import base64
import binascii
import html
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from markupsafe import escape

from flaskmagic.tracer.redact import is_secret
from flaskmagic.visitor.visit import Visit


def secrets_of(visit: Visit) -> frozenset[str]:
    """Return the secret texts that go along with a visit, by the names that they have there.

    Args:
        visit: What is sent.

    Returns:
        The texts, in every form that the app may meet them in.
    """
    fields = [*visit.headers, *visit.form]
    found = {value for name, value in fields if is_secret(name)}
    found |= {value for _, value in visit.cookies}
    for name, value in visit.headers:
        if name.lower() == "authorization":
            found |= set(_credentials(value))
        elif name.lower() == "cookie":
            found |= {pair.partition("=")[2].strip() for pair in value.split(";")}
    if visit.json is not None:
        found |= set(_leaves(_parsed(visit.json), secret=False))
    for event, data in visit.events:
        found |= set(_leaves(data, secret=event is not None and is_secret(event)))
    return frozenset(form for text in found for form in _forms(text))


def _forms(text: str) -> Iterator[str]:
    """Yield a text, and what becomes of it in a page, in a URL or a form, and in a ``repr``."""
    yield from (text, str(escape(text)), html.escape(text), quote(text), quote_plus(text))
    yield repr(text)[1:-1]


def _credentials(header: str) -> Iterator[str]:
    """Yield what stands after the scheme; of ``Basic``, the password too."""
    scheme, _, given = header.partition(" ")
    yield given
    if scheme.lower() == "basic":
        try:
            yield base64.b64decode(given).decode("utf-8", "replace").partition(":")[2]
        except binascii.Error:
            return


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:  # it is sent as it is
        return None


def _leaves(data: object, secret: bool) -> Iterator[str]:
    """Yield the texts in a JSON document that have a secret name, or stand below one."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _leaves(value, secret or is_secret(str(name)))
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value, secret)
    elif isinstance(data, str) and secret:
        yield data
