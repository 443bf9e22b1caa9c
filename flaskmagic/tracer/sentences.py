"""Sentences that only speak of a secret: "the token is missing"."""

from __future__ import annotations

import re

_WORDS = (
    "key", "is", "was", "are", "were", "be", "been", "not", "no", "none", "on", "to", "for",
    "of", "in", "by", "at", "from", "has", "have", "had", "and", "or", "but", "must",
    "should", "can", "can't", "cannot", "could", "will", "may", "do", "does", "did",
    "doesn't", "didn't", "isn't", "wasn't", "with", "without", "need", "needs", "too", "very",
    "only", "also", "so", "then", "because", "if", "when", "here", "there", "that", "this",
    "which", "who", "it", "the", "a", "an", "your", "my", "his", "her", "their", "our", "try",
    "please", "required", "missing", "invalid", "valid", "incorrect", "correct", "wrong",
    "empty", "expired", "changed", "reset", "set", "unset", "sent", "unavailable",
    "available", "check", "checks", "checked", "mismatch", "match", "matches", "accepted",
    "rejected", "refused", "ok", "updated", "created", "deleted", "removed", "stored",
    "saved", "loaded", "found", "length", "field", "fields", "hash", "hashed", "hashing",
    "policy", r"(?:{'|'.join(_SENTENCE_WORDS)})(?![-_@\w']|\.\w)",
    "sessions?|cookies?|o?auth|[cx]srf",
)  # fmt: skip
_GOES_ON = re.compile(rf"(?:{'|'.join(_WORDS)})(?![-_@\w']|\.\w)", re.IGNORECASE)
# These are said of more than of secrets: there any word goes on with the sentence.
_COMMON = re.compile(r"sessions?|cookies?|o?auth|[cx]srf", re.IGNORECASE)
_ANY_WORD = re.compile(r"[A-Z]?[a-z']+(?=[.,;:!?]*(?:\s|\Z))")


def is_sentence(name: str, text: str, at: int) -> bool:
    """Say whether a sentence goes on after the name of a secret, instead of its value.

    Args:
        name: The name, after which only a space or a word such as "is" stands.
        text: The text.
        at: Where in it the sentence, or the value, begins.

    Returns:
        Whether it is a sentence.
    """
    if is_common(name) and _ANY_WORD.match(text, at):
        return True
    return _GOES_ON.match(text, at) is not None


def is_common(name: str) -> bool:
    """Say whether a name is also said of what is no secret, such as ``session``.

    Args:
        name: The name.

    Returns:
        Whether it is.
    """
    return _COMMON.fullmatch(name) is not None
