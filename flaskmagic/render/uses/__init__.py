"""The outputs of what a project uses: each is one file of this room."""

from __future__ import annotations

from flaskmagic.render.found import FoundOutput, Outputs
from flaskmagic.uses import ProjectUses

UsesOutput = FoundOutput[ProjectUses]
OUTPUTS = Outputs[ProjectUses](__name__, "uses")
