"""What a visitor does to the demo app, as the front matter of a walkthrough says it."""

from __future__ import annotations

from dataclasses import dataclass

from flaskmagic.visitor.actions import Event, Request
from flaskmagic.visitor.followed import Sent
from flaskmagic.visitor.messages import Talk


@dataclass(frozen=True, slots=True)
class DemoVisit:
    """What is done to the demo app for a topic; ``title`` says it in words.

    ``needs`` names the libraries besides Flask that this part of the demo app stands on, and
    ``follows`` a value among what is sent that is looked for.
    """

    topic: str
    title: str
    actions: tuple[Request | Event | Talk, ...]
    needs: tuple[str, ...] = ()
    follows: Sent | None = None

    @property
    def has_events(self) -> bool:
        """Whether the demo app needs its chat."""
        return any(isinstance(action, Event) for action in self.actions)
