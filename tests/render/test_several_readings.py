"""The readings of several requests: each output tells them apart by what was asked for."""

import json
import re
from pathlib import Path

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.exchanges import read_exchanges
from flaskmagic.reading.wording import ABOUT_LINES
from flaskmagic.render import site
from flaskmagic.render.outputs import Layout, OnePage, check_count, outputs
from flaskmagic.trace import MAIN_THREAD
from tests.command import run
from tests.traces import HandTrace

SOURCES = {
    "server.py": "def serve(app):\n    app()\n",
    "shop.py": "def first():\n    pass\n\n\ndef second():\n    pass\n",
}
HEADINGS = ["GET /one -> 200", "POST /two -> 302 to /one"]


@pytest.fixture
def readings() -> list[Reading]:
    """Return the readings of two requests that came the same way."""
    shop = HandTrace(SOURCES, own="shop.py")
    loop = shop.call("server:serve", thread=MAIN_THREAD)
    for view, method, path, facts in (
        ("first", "GET", "/one", {"status": 200, "bytes_out": 1}),
        ("second", "POST", "/two", {"status": 302, "location": "/one", "bytes_in": 12}),
    ):
        served = shop.call("server:serve", by=loop, thread=f"for {path}")
        shop.asked(served, method, path, **facts)
        shop.call(f"shop:{view}", by=served, at="app()")
    return read_exchanges(shop.trace(), [])


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_a_document_has_them_one_after_the_other(readings: list[Reading], name: str) -> None:
    written = outputs()[name].write(readings, Layout(full=True, width=200))
    assert isinstance(written, str)
    text = re.sub(r"\\(?=[->])", "", written)
    places = [text.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    assert text.count(ABOUT_LINES[:40]) == 1
    one, two = text[: places[1]], text[places[1] :]
    assert "Your code: first" in one
    assert "Your code: second" not in one
    assert "Your code: second" in two
    assert "1 byte in the body of the answer" in one
    assert "12 bytes in the body of the request" in two
    # Each has the tree of its own calls.
    assert ("first  shop.py" in one, "first  shop.py" in two) == (True, False)


def test_json_has_an_object_for_each(readings: list[Reading]) -> None:
    written = outputs()["json"].write(readings, Layout(as_list=True))
    first, second = json.loads(written)
    assert [first["title"], second["title"]] == HEADINGS
    assert first["exchange"]["title"] == "GET /one"
    assert second["exchange"] == {
        "number": 2,
        "kind": "request",
        "title": "POST /two",
        "method": "POST",
        "name": "/two",
        "namespace": None,
        "rule": None,
        "endpoint": None,
        "status": 302,
        "location": "/one",
        "cookies": [],
        "bytes_in": 12,
        "bytes_out": None,
        "seconds": None,
    }
    *_, node = second["path"]
    assert node["own"]
    assert node["role"] == "library"
    assert node["called_from"] == {"file": "server.py", "line": 2, "link": None, "text": "app()"}
    assert [node["own"] for node in second["path"]] == [False, False, True]
    ids = {node["id"] for node in second["path"]}
    assert all(node["parent"] is None or node["parent"] in ids for node in second["path"])


def test_a_page_holds_one_and_a_site_has_a_page_for_each(readings: list[Reading]) -> None:
    with pytest.raises(OnePage, match="one topic, or one request"):
        check_count(outputs()["html"], len(readings))
    pages = site.render(readings)
    assert [name for name in pages if "quiz" not in name] == [
        *("index.html", "path.html", "path-2.html")
    ]
    for name, heading in zip(("path.html", "path-2.html"), HEADINGS, strict=True):
        escaped = heading.replace(">", "&gt;")
        assert f"<h1>{escaped}</h1>" in pages[name]
        assert escaped in pages["index.html"]


def test_the_command_prints_a_list_of_an_app(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(
        "from flask import Flask\napp = Flask(__name__)\n\n@app.get('/')\ndef index():\n"
        "    return 'hi'\n"
    )
    asked = ("trace", "--app", str(tmp_path / "server.py"), "--format", "json")
    one = json.loads(run(*asked, "--request", "GET /").stdout)
    assert [each["title"] for each in one] == ["GET / -> 200"]
    assert one[0]["version"] == 2
    saved = tmp_path / "two.json"
    two = run(*asked, "--request", "GET /", "--request", "GET /no", "--save", str(saved))
    said = [each["title"] for each in json.loads(two.stdout)]
    assert said == ["GET / -> 200", "GET /no -> 404: no function of yours was called"]
    page = run("trace", "--from", str(saved), "--format", "html")
    assert (page.returncode, page.stdout) == (2, "")
    assert "flaskmagic site" in page.stderr
