"""What an app prints: passed on line by line, and kept, without its secrets."""

from __future__ import annotations

from collections.abc import Callable

from flaskmagic.inside.job import Job
from flaskmagic.tracer.value_texts import ValueTexts


class Output:
    """Takes what an app prints."""

    def __init__(self, job: Job, printed: Callable[[str], None] | None) -> None:
        """Begin without a line.

        Args:
            job: It says what is secret.
            printed: Called with each line.
        """
        self._texts = ValueTexts(job.show_secrets, job.secrets)
        self._printed = printed
        self._lines: list[str] = []

    def take(self, line: str) -> None:
        """Take a line.

        Args:
            line: The line, without its end.
        """
        shown = self._texts.text(line)
        self._lines.append(shown)
        if self._printed is not None:
            self._printed(shown)

    @property
    def text(self) -> str:
        """All that was taken, without the secrets."""
        return "".join(f"{line}\n" for line in self._lines)
