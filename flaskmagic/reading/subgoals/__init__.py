"""The subgoals of a run: how far a call is on the way of a request, a message or an event."""

from flaskmagic.reading.subgoals.bar import Bar, Stop, in_words
from flaskmagic.reading.subgoals.places import Subgoals

__all__ = ["Bar", "Stop", "Subgoals", "in_words"]
