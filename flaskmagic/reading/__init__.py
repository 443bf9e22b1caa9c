"""What there is to tell of a trace: walkthroughs held against it, and all that a step says."""

from flaskmagic.reading.matcher import read
from flaskmagic.reading.model import Definition, Reading, ReadStep, Status

__all__ = ["Definition", "ReadStep", "Reading", "Status", "read"]
