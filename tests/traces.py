"""Traces that a test writes down by hand: sources, and the calls that ran in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flaskmagic.source.definitions import definitions
from flaskmagic.trace import (
    Call,
    CallSite,
    CodeRef,
    Exchange,
    ExchangeKind,
    Kind,
    Outcome,
    SourceFile,
    Trace,
)

_SITE = "/site/"


class HandTrace:
    """A trace to which one call after another is added, in the order in which they began.

    No line number is written down: ``at`` is the text of the expression that made a call, and is
    looked for in the function ``by`` whose call it was made.
    """

    def __init__(self, sources: Mapping[str, str], own: str = "") -> None:
        """Start a trace of some files.

        Args:
            sources: The text of each file, by its path as imported, such as "flask/app.py".
            own: The path of the file that is the app's own.
        """
        self._files = {
            f"{_SITE}{path}": SourceFile(path, _module(path), text, is_own=path == own)
            for path, text in sources.items()
        }
        self._calls: list[Call] = []
        self._exchanges: list[Exchange] = []

    def call(
        self,
        name: str,
        by: Call | None = None,
        at: str = "",
        thread: str = "",
        which: int = 0,
        **facts: Any,
    ) -> Call:
        """Add a call.

        Args:
            name: What is called, such as "flask.app:Flask.wsgi_app".
            by: The call that made it.
            at: The expression that made it; without one the call site is not known.
            thread: Where it ran, if that is not the thread of ``by``. Requests have their own.
            which: Which of the definitions is meant, if the name is defined more than once.
            facts: What else is known of the call.

        Returns:
            The call, to be the ``by`` of others.
        """
        module, _, qualname = name.partition(":")
        filename = next(each for each, file in self._files.items() if file.module == module)
        spans = definitions(self._files[filename].text).get(qualname, ())
        facts.setdefault("outcome", Outcome.RETURNED)
        added = Call(
            id=len(self._calls) + 1,
            parent_id=by.id if by else None,
            thread=thread or (by.thread if by else "a request"),
            code=CodeRef(filename, qualname, spans[which].first_line if spans else 1),
            call_site=self._site(by, at) if by and at else None,
            **facts,
        )
        self._calls.append(added)
        return added

    def _site(self, caller: Call, text: str) -> CallSite:
        """Return the first place in a function where a text stands on one line."""
        filename = caller.code.filename
        (span, *_) = definitions(self._files[filename].text)[caller.code.qualname]
        lines = self._files[filename].text.splitlines()
        number = next(n for n in range(span.body_line, span.last_line + 1) if text in lines[n - 1])
        start = len(lines[number - 1].partition(text)[0].encode())
        return CallSite(filename, number, number, start, start + len(text.encode()))

    def asked(self, first: Call, method: str, name: str, **facts: Any) -> None:
        """Let a request or event begin with a call.

        Args:
            first: The call.
            method: Such as "GET", or "" of an event.
            name: The path, or the name of the event.
            facts: What else is known of it.
        """
        number = len(self._exchanges) + 1
        facts.setdefault("kind", ExchangeKind.REQUEST if method else ExchangeKind.EVENT)
        self._exchanges.append(
            Exchange(number=number, first=first.id, method=method, name=name, **facts)
        )

    def trace(self, kind: Kind = Kind.APP) -> Trace:
        """Return the trace of the calls that were added."""
        return Trace(
            kind=kind,
            scenario="",
            title="GET /",
            python="3.11.7",
            distributions={},
            calls=tuple(self._calls),
            files=self._files,
            exchanges=tuple(self._exchanges),
        )


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
