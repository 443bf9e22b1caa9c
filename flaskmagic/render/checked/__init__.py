"""The outputs of what was checked in reports: each is one file of this room."""

from __future__ import annotations

from collections.abc import Sequence

from flaskmagic.checks.written.model import CheckedReport
from flaskmagic.render.found import FoundOutput, Outputs

CheckedOutput = FoundOutput[Sequence[CheckedReport]]
OUTPUTS = Outputs[Sequence[CheckedReport]](__name__, "checked")
