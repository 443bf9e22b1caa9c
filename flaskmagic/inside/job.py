"""What the app's process is asked to do: it is told on its stdin, where nobody else can read it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

DEMO_PACKAGES = ("flaskmagic.demo_app",)
"""The packages that are the demo app's own code."""


@dataclass(frozen=True, slots=True)
class Job:
    """Which app is recorded, where it is served, and what is kept.

    ``log`` is the descriptor that the log is written to. With ``demo`` it is the demo app, which
    has its chat if the visit ``has_events``, and of its ``extras`` those. With ``script`` it is
    what that file serves, on a host and port of its own, with ``script_arguments``. Else it is
    ``app``, as ``flask --app`` takes it. ``wanted`` are the definitions of which lines and
    values are kept, and ``secrets`` are texts that are left out of them. If it ``finds_uses``,
    the uses of libraries are looked for after the recording, and with ``finds_uses_early`` also
    while it is served. Unless it ``is_served``, the app is only made. ``close`` are modules that
    are looked at as closely as own code. A script that ``tells_where`` says where it listens.
    Of ``engines`` the first is taken that is possible. With ``follows``, the core and the tail of a
    value (see :class:`~flaskmagic.tracer.marker.Marker`), that is looked for once the app is made.
    """

    log: int = -1
    host: str = "127.0.0.1"
    port: int = 5000
    demo: bool = False
    app: str | None = None
    script: str | None = None
    script_arguments: tuple[str, ...] = ()
    has_events: bool = False
    extras: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    show_secrets: bool = False
    secrets: tuple[str, ...] = ()
    finds_uses: bool = False
    finds_uses_early: bool = False
    is_served: bool = True
    close: tuple[str, ...] = ()
    tells_where: bool = False
    engines: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    def written(self) -> bytes:
        """Return the job as it is told."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, told: bytes) -> Job:
        """Return a job that was told.

        Args:
            told: What :meth:`written` returned.

        Returns:
            The job.
        """
        values = json.loads(told)
        lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        return cls(**{**values, **lists})
