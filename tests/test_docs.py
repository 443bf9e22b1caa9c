"""The documents say what the program does."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import flaskmagic
from flaskmagic.reading import Reading
from flaskmagic.render import json as render_json
from flaskmagic.walkthroughs import load, topics
from flaskmagic.walkthroughs.loader import FRONT_MATTER_KEYS, STEP_KEYS

ROOT = Path(flaskmagic.__file__).parent.parent

if not (ROOT / "docs").is_dir():
    pytest.skip("the documents are not installed", allow_module_level=True)


def keys(document: Any) -> Iterator[str]:
    if isinstance(document, list):
        for item in document:
            yield from keys(item)
    elif isinstance(document, dict):
        for key, value in document.items():
            yield key
            if key not in ("arguments", "distributions", "skipped"):
                yield from keys(value)


def test_every_key_of_the_json_is_documented(built_reading: Reading) -> None:
    document = json.loads(render_json.render([built_reading], as_list=False))
    said = set(re.findall(r"`(\w+)`", (ROOT / "docs/json.md").read_text(encoding="utf-8")))
    assert not set(keys(document)) - said


def test_every_key_of_a_step_is_documented() -> None:
    text = (ROOT / "docs/walkthroughs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE)
    said = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert not {*STEP_KEYS, *FRONT_MATTER_KEYS} - said


def test_the_readme_lists_every_topic_with_its_question() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("`", "")
    for topic in topics():
        assert f"| {topic} | {load(topic).question} |" in text


def test_the_output_in_the_readme_is_the_tools(live_reading: Callable[[str], Reading]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"(?s)<!-- output -->\n```text\n(.*)```\n<!-- /output -->", text)
    assert block is not None
    reading = live_reading("route")
    found = reading.trace.distributions.values()
    versions = [f"{each.name} {each.version}" for each in found]
    shown = re.search(r"^Flask \S+ · Werkzeug \S+", block[1], re.MULTILINE)
    assert shown is not None
    if set(shown[0].split(" · ")) <= set(versions):
        titles = re.findall(r"^[ \d]\d  (\S.*?)(?:  .*)?$", block[1], re.MULTILINE)
        assert titles
        assert set(titles) <= {step.step.title for step in reading.steps}


def test_links_between_documents_lead_somewhere() -> None:
    made = [ROOT / "docs" / "examples" / name for name in ("report.md", "today.md")]
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        if file in made:
            continue
        text = re.sub(r"`+[^`\n]*`+", "", file.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)#:\s]+)\)", text):
            assert (file.parent / target).exists(), f"{file.name}: {target}"
