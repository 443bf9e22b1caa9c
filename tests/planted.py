"""Secrets that are planted to see whether anything shows them, or half of one."""

from __future__ import annotations

import random
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_BETWEEN = "-_.~ ',\"&;:/=é{[)<\\"


def secrets(count: int, between: str = _BETWEEN, seed: int = 12) -> list[str]:
    """Return secrets, each with a sign between its halves that ends a value somewhere.

    Args:
        count: How many.
        between: The signs.
        seed: What they are made from.

    Returns:
        The secrets; no part of one is a part of another.
    """
    chance = random.Random(seed)

    def letters() -> str:
        return "".join(chance.choices(_LETTERS, k=9))

    return [f"{letters()}{between[each % len(between)]}{letters()}" for each in range(count)]


def shown_of(planted: Iterable[str], text: str) -> list[str]:
    """Return the secrets of which a text shows one half or more.

    Args:
        planted: The secrets.
        text: The text.

    Returns:
        Those that are shown, in whatever form.
    """
    found = []
    for secret in planted:
        halves = secret[: len(secret) // 2], secret[len(secret) // 2 + 1 :]
        forms = {form for half in halves for form in (half, quote(half), quote_plus(half))}
        if any(form in text for form in forms):
            found.append(secret)
    return found
