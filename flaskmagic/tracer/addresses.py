"""Secrets in URLs: the password of a user, and what stands in a query or in the path."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote_plus

from flaskmagic.tracer.free_text import REDACTED, LeaveOut
from flaskmagic.tracer.secret_names import is_naming, is_secret, is_secret_record, names_secret
from flaskmagic.tracer.sentences import is_common

Redact = Callable[[str], str]

_RUN = re.compile(r"[^\s\"<>]+")  # a URL is one, and the body of a form
_CUT_USERINFO = re.compile(r"(?P<before>://[^\s/@:]*:)(?P<given>[^\s/@\"'<>]{6,})\Z")
_HOST_AND_PORT = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+|\[[\da-f:]+\]):\d*\Z", re.IGNORECASE)
_WHOLE_URL = re.compile(
    r"(?:[a-z][a-z0-9+.\-]*:/)?/[^?#\n\s]*[?#](?P<query>[^\n]*)\Z", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^?#]*[?#]")
_PAIR = re.compile(r"(?P<name>[^=&;]*)=(?P<value>[^&;]*(?:[&;][^=&;]*(?=[&;]|\Z))*)")
_SEGMENT = re.compile(r"(?<=/)(?P<name>[\w.\-]+)/(?P<value>[^\s/?#\"'<>]{6,})")


def redact_userinfo(text: str, leave_out: LeaveOut) -> str:
    """Leave the passwords out of URLs, even where the text was cut within one.

    Args:
        text: The text.
        leave_out: Called with each secret.

    Returns:
        The text without them.
    """
    text = _RUN.sub(lambda found: _userinfo(found[0], leave_out), text)
    return _CUT_USERINFO.sub(lambda found: found["before"] + leave_out(found["given"]), text)


def redact_whole_url(text: str, leave_out: LeaveOut, redact: Redact) -> str | None:
    """Leave the secrets out of the query of a URL.

    Args:
        text: The text.
        leave_out: Called with each secret.
        redact: Leaves the secrets out of a value in a query, which may be a text of any kind.

    Returns:
        The URL without them; None if the text is not a URL, from its beginning to its end.
    """
    whole = _WHOLE_URL.match(text)
    if whole is None:
        return None
    path = _redact_path(text[: whole.start("query")], leave_out)
    return path + _query(whole["query"], leave_out, redact)


def redact_queries(text: str, leave_out: LeaveOut, redact: Redact) -> str:
    """Leave the secrets out of the URLs in a text, and out of the bodies of forms.

    Args:
        text: The text.
        leave_out: Called with each secret.
        redact: Leaves the secrets out of a value in a query, which may be a text of any kind.

    Returns:
        The text without them.
    """
    text = _redact_path(text, leave_out)
    return _RUN.sub(lambda found: _run(found[0], leave_out, redact), text)


def _redact_path(text: str, leave_out: LeaveOut) -> str:
    """Leave out what looks like a token after the name of one: ``/reset-password/ab12cd34``."""

    def shown(found: re.Match[str]) -> str:
        name, value = found["name"], found["value"]
        is_word = value.islower() or value.isupper() or value.istitle()
        looks_so = any(map(str.isdigit, value)) or not is_word
        is_named = names_secret(name) and not is_common(name)
        return f"{name}/{leave_out(value)}" if is_named and looks_so else found[0]

    return _SEGMENT.sub(shown, text)


def _userinfo(run: str, leave_out: LeaveOut) -> str:
    """Leave the password out of a URL. An ``@`` after the first slash may be one of its path."""
    scheme, found, rest = run.partition("://")
    given, at, host = rest.rpartition("@")
    first, slash, _ = given.partition("/")
    if not found or not at or (slash and (":" not in first or _HOST_AND_PORT.match(first))):
        return run
    user, colon, password = given.partition(":")
    if not colon:
        return f"{scheme}://{leave_out(given)}@{host}"
    return f"{scheme}://{user}:{leave_out(password) if password else ''}@{host}"


def _run(run: str, leave_out: LeaveOut, redact: Redact) -> str:
    """Leave out what is secret in the query of a URL, or in the body of a form."""
    address = _ADDRESS.match(run)
    if address is not None:
        return address[0] + _query(run[address.end() :], leave_out, redact)
    name, equals, rest = run.partition("=")
    if not equals or "&" not in rest:
        return run
    begin = max(name.rfind(sign) for sign in "'({[,") + 1
    return run[:begin] + _query(run[begin:], leave_out, redact)


def _query(query: str, leave_out: LeaveOut, redact: Redact) -> str:
    """Leave out the values of secret names, in a query or in the body of a form."""
    pairs = [(unquote_plus(name), unquote_plus(value)) for name, value in _PAIR.findall(query)]
    is_record = is_secret_record(pairs)

    def shown(pair: re.Match[str]) -> str:
        name, value = unquote_plus(pair["name"]), unquote_plus(pair["value"])
        if not value or value == REDACTED:
            return pair[0]
        hidden = is_secret(name) or (is_record and not is_naming(name))
        # It may be a URL, or JSON, with secrets of its own.
        return (
            f"{pair['name']}={leave_out(pair['value'])}"
            if hidden or redact(value) != value
            else pair[0]
        )

    return _PAIR.sub(shown, query)
