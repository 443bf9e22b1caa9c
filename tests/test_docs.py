"""The documents say what the program does."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flaskmagic import api
from flaskmagic.checks.doctor import Verdict, examine
from flaskmagic.checks.written.model import Calls, Lack, LinkForm, Place, Ran
from flaskmagic.eras.revisions import ReadFrom
from flaskmagic.reading import Reading, Status, read
from flaskmagic.reading.differences.wording import Standing
from flaskmagic.reading.exchanges import read_exchanges
from flaskmagic.reading.threads import Role
from flaskmagic.reading.trail.build import trail_of
from flaskmagic.render import doctor as render_doctor
from flaskmagic.render import json as render_json
from flaskmagic.render.checked import json as render_checked
from flaskmagic.render.compared import json as render_compared
from flaskmagic.render.trail import json as render_trail
from flaskmagic.source.describe import nothing_run
from flaskmagic.trace import ExchangeKind, Kind, Outcome, RecordedPython
from flaskmagic.walkthroughs import load, topics
from flaskmagic.walkthroughs.claims import KEYS as CLAIM_KEYS
from flaskmagic.walkthroughs.loader import FRONT_MATTER_KEYS, STEP_KEYS
from flaskmagic.written.claims import Verb
from flaskmagic.written.references import Form, FoundBy
from tests.releases import new_trace, old_trace, reading

ROOT = Path(__file__).parents[1]


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


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found = json.loads((ROOT / "docs/schema.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def validate(schema: dict[str, Any]) -> Callable[..., None]:
    """Return a function that holds JSON text against a definition of the schema."""
    jsonschema = pytest.importorskip("jsonschema")
    whole = jsonschema.Draft202012Validator(schema)
    whole.check_schema(schema)

    def validate(text: str, name: str) -> None:
        part = whole.evolve(schema={"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
        document = json.loads(text)
        assert document
        for each in document if isinstance(document, list) else [document]:
            wrong = [f"{error.json_path}: {error.message}" for error in part.iter_errors(each)]
            assert not wrong
        assert whole.is_valid(document)

    return validate


def test_the_json_of_a_reading_is_what_the_schema_says(
    built_reading: Reading, live_reading: Callable[[str], Reading], validate: Callable[..., None]
) -> None:
    live = live_reading("route")
    lost = read(load("route"), nothing_run(frozenset(), ()))
    partly = read(load("template"), replace(live.trace, gaps={"worker": "nobody knows"}))
    readings = (built_reading, live, lost, partly)
    assert {step.status for reading in readings for step in reading.steps} == set(Status)
    validate(render_json.render([built_reading], as_list=False), "reading")
    validate(render_json.render([live, lost, partly], as_list=True), "reading")
    followed = live_reading("request")
    validate(render_json.render([followed], as_list=False), "reading")
    trail = trail_of(followed.trace)
    assert trail is not None
    validate(render_trail.render(trail), "trail")
    asked = read_exchanges(replace(live.trace, kind=Kind.APP), [])
    assert all(reading.exchange for reading in asked)
    validate(render_json.render(asked, as_list=True), "reading")


def test_the_json_of_the_doctor_is_what_the_schema_says(validate: Callable[..., None]) -> None:
    walkthroughs = [load(topic) for topic in topics()]
    found = examine(
        walkthroughs, lambda each: nothing_run(each.wanted, ()), RecordedPython.here().version
    )
    validate(render_doctor.to_json(found), "doctor")


@pytest.mark.parametrize(
    ("key", "value"),
    [("new", 1), ("version", 1), ("steps", None), ("path", [{}]), ("skipped", {"a": -1})],
)
def test_the_schema_refuses_what_is_not_described(
    built_reading: Reading, validate: Callable[..., None], key: str, value: object
) -> None:
    document = json.loads(render_json.render([built_reading], as_list=False))
    with pytest.raises(AssertionError):
        validate(json.dumps(document | {key: value}), "reading")
    del document["steps"]
    with pytest.raises(AssertionError):
        validate(json.dumps(document), "reading")


def test_the_schema_is_strict_and_says_what_the_document_says(schema: dict[str, Any]) -> None:
    text = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    said = set(re.findall(r"`(\w+)`", text))
    objects = [found for found in schema["$defs"].values() if "properties" in found]
    assert len(objects) > 5
    for found in objects:
        assert found["additionalProperties"] is False
        assert found["required"] == list(found["properties"])
        assert set(found["properties"]) <= said


def test_the_schema_has_the_words_of_the_code(schema: dict[str, Any]) -> None:
    definitions = schema["$defs"]
    status = definitions["step"]["properties"]["status"]["enum"]
    verdict = definitions["checked_step"]["properties"]["verdict"]["enum"]
    assert status == [each.value for each in Status]
    assert verdict == [each.value for each in Verdict]
    assert definitions["outcome"]["enum"] == [each.value for each in Outcome]
    role = definitions["node"]["properties"]["role"]["enum"]
    kind = definitions["exchange"]["properties"]["kind"]["enum"]
    assert role == [each.value for each in Role]
    assert kind == [each.value for each in ExchangeKind]


def test_every_key_of_a_step_is_documented() -> None:
    text = (ROOT / "docs/walkthroughs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE)
    said = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert not {*STEP_KEYS, *FRONT_MATTER_KEYS, *CLAIM_KEYS} - said


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
    if not set(shown[0].split(" · ")) <= set(versions):
        pytest.skip("of other releases")
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


def test_the_json_of_a_comparison_is_what_the_schema_says(
    validate: Callable[..., None], schema: dict[str, Any]
) -> None:
    old, new = reading(old_trace()), reading(new_trace())
    validate(render_compared.render([api.compare(old, new), api.compare(old, old)]), "comparison")
    standing = schema["$defs"]["compared_definition"]["properties"]["standing"]["enum"]
    assert standing == [each.value for each in Standing]


def test_the_json_of_a_checked_report_is_what_the_schema_says(
    live_reading: Callable[[str], Reading],
    validate: Callable[..., None],
    schema: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    address = "https://github.com/pallets/flask/blob/main/src/flask/app.py#L1"
    report = (
        f"`Flask.run` calls `make_server` (flask/app.py:2). [`Flask.run`]({address})\n\n## Magic\n"
    )
    (tmp_path / "report.md").write_text(report)
    api.save([live_reading("route").trace], tmp_path / "trace.json")
    saved = tmp_path / "trace.json"
    checked = api.check_reports([tmp_path / "report.md"], saved=saved, fix="all")
    validate(render_checked.render(checked), "checked_report")
    fixed = checked[0].fixed
    assert fixed is not None
    assert fixed.changes
    assert fixed.left
    without = [replace(each, fixed=None) for each in checked]
    validate(render_checked.render(without), "checked_report")
    definitions = schema["$defs"]

    def enum(name: str, key: str) -> list[str]:
        found: list[str] = definitions[name]["properties"][key]["enum"]
        return found

    assert enum("place_answer", "verdict") == list(Place)
    assert enum("link_answer", "verdict") == list(LinkForm)
    assert enum("run_answer", "verdict") == list(Ran)
    assert enum("checked_claim", "verdict") == list(Calls)
    assert enum("checked_claim", "verb") == list(Verb)
    assert enum("checked_reference", "form") == list(Form)
    assert enum("left_out", "lack") == list(Lack)
    assert {each.lack for each in checked[0].left_out} == {Lack.LINK, Lack.BETWEEN}
    assert enum("named_file", "by") == list(FoundBy)
    assert enum("place_answer", "read_from")[:-1] == list(ReadFrom)
