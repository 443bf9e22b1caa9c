"""What there is to say: one Markdown file per topic, and its loader."""

from flaskmagic.walkthroughs.keys import WalkthroughError
from flaskmagic.walkthroughs.loader import UnknownTopic, features, load, load_file, parse, topics
from flaskmagic.walkthroughs.model import Step, Walkthrough

__all__ = [
    "Step",
    "UnknownTopic",
    "Walkthrough",
    "WalkthroughError",
    "features",
    "load",
    "load_file",
    "parse",
    "topics",
]
