"""What a visitor must know of an app to visit it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

DEFAULT_EVENT = "message"
"""The event of a message without a name."""


@dataclass(frozen=True, slots=True)
class AppFacts:
    """The hosts that an app answers for, and its Socket.IO servers.

    ``socketio`` are the path of each server and the events that it knows, by namespace.
    """

    server_name: str | None
    matches_hosts: bool
    socketio: Sequence[tuple[str, Mapping[str, Sequence[str]]]]

    def socketio_path(self, namespace: str, events: Iterable[str | None]) -> str | None:
        """Return where a Socket.IO server answers; of several, the one that knows the events.

        Args:
            namespace: The namespace of the events.
            events: Their names; ``None`` is that of a message.

        Returns:
            The path, or ``None`` if there is no server.
        """
        wanted = {name or DEFAULT_EVENT for name in events}
        knowing = (path for path, known in self.socketio if wanted <= {*known.get(namespace, ())})
        return next(knowing, self.socketio[0][0] if self.socketio else None)
