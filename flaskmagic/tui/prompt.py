"""The line in which the reader types what to search for, or where to go."""

from __future__ import annotations

from enum import Enum

from textual.widgets import Input


class Wanted(Enum):
    """What is asked for; the values stand in the empty prompt."""

    SEARCH = "search names, titles and files"
    PLACE = "file:line, a line of this file, or a step such as #4"
    REQUEST = "a request: GET /hello/Bob, POST /login --form name=Bob"
    FOLLOWED = "a text that is shown, or query:name, header:User-Agent, form:name GET /path"
    ANSWER = "your answer"


class Prompt(Input):
    """An input that is there only while something is asked for."""

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self.wanted = Wanted.SEARCH

    @property
    def is_open(self) -> bool:
        """Whether something is asked for."""
        return self.has_class("-open")

    def ask(self, wanted: Wanted, text: str = "") -> None:
        """Open the prompt.

        Args:
            wanted: What to ask for.
            text: What stands there to be changed.
        """
        self.wanted = wanted
        self.placeholder, self.value = wanted.value, text
        self.cursor_position = len(text)
        self.add_class("-open")
        self.focus()

    def close(self) -> None:
        """Ask for nothing any more."""
        self.remove_class("-open")
