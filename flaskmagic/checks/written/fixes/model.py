"""What belongs together of a fix: text that is replaced at once, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flaskmagic.checks.written.model import Change, CheckedReference
from flaskmagic.written.rewriting.model import Replacement

WHICH = "the words and the lines name different code: which is meant, only you can say"
"""Why what is wrong stays."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Text to replace, how it is told, and what the references are then, by their numbers."""

    replacements: Sequence[Replacement]
    changes: Sequence[Change]
    after: Mapping[int, CheckedReference] = field(default_factory=dict)
