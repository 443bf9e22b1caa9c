"""The cookies that the answer to a WebSocket's handshake sets, also if it refuses."""

from __future__ import annotations

from collections.abc import Mapping

_ATTRIBUTES = (
    "path", "domain", "expires", "max-age", "secure", "httponly", "samesite", "partitioned",
    "priority",
)  # fmt: skip
"""What may stand behind a cookie and is none itself."""


def cookies_set(headers: Mapping[str, str] | None) -> list[str]:
    """Return the cookies that an answer sets.

    websocket-client joins them to one header, as if the next cookie belonged to the one before.

    Args:
        headers: The headers of the answer, their names in lower case.

    Returns:
        The values of its headers ``Set-Cookie``.
    """
    found: list[str] = []
    for part in (headers or {}).get("set-cookie", "").split("; "):
        name = part.partition("=")[0].strip().rstrip(";").lower()
        if found and name in _ATTRIBUTES:
            found[-1] += f"; {part}"
        elif "=" in part:
            found.append(part)
    return found


def cookies_set_by_refusal(error: BaseException | None) -> list[str]:
    """Return the cookies that an answer sets that refuses a handshake.

    Args:
        error: The error that says so, or what came of it.

    Returns:
        The values of its headers ``Set-Cookie``.
    """
    while error is not None:
        headers = getattr(error, "resp_headers", None)
        if headers:
            return cookies_set(headers)
        error = error.__cause__ or error.__context__
    return []
