"""Texts that are known to be secret, whatever they are called."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from flaskmagic.tracer.free_text import REDACTED

SHORTEST = 4
"""Length from which on a known secret is looked for; a shorter one may stand anywhere."""

_MOST_SENT = 50
"""Secrets of clients that are looked for at a time: an app may run for long."""

_MOST_MET = 100
"""The same of those that libraries were given or made."""

_Latest = dict[str, tuple[int, frozenset[str]]]
"""Texts with their forms, and a number that grows each time that one comes again."""

_SHORTEST_PART = 3
_NO_SECRETS = ("None", "True", "False", "null", "true", "false")


def _is_looked_for(text: str) -> bool:
    return len(text) >= SHORTEST and text not in _NO_SECRETS


def _longest_first(text: str) -> tuple[int, str]:
    return -len(text), text


def in_every_form(texts: Iterable[str]) -> frozenset[str]:
    """Return texts, and what becomes of them in a page, in a URL or a form, and in a ``repr``.

    Args:
        texts: The texts.

    Returns:
        All of these.
    """
    return frozenset(form for text in texts for form in _forms(text) if form != REDACTED)


def _forms(text: str) -> Iterator[str]:
    as_wsgi = text.encode("utf-8", "surrogateescape").decode("latin-1")
    for each in {text, unquote(text), unquote_plus(text), as_wsgi}:
        in_page = html.escape(each, quote=False)
        as_markup = in_page.replace("'", "&#39;").replace('"', "&#34;")
        yield from (each, in_page, as_markup, html.escape(each))
        yield repr(each)[1:-1]
        yield json.dumps(each)[1:-1]
        yield json.dumps(each, ensure_ascii=False)[1:-1]
    data = text.encode("utf-8", "surrogateescape")
    yield from (quote(data), quote(data, safe=""), quote_plus(data), repr(data)[2:-1])


class KnownSecrets:
    """Looks for known secrets in texts. More can become known at any time."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._always: set[str] = set()
        self._sent: _Latest = {}
        self._met: _Latest = {}
        self._next = itertools.count().__next__
        self._texts: tuple[str, ...] = ()
        self._all = ""
        self._by_beginning: dict[str, list[str]] = {}
        self._beginnings: frozenset[str] = frozenset()
        self.add(texts)

    def add(self, texts: Iterable[str]) -> None:
        """Take texts for secret from now on.

        Args:
            texts: The texts; those that are too short may stand anywhere, and are not looked for.
        """
        self._always.update(filter(_is_looked_for, texts))
        self._sort()

    def add_sent(self, texts: Iterable[str]) -> bool:
        """Take texts for secret, in every form, until as many others were sent after them.

        Args:
            texts: The texts.

        Returns:
            Whether any of them is new.
        """
        return self._add(texts, self._sent, _MOST_SENT)

    def add_met(self, texts: Iterable[str]) -> bool:
        """Take what a library was given or made for secret, in the same way as what was sent.

        Args:
            texts: The texts.

        Returns:
            Whether any of them is new.
        """
        return self._add(texts, self._met, _MOST_MET)

    def _add(self, texts: Iterable[str], latest: _Latest, most: int) -> bool:
        has_new = False
        for text in filter(_is_looked_for, texts):
            _, forms = latest.get(text, (0, None))
            has_new = has_new or forms is None
            forms = forms or frozenset(filter(_is_looked_for, in_every_form([text])))
            latest[text] = self._next(), forms
        if has_new:
            by_age = sorted(latest.copy().items(), key=lambda item: item[1][0])
            for oldest, _ in by_age[:-most]:
                latest.pop(oldest, None)
            self._sort()
        return has_new

    def _sort(self) -> None:
        latest = [*list(self._sent.values()), *list(self._met.values())]
        known = self._always.copy().union(*(forms for _, forms in latest))
        self._texts = tuple(sorted(known, key=_longest_first))
        self._all = "\n".join(self._texts)
        by_beginning: dict[str, list[str]] = {}
        for text in self._texts:
            by_beginning.setdefault(text[:SHORTEST], []).append(text)
        self._by_beginning = by_beginning
        self._beginnings = frozenset(text[:_SHORTEST_PART] for text in self._texts)

    def leave_out(self, text: str) -> str:
        """Leave the known secrets out of a text. Half of one is one, unless it is a word.

        Args:
            text: The text.

        Returns:
            The text without them.
        """
        if len(text) >= SHORTEST and not text.isalpha() and self._is_half(text):
            return REDACTED
        found = self._found_in(text)
        return re.sub("|".join(map(re.escape, found)), REDACTED, text) if found else text

    def leave_out_part(self, text: str) -> str:
        """Leave out the beginning of a known secret at the end of a text that was cut there.

        Args:
            text: The text.

        Returns:
            The text without it.
        """
        size = len(self._texts[0]) if self._texts else 0
        for at in range(max(0, len(text) - size + 1), len(text) - _SHORTEST_PART + 1):
            if text[at : at + _SHORTEST_PART] in self._beginnings and self._begins(text[at:]):
                return text[:at] + REDACTED
        return text

    def _begins(self, part: str) -> bool:
        return any(known.startswith(part) and known != part for known in self._texts)

    def _found_in(self, text: str) -> list[str]:
        """Return the known secrets in a text. There may be hundreds of them, and few are there."""
        known = self._by_beginning
        if not known:
            return []
        parts = {text[at : at + SHORTEST] for at in range(len(text) - SHORTEST + 1)}
        found = [each for part in parts & known.keys() for each in known[part] if each in text]
        return sorted(found, key=_longest_first)

    def _is_half(self, text: str) -> bool:
        return text in self._all and any(
            len(text) * 2 >= len(known) and text in known for known in self._texts
        )
