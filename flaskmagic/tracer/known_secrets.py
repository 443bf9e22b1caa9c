"""Texts that are known to be secret, whatever they are called."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from flaskmagic.tracer.free_text import REDACTED
from flaskmagic.tracer.sought_texts import SHORTEST, SoughtTexts

_MOST_SENT = 50
"""Secrets of clients that are looked for at a time: an app may run for long."""

_MOST_MET = 100
"""The same of those that libraries were given or made."""

_Latest = dict[str, tuple[int, frozenset[str]]]
"""Texts with their forms, and a number that grows each time that one comes again."""

_NO_SECRETS = ("None", "True", "False", "null", "true", "false")


def _is_looked_for(text: str) -> bool:
    return len(text) >= SHORTEST and text not in _NO_SECRETS


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
    """Looks for known secrets in texts. More can become known at any time, in any thread."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._sent: _Latest = {}
        self._met: _Latest = {}
        self._next = itertools.count().__next__
        self._sought = SoughtTexts()
        self.add(texts)

    def add(self, texts: Iterable[str]) -> None:
        """Take texts for secret from now on.

        Args:
            texts: The texts; those that are too short may stand anywhere, and are not looked for.
        """
        for text in filter(_is_looked_for, texts):
            self._sought.add([text], self)

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
            if forms is None:
                has_new = True
                forms = frozenset(filter(_is_looked_for, in_every_form([text])))
                latest[text] = self._next(), forms
                self._sought.add(forms, text)
            else:
                latest[text] = self._next(), forms
        while len(latest) > most:
            self._forget_oldest(latest)
        return has_new

    def _forget_oldest(self, latest: _Latest) -> None:
        oldest, (_, forms) = min(latest.copy().items(), key=lambda item: item[1][0])
        latest.pop(oldest, None)
        self._sought.discard(forms, oldest)

    def leave_out(self, text: str) -> str:
        """Leave the known secrets out of a text. Half of one is one, unless it is a word.

        Args:
            text: The text.

        Returns:
            The text without them.
        """
        if len(text) >= SHORTEST and not text.isalpha() and self._sought.has_half(text):
            return REDACTED
        found = self._sought.found_in(text)
        return re.sub("|".join(map(re.escape, found)), REDACTED, text) if found else text

    def leave_out_part(self, text: str) -> str:
        """Leave out the beginning of a known secret at the end of a text that was cut there.

        Args:
            text: The text.

        Returns:
            The text without it.
        """
        at = self._sought.begins_at_end_of(text)
        return text if at is None else text[:at] + REDACTED
