"""Which definitions that written reports refer to are steps of a topic, for docs/cited.md.

``python -m tests.walkthroughs.cited`` writes that page.
``tests/data/cited.csv`` counts the references of reports of 24 teams to the libraries.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flaskmagic import walkthroughs

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "cited.md"

PACKAGES = {
    "maxcountryman/flask-login": "flask_login",
    "miguelgrinberg/flask-sock": "flask_sock",
    "miguelgrinberg/flask-socketio": "flask_socketio",
    "miguelgrinberg/python-engineio": "engineio",
    "miguelgrinberg/python-socketio": "socketio",
    "miguelgrinberg/simple-websocket": "simple_websocket",
    "pallets/flask": "flask",
    "pallets/jinja": "jinja2",
    "pallets/werkzeug": "werkzeug",
    "python-hyper/wsproto": "wsproto",
}
"""What is imported of each repository: several libraries have a class of the same name."""

TODAY = {
    "BaseRequest.get_data": "Request.get_data",
    "Scaffold.add_url_rule": "App.add_url_rule",
    "Server.on": "BaseServer.on",
}
"""What was renamed, or moved to another class, since the reports were written."""

NO_STEP = {
    "CombinedMultiDict": "What `request.values` gives. The demo app asks for `args` or for `form`.",
    "Flask.test_client": "It asks an app without a socket; what is read here came over one.",
    "ForkingWSGIServer.__init__": "Only with several `processes`, instead of threads.",
    "HeaderSet.index": "A method of the lists in some headers, which nothing in Flask calls.",
    "Scaffold.endpoint": "The decorator `@app.endpoint`, which hardly an app uses.",
    "BaseServer.on": "How python-socketio joins python-engineio, once, with functions of its own.",
    "get_interface_ip": "Only where the server listens on all addresses: it finds one to print.",
    "parse_dict_header": "For `Cache-Control`, or `Authorization` with parameters: in no visit.",
    "unquote_header_value": "It takes the quotes off a value; who calls it differs by release.",
    "url_quote": "It was removed in Werkzeug 3; `urllib.parse.quote` took its place.",
}
"""Why a definition is no step of a topic."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A definition that reports refer to, how often, and the topics in which it is a step."""

    repository: str
    name: str
    references: int
    topics: Sequence[str]

    @property
    def today(self) -> str:
        """Its name in the releases of today."""
        return TODAY.get(self.name, self.name)


def cited(steps: Mapping[str, Sequence[str]]) -> list[Cited]:
    """Hold the references of the reports against steps.

    Args:
        steps: The topics by the definitions that are a step of them, as ``plain`` names them.

    Returns:
        The definitions. A class counts where one of its methods is a step.
    """
    with (ROOT / "tests/data/cited.csv").open(encoding="utf-8", newline="") as file:
        return [
            Cited(
                row["repository"],
                row["definition"],
                int(row["references"]),
                _topics(row["repository"], row["definition"], steps),
            )
            for row in csv.DictReader(file)
        ]


def _topics(repository: str, definition: str, steps: Mapping[str, Sequence[str]]) -> list[str]:
    name = f"{PACKAGES[repository]}:{TODAY.get(definition, definition)}"
    found = [
        topics for each, topics in steps.items() if each == name or each.startswith(f"{name}.")
    ]
    return sorted({topic for topics in found for topic in topics})


def written() -> dict[str, list[str]]:
    """Return the topics by the definitions that their steps name."""
    found: dict[str, list[str]] = {}
    for topic in walkthroughs.topics():
        for step in walkthroughs.load(topic).steps:
            for name in step.definitions:
                found.setdefault(plain(name), []).append(topic)
    return found


def plain(name: str) -> str:
    """Return ``package:qualname`` of a definition, without ``<locals>``, as reports write it."""
    module, _, qualname = name.partition(":")
    return f"{module.partition('.')[0]}:{qualname.replace('.<locals>', '')}"


def share(found: Sequence[Cited]) -> float:
    """Return which part of the references is to a definition that is a step."""
    every = sum(each.references for each in found)
    return sum(each.references for each in found if each.topics) / every


def page() -> str:
    """Return docs/cited.md."""
    found = cited(written())
    rows = [
        f"| {each.repository} | `{each.name}` | {each.references} | {_said(each)} |"
        for each in sorted(found, key=lambda each: (not each.topics, each.repository, each.name))
    ]
    count = sum(each.references for each in found)
    return "\n".join(
        [
            "# What reports refer to",
            "",
            f"Reports that teams wrote by hand make {count} references to {len(found)} definitions "
            f"of these libraries. {share(found):.0%} of the references are to a step of a topic; a "
            "class counts where one of its methods is a step. A test computes this from the run.",
            "",
            "| repository | definition | references | step of |",
            "| --- | --- | ---: | --- |",
            *rows,
            "",
        ]
    )


def _said(each: Cited) -> str:
    renamed = f" (now `{each.today}`)" if each.today != each.name else ""
    return (
        ", ".join(f"`{topic}`" for topic in each.topics) or f"none. {NO_STEP[each.today]}"
    ) + renamed


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
