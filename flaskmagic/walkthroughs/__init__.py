"""What there is to say: one Markdown file per topic, its loader, and the matcher."""

from flaskmagic.walkthroughs.loader import (
    UnknownTopic,
    WalkthroughError,
    load,
    load_file,
    parse,
    topics,
)
from flaskmagic.walkthroughs.matcher import read
from flaskmagic.walkthroughs.model import Definition, Reading, ReadStep, Status, Step, Walkthrough

__all__ = [
    "Definition",
    "ReadStep",
    "Reading",
    "Status",
    "Step",
    "UnknownTopic",
    "Walkthrough",
    "WalkthroughError",
    "load",
    "load_file",
    "parse",
    "read",
    "topics",
]
