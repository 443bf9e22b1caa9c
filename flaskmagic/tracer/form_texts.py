"""Secrets in cookies, and in forms that are sent with files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flaskmagic.tracer.free_text import LeaveOut
from flaskmagic.tracer.secret_names import is_secret

_PART = re.compile(r"form-data;.*?\bname=\"?(?P<name>[^\";\r\n]*)")
_SET_COOKIE = re.compile(
    r"\s*[^\s=;,:]+=[^;]*;\s*(?:path|domain|expires|max-age|secure|httponly|samesite)\b", re.I
)
_COOKIES = re.compile(r"\s*[^\s=;,:&?/]+=[^;]*(?:; ?[^\s=;,:&?/]+=[^;]*)+;?\s*\Z")
_COOKIE = re.compile(r"(?P<name>[^\s=;]+=)(?P<value>[^;]+)")


def redact_cookies(text: str, leave_out: LeaveOut) -> str | None:
    """Leave out the values of cookies.

    Args:
        text: The text.
        leave_out: Called with each value.

    Returns:
        The text without them; None if it is no value of ``Cookie`` or ``Set-Cookie``.
    """
    if _SET_COOKIE.match(text):
        name, _, rest = text.partition("=")
        value, _, attributes = rest.partition(";")
        return f"{name}={leave_out(value) if value else ''};{attributes}"
    if _COOKIES.match(text):
        return _COOKIE.sub(lambda found: found["name"] + leave_out(found["value"]), text)
    return None


def redact_parts(text: str, leave_out: LeaveOut) -> str:
    """Leave the fields with the name of a secret out of a form that is sent with files.

    Args:
        text: The form, or a part of it.
        leave_out: Called with each secret.

    Returns:
        The text without them.
    """
    return "".join(_without_parts(text.splitlines(keepends=True), leave_out))


def _without_parts(lines: list[str], leave_out: LeaveOut) -> Iterator[str]:
    """Yield the lines of a form with files, without those of fields with the name of a secret."""
    is_secret_part = in_content = False
    for line in lines:
        if line.startswith("--"):
            is_secret_part = in_content = False
        elif in_content and is_secret_part:
            end = line[len(line.rstrip("\r\n")) :]
            yield leave_out(line.rstrip("\r\n")) + end if line.strip() else line
            continue
        elif not line.strip():
            in_content = True
        elif not in_content:
            part = _PART.search(line)
            is_secret_part = is_secret_part or (part is not None and is_secret(part["name"]))
        yield line
