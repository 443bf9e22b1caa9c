"""The outputs of the trail of a value: each is one file of this room."""

from __future__ import annotations

from flaskmagic.reading.trail.model import Trail
from flaskmagic.render.found import FoundOutput, Outputs

TrailOutput = FoundOutput[Trail]
OUTPUTS = Outputs[Trail](__name__, "trail")
