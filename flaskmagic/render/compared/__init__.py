"""The outputs of what differs between readings: each is one file of this room."""

from __future__ import annotations

from collections.abc import Sequence

from flaskmagic.reading.differences import Differences
from flaskmagic.render.found import FoundOutput, Outputs

Compared = Sequence[Differences]
ComparedOutput = FoundOutput[Compared]
OUTPUTS = Outputs[Compared](__name__, "compared")
