"""The page in Firefox, which Playwright can't drive where a distribution brings it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.render import site
from tests.big import big_reading

SCRIPTS = Path(__file__).parents[1] / "javascript"
FIREFOX = next(filter(None, map(shutil.which, ["firefox-esr", "firefox"])), None)
NODE = shutil.which("node")
URL = "https://example.org/flask/"

if FIREFOX is None or NODE is None:
    pytest.skip("Firefox or Node is not installed", allow_module_level=True)
if not (SCRIPTS / "node_modules" / "puppeteer-core").is_dir():
    pytest.skip("npm ci was not run in tests/javascript", allow_module_level=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a site of one topic, published at an address."""
    found = tmp_path_factory.mktemp("firefox")
    for name, html in site.render([big_reading(1500)], URL).items():
        (found / name).write_text(html, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def found(folder: Path) -> Any:
    """Return what the script found in Firefox: it is started once."""
    address = (folder / "shop.html").as_uri()
    finished = subprocess.run(
        [str(NODE), "firefox.mjs", str(FIREFOX), address, str(folder / "shop.pdf")],
        cwd=SCRIPTS,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


def test_it_is_stepped_through_by_keys(found: Any) -> None:
    shown = [address for address, _ in found["byKeys"]]
    assert shown[:3] == ["#step-2", "#step-3", "#step-2"]
    assert shown[3].startswith("#call-")
    assert [is_list for _, is_list in found["byKeys"]] == [True, True, True, False, True, True]


def test_the_link_to_a_step_is_copied(found: Any) -> None:
    assert found["copied"] == {
        "said": "The link to step 2 is copied.",
        "pasted": f"{URL}shop.html#step-2",
    }


def test_it_says_that_a_call_is_not_there(found: Any) -> None:
    assert found["missing"].startswith("There is no call 99,999 on this page")


@pytest.mark.parametrize("width", ["390", "1400", "2560"])
def test_nothing_is_wider_than_the_screen(found: Any, width: str) -> None:
    assert found["overflow"][width] == [0, 0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(found: Any, theme: str) -> None:
    assert found["axe"][theme] == []


def test_the_score_of_a_quiz_is_kept(found: Any) -> None:
    score = "0 of 1 right; 9 of 10 not answered"
    assert found["quiz"] == {"axe": [], "wide": 0, "score": score}


def test_nothing_is_logged(found: Any) -> None:
    assert found["complaints"] == []


@pytest.mark.usefixtures("found")
def test_all_steps_are_printed_with_the_addresses_of_their_links(folder: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(folder / "shop.pdf").pages)
    for title in ("The server waits", "WSGI's door", "The response"):
        assert title in text
    packed = "".join(text.split())
    assert "https://github.com/pallets/flask/blob/3.1.3/src/flask/app.py#L3-L11" in packed
    assert "response=self.full_dispatch_request()" in packed
