"""What is not shown of a value: passwords, tokens, cookies, keys, and what looks like one."""

from __future__ import annotations

import re

REDACTED = "<redacted>"

_NAMES = (
    r"pass(?:word|wd|phrase|code)?|pwd?|secret|token|csrf|api[_-]?key|secret[_-]?key|private[_-]?key"
    r"|credentials?|auth(?:orization)?|cookies?|session|otp|pin|ssn"
)
_NAME = re.compile(rf"(?:^|[^a-z])(?:{_NAMES})s?(?:$|[^a-z])", re.IGNORECASE)

# A whole header goes, up to the end of its text; of a form field or an entry, only the value.
_HEADER = re.compile(
    r"(?P<name>(?<![a-z])(?:set-)?cookie2?|(?<![a-z])(?:proxy-)?authorization|\bx-[\w-]*(?:token|key|auth)[\w-]*)"
    r"(?P<between>['\"]?\s*[:,]\s*b?['\"]?)(?P<value>[^'\"\\\r\n]+)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    rf"(?P<name>[\w-]*(?:{_NAMES})[\w-]*)(?P<between>['\"]?\s*[=:,]\s*b?['\"]?)"
    r"(?P<value>[^'\"\\&;,\s)}\]<]+)",
    re.IGNORECASE,
)
# A field of a page names itself in one attribute and has its value in another, in either order.
_TAG = re.compile(r"<(?:input|meta)\b[^>]*", re.IGNORECASE)
_TAG_NAME = re.compile(r"\bname\s*=\s*\\?['\"]?(?P<name>[\w-]+)", re.IGNORECASE)
_TAG_VALUE = re.compile(
    r"(?P<name>\b(?:value|content))(?P<between>\s*=\s*\\?['\"]?)(?P<value>[^'\"\\\s>]+)",
    re.IGNORECASE,
)


def is_secret(name: str) -> bool:
    """Say whether a value of some name is not shown: ``password``, ``HTTP_COOKIE``, ``apiKey``.

    Args:
        name: The name.

    Returns:
        Whether the name is that of a secret.
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return _NAME.search(words) is not None


def redact(text: str) -> str:
    """Leave out the secrets that the text of a value names itself.

    Args:
        text: The text of a value.

    Returns:
        The text without them.
    """
    text = _HEADER.sub(_keep_name, text)
    text = _TAG.sub(lambda match: _redact_tag(match[0]), text)
    return _FIELD.sub(
        lambda match: _keep_name(match) if is_secret(match["name"]) else match[0], text
    )


def _redact_tag(tag: str) -> str:
    name = _TAG_NAME.search(tag)
    return _TAG_VALUE.sub(_keep_name, tag) if name and is_secret(name["name"]) else tag


def _keep_name(match: re.Match[str]) -> str:
    return f"{match['name']}{match['between']}{REDACTED}"
