"""The Socket.IO part of a visit: one connection, which is opened for the first event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from flaskmagic.visitor.actions import Event
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.connection import NoAnswer
from flaskmagic.visitor.facts import AppFacts
from flaskmagic.visitor.socketio import SocketClient
from flaskmagic.visitor.visit import Visit


@dataclass(slots=True)
class SocketVisit:
    """Sends the events of a visit. Once the connection has failed, no more are sent."""

    visit: Visit
    facts: AppFacts
    client: Client
    _opened: SocketClient | None = field(init=False, default=None)
    _has_failed: bool = field(init=False, default=False)
    _is_settled: bool = field(init=False, default=True)

    def send(self, event: Event) -> Iterator[str]:
        """Send an event, and yield what it was acknowledged with, if that was asked for.

        Args:
            event: The event.

        Yields:
            What is to be remarked.

        Raises:
            NoAnswer: There is no connection, or no acknowledgement came.
        """
        if self._has_failed:
            return
        if self._opened is None:
            self._opened = self._open()
        self._is_settled = False
        try:
            data = self._opened.emit(event)
        except NoAnswer:
            self._has_failed = self._opened.is_gone
            raise
        if event.is_acknowledged:
            said = ", ".join(json.dumps(each, ensure_ascii=False, default=str) for each in data)
            name = event.name or "the message"
            yield f"Socket.IO: the app acknowledged {name} with {said or 'no data'}"

    def _open(self) -> SocketClient:
        names = [event.name for event in self.visit.socketio_events]
        path = self.facts.socketio_path(self.visit.namespace, names)
        self._has_failed = True
        if path is None:
            raise NoAnswer(
                "Socket.IO: the app has no Socket.IO server (what is to be sent over a WebSocket "
                "stands after its 'WS /path')"
            )
        opened = self.client.socketio(self.visit.namespace, path, self.visit.auth)
        self._has_failed = False
        return opened

    @property
    def has_begun(self) -> bool:
        """Whether it was tried to connect."""
        return self._opened is not None or self._has_failed

    def settle(self) -> Iterator[str]:
        """Wait until no more events arrive, before something else is done.

        Yields:
            What is to be remarked.
        """
        if self._opened is not None and not self._is_settled and not self._opened.settle():
            yield f"Socket.IO: events still came after {self.client.patience:g} seconds"
        self._is_settled = True

    def end(self) -> Iterator[str]:
        """Wait until no more events arrive, and hang up.

        Yields:
            What is to be remarked.
        """
        yield from self.settle()
        if self._opened is not None:
            self._opened.disconnect()
