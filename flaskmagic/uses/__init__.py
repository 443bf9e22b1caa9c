"""What the app's own code uses of each library, and what of that has run."""

from flaskmagic.uses.build import Recording, project_uses
from flaskmagic.uses.find import NoUses, uses_in
from flaskmagic.uses.model import Entry, Feature, Library, ProjectUses, Proof, Use
from flaskmagic.uses.proof import Ran

__all__ = [
    "Entry",
    "Feature",
    "Library",
    "NoUses",
    "ProjectUses",
    "Proof",
    "Ran",
    "Recording",
    "Use",
    "project_uses",
    "uses_in",
]
