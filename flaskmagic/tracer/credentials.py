"""Secrets that are told by their form: keys, tokens, hashes of passwords, and credentials."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from flaskmagic.tracer.free_text import REDACTED, LeaveOut

_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\Z)", re.DOTALL)
_TOKENS = re.compile(
    r"\beyJ[\w-]{6,}={0,2}(?:\.[\w-]*)*"  # JWT, and Flask's session
    r"|(?<![\w.])\.eJ[\w-]{8,}(?:\.[\w-]*)*"
    r"|\$(?:pbkdf2[\w-]*|scrypt|[156y])\$[^\s\"']+"
    r"|\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?\w{12}[\w-]+"
    r"|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{12,}|\bxox[abprs]-[\w-]{8,}"
    r"|\bAKIA[0-9A-Z]{12,}|\bAIza[\w-]{20,}|\bya29\.[\w-]{10,}|\bSG\.[\w-]{10,}\.[\w-]+|\bhf_\w{20,}"
)
# The method stays: it says how the hash was made, and is in every hash of the app.
_METHOD = r"(?:\b(?:scrypt|pbkdf2)[:\w]*|\$2[abxy]?\$\d\d|\$argon2\w*(?:\$[vmtp]=[\w=,]+)*)\$"
_HASH = re.compile(rf"(?P<method>{_METHOD})(?P<rest>[^\s\"']+)")
_WHOLE_METHOD = re.compile(r"scrypt:\d+:\d+:\d+|pbkdf2(?::\w+){0,2}|scrypt")
_SIGNED = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]{5,8})?\.[\w-]{27}(?![\w.-])")
_WHOLE_SCHEME = re.compile(r"\s*(?:bearer|negotiate)\s+", re.IGNORECASE)
_SCHEME = re.compile(r"\b(?P<scheme>(?:bearer|negotiate|basic)\s+)(?P<given>[^\s\"',;<>]+)", re.I)


def redact_credentials(text: str, leave_out: LeaveOut, *, printed: bool) -> str:
    """Leave out what looks like a secret by itself.

    Args:
        text: The text.
        leave_out: Called with each secret.
        printed: Whether more may stand after it in the text.

    Returns:
        The text without them.
    """
    scheme = _WHOLE_SCHEME.match(text)
    if scheme is not None and not printed and scheme.end() < len(text):
        return scheme[0] + leave_out(text[scheme.end() :])
    text = _PEM.sub(lambda found: leave_out(found[0]), text)
    text = _TOKENS.sub(lambda found: leave_out(found[0]), text)
    text = _HASH.sub(
        lambda found: (
            found[0] if found["rest"] == REDACTED else found["method"] + leave_out(found["rest"])
        ),
        text,
    )
    text = _SIGNED.sub(lambda found: _signed(found[0], leave_out), text)
    return _SCHEME.sub(lambda found: _credentials(found, leave_out), text)


def method_of_hash(text: str) -> str:
    """Return the method at the beginning of the hash of a password.

    Args:
        text: The text.

    Returns:
        The method, up to the sign after which the salt stands; empty if it is no such hash.
    """
    found = _HASH.fullmatch(text)
    return found["method"] if found is not None else ""


def is_method_of_hash(text: str) -> bool:
    """Say whether a text is the method of a hash alone, such as ``pbkdf2:sha256:1000000``.

    Args:
        text: The text.

    Returns:
        Whether it is.
    """
    return _WHOLE_METHOD.fullmatch(text) is not None


def _signed(text: str, leave_out: LeaveOut) -> str:
    """Leave out what itsdangerous signed: its signature has letters of both sizes, and digits."""
    signature = text.rpartition(".")[2]
    mixed = not signature.islower() and not signature.isupper()
    return leave_out(text) if mixed and any(map(str.isdigit, signature)) else text


def _credentials(found: re.Match[str], leave_out: LeaveOut) -> str:
    scheme, given = found["scheme"], found["given"]
    if scheme.strip().lower() == "basic" and ":" not in "".join(decoded_basic(given)):
        return found[0]
    return found[0] if given == REDACTED else scheme + leave_out(given)


def decoded_basic(given: str) -> Iterator[str]:
    """Yield name and password, as ``Basic`` authorization sends them, if it is that.

    Args:
        given: What stands after ``Basic``.

    Yields:
        The text, such as ``"ada:lovelace"``.
    """
    try:
        yield base64.b64decode(given, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return
