"""What can go wrong in a way that the user can mend."""

from __future__ import annotations

from typing import ClassVar


class Problem(Exception):
    """A failure that is told in one line, without a traceback; ``exit_code`` is the command's."""

    exit_code: ClassVar[int] = 1
