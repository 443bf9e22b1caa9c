"""The uses as the JSON that docs/json.md describes."""

from __future__ import annotations

import json
from typing import Any

from flaskmagic.render.uses import UsesOutput
from flaskmagic.uses import Entry, Feature, ProjectUses, Use

FORMAT = "flaskmagic uses"
VERSION = 1


def render(found: ProjectUses) -> str:
    """Return the uses as one JSON object.

    Args:
        found: The uses.

    Returns:
        The JSON, with an end of line.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "recorded": found.recorded,
        "remarks": list(found.remarks),
        "exchanges": [
            {"number": number, "title": title} for number, title in found.exchanges.items()
        ],
        "libraries": [
            {
                "name": library.name,
                "release": library.release,
                "features": [_feature(feature) for feature in library.features],
            }
            for library in found.libraries
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _feature(feature: Feature) -> dict[str, Any]:
    return {
        "name": feature.name,
        "definition": feature.definition,
        "uses": [_use(use) for use in feature.uses],
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "file": use.path,
        "line": use.line,
        "column": use.column,
        "expression": use.expression,
        "function": use.function,
        "text": use.text,
        "template": use.is_template,
        "ran": use.ran,
        "line_ran": use.ran or use.line_ran,
        "at_import": use.proof is not None and use.proof.at_import,
        "in_background": use.proof is not None and use.proof.elsewhere,
        "exchanges": [] if use.proof is None else list(use.proof.exchanges),
        "entries": [_entry(entry) for entry in use.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "what": entry.what,
        "methods": list(entry.methods),
        "ask_for": entry.asked,
    }


class _Json:
    name = "json"
    suffixes: tuple[str, ...] = (".json",)
    is_binary = False

    def write(self, found: ProjectUses, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: UsesOutput = _Json()
