"""What is not shown of a value: passwords, tokens, cookies, keys, and what looks like one."""

from __future__ import annotations

import re

REDACTED = "<redacted>"

_NAMES = (
    r"pass(?:word|wd|phrase|code)?|pwd?|secret|token|csrf|api_?key|secret_?key|private_?key"
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


def is_secret(name: str) -> bool:
    """Say whether a value of that name is not shown: ``password``, ``HTTP_COOKIE``, ``apiKey``."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return _NAME.search(words) is not None


def redact(text: str) -> str:
    """Return the text of a value without the secrets that it names itself."""
    text = _HEADER.sub(_keep_name, text)
    return _FIELD.sub(
        lambda match: _keep_name(match) if is_secret(match["name"]) else match[0], text
    )


def _keep_name(match: re.Match[str]) -> str:
    return f"{match['name']}{match['between']}{REDACTED}"
