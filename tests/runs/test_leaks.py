"""A hundred secrets in more than a dozen shapes, none of which is in anything that we write."""

import json
import random
import re
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from flaskmagic import api
from flaskmagic.render.outputs import Layout, outputs
from tests.command import run
from tests.planted import secrets, shown_of
from tests.visiting import APPS

SHAPES = {
    "nested": 10, "records": 10, "bytes": 8, "cut": 10, "urls": 8, "tokens": 8, "printed": 10,
    "pages": 3, "cookies": 8, "session": 8, "config": 2, "pairs": 5, "sent": 13,
}  # fmt: skip
# What would end a URL or a cookie is not written into one as it is.
WITHIN_URLS = {"urls": "-_.~", "pages": "-_.~", "sent": "-_.~"}

VISIT = """\
GET http://localhost:5000/form

###
POST /sent
Content-Type: application/json
X-Token: {{header:X-Ticket}}

{{"name": "Ada", "password": "{7}"}}

###
POST /sent
Content-Type: application/x-www-form-urlencoded

name=Ada&password={8}

###
PUT /sent
Content-Type: multipart/form-data; boundary=between

--between
Content-Disposition: form-data; name="pin"

{9}
--between--
"""

_NEEDS = {"docx": "docx", "pdf": "typst"}


class Planted(NamedTuple):
    """What was planted, and everything that was written on the run."""

    secrets: list[str]
    written: dict[str, str]


def planted_secrets() -> dict[str, list[str]]:
    return {
        shape: secrets(count, WITHIN_URLS.get(shape, "-_.~ ',\"&;:/=é{[)<\\"), seed)
        for seed, (shape, count) in enumerate(SHAPES.items())
    }


def asked_for(sent: list[str], number: int) -> Iterator[tuple[str, ...]]:
    """Yield what each visit asks for, as options of the command."""
    document = {"account": {"confirmpassword": sent[3], "pin": number}}
    key = ("--header", f"X-Api-Key: {sent[4]}")
    asked = ["GET /values", "GET /texts", f"GET /query?tab=1&access_token={sent[0]}&x=1"]
    asked += ["GET /cookies", "GET /again", "GET /login", "POST /login"]
    fields = ("--form", f"geheim={sent[1]}", "--form", f"password={sent[2]}")
    requests = [option for each in asked for option in ("--request", each)]
    yield ("--app", "server", *requests, *fields, *key, "--cookie", f"theme={sent[5]}")
    broken = ("--request", f"GET /breaks?clave={sent[6]}")
    yield (
        *("--app", "server", "--request", "POST /json", *broken),
        *("--json", json.dumps(document), *key),
    )
    Path("visit.http").write_text(VISIT.format(*sent), encoding="utf-8")
    Path("body.json").write_text(json.dumps({"secret": sent[12]}), encoding="utf-8")
    yield (
        *("--app", "sends", "--requests", "visit.http", "--ack"),
        *("--emit", f'move={json.dumps({"token": sent[10]})} "left"'),
        *("--auth", json.dumps({"user": sent[11]})),
        *("--request", "PUT /sent", "--body", "@body.json"),
    )


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Plant them, make three visits, and write everything that can be written."""
    folder = tmp_path_factory.mktemp("planted")
    shapes = planted_secrets()
    chance = random.Random(5)
    numbers = [chance.randrange(10**17, 10**18) for _ in range(6)]
    names = ("password", "api_key", "csrftoken", "mdp", "clave")
    told = {
        **shapes,
        "numbers": numbers[:5],
        "pairs": list(zip(names, shapes["pairs"], strict=True)),
    }
    (folder / "planted.json").write_text(json.dumps(told))
    (folder / "server.py").write_text((APPS / "planted.py").read_text())
    (folder / "sends.py").write_text((APPS / "sends.py").read_text())
    written: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, asked in zip(
            ("first", "second", "third"), asked_for(shapes["sent"], numbers[5]), strict=True
        ):
            saved = f"{name}.trace.json"
            done = run("trace", *asked, "--full", "--save", saved, COLUMNS="500")
            assert done.returncode == (name == "second"), done.stderr
            written |= {f"{name}, stdout": done.stdout, f"{name}, stderr": done.stderr}
            written |= {f"{name}, {what}": text for what, text in everything(Path(saved))}
    every = [secret for shape in shapes.values() for secret in shape]
    return Planted([*every, *map(str, numbers)], written)


def everything(saved: Path) -> Iterator[tuple[str, str]]:
    """Yield all that can be written of a saved trace, as text.

    Each request is read in Markdown and in the terminal; the whole run is read in every form.
    """
    yield "saved trace", without_sources(saved)
    (trace,) = api.load(saved)
    reading = api.read(trace)
    yield "title", trace.title
    for name, output in outputs().items():
        text = output.write([reading], Layout(full=True, width=500))
        assert isinstance(text, str)
        yield name, text
    readings = api.read_everything([trace])
    whole = [reading, *(each for each in readings if each.exchange is None)]
    for name, form in api.report_forms().items():
        if find_spec(_NEEDS.get(name, "json")) is None:
            continue
        file = saved.with_suffix(form.suffixes[0])
        api.write_report(readings if name == "markdown" else whole, file, format=name)
        yield f"report, {name}", "\n".join(texts_of(file))
    for page in (api.write_site(whole, saved.with_suffix(".site")).parent).iterdir():
        yield f"site, {page.name}", page.read_text(encoding="utf-8")


def without_sources(saved: Path) -> str:
    lines = map(json.loads, saved.read_text(encoding="utf-8").split("\n")[:-1])
    return json.dumps([{**line, "texts": {}} for line in lines], ensure_ascii=False)


def texts_of(file: Path) -> Iterator[str]:
    if file.suffix == ".docx":
        with zipfile.ZipFile(file) as parts:
            for name in parts.namelist():
                text = parts.read(name).decode("utf-8", "replace")
                yield re.sub(r"<[^>]*>", "", text)
    elif file.suffix == ".pdf":
        pypdf = pytest.importorskip("pypdf")
        for page in pypdf.PdfReader(file).pages:
            yield page.extract_text()
    else:
        yield file.read_text(encoding="utf-8")


def test_a_hundred_are_planted(planted: Planted) -> None:
    assert len(planted.secrets) >= 100
    assert len(planted.written) >= 20


def test_no_output_shows_half_of_one(planted: Planted) -> None:
    shown = {name: shown_of(planted.secrets, text) for name, text in planted.written.items()}
    assert {name: found for name, found in shown.items() if found} == {}


def test_the_app_ran_and_its_functions_are_read(planted: Planted) -> None:
    text = planted.written["first, saved trace"]
    assert text.count("<redacted>") > 100
    for function in ("values", "texts", "query", "cookies", "again", "login"):
        assert f"Your code: {function}" in planted.written["first, text"]
    assert "it came back: <redacted>" in planted.written["first, stderr"]
    assert "access_token=<redacted>&x=1" in planted.written["first, title"]
    assert "Your code: looked" in planted.written["third, text"]
    assert "the app acknowledged move with 2, " in planted.written["third, stderr"]
    assert "GET /breaks?clave=<redacted>: " in planted.written["second, stderr"]
