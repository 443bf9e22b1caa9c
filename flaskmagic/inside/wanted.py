"""The definitions that the topics watch closely, read without what a walkthrough is loaded with."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

_STEP = re.compile(r"^```step\n(.*?)^```", re.MULTILINE | re.DOTALL)


def wanted_by_topics() -> frozenset[str]:
    """Return the definitions that the steps of all topics name, and that prove them."""
    found: set[str] = set()
    folder = resources.files("flaskmagic") / "walkthroughs"
    for file in (*folder.iterdir(), *(folder / "features").iterdir()):
        if file.name.endswith(".md"):
            for step in _STEP.findall(file.read_text(encoding="utf-8")):
                keys = tomllib.loads(step)
                for key in ("definition", "proof"):
                    names = keys.get(key, [])
                    found.update([names] if isinstance(names, str) else names)
    return frozenset(found)
