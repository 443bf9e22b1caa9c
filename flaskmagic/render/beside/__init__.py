"""The outputs of two servers beside each other: each is one file of this room."""

from __future__ import annotations

from flaskmagic.reading.beside import Beside
from flaskmagic.render.found import FoundOutput, Outputs

BesideOutput = FoundOutput[Beside]
OUTPUTS = Outputs[Beside](__name__, "beside")
