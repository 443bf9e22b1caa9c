"""The page's script is checked by TypeScript, part by part, and linted as the browser gets it."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from flaskmagic.reading import Reading
from flaskmagic.render import page

FOLDER = Path(__file__).parent
INSTALLED = FOLDER / "node_modules"
PARTS = Path(page.__file__).parent / "script"
NODE = shutil.which("node")

if NODE is None:
    pytest.skip("Node is not installed", allow_module_level=True)
if not INSTALLED.is_dir():
    pytest.skip("npm ci was not run in tests/javascript", allow_module_level=True)


def node(script: str, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(NODE), str(INSTALLED / script), *arguments],
        cwd=FOLDER,
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def typed(parts: Path, configuration: Path) -> str:
    """Return what TypeScript has to say of the parts in a folder."""
    options = {
        "extends": str(FOLDER / "tsconfig.json"),
        "include": [str(parts / "*.js")],
    }
    configuration.write_text(json.dumps(options), encoding="utf-8")
    return node("typescript/bin/tsc", "--project", str(configuration)).stdout


def linted(script: str) -> Sequence[str]:
    """Return what ESLint has to say of a script."""
    options = ("--stdin", "--stdin-filename", "page.js", "--format", "json")
    finished = node("eslint/bin/eslint.js", *options, text=script)
    (found,) = json.loads(finished.stdout)
    lines = script.splitlines()
    return [f"{each['message']}: {lines[each['line'] - 1]}" for each in found["messages"]]


@pytest.fixture
def script(built_reading: Reading) -> str:
    """Return the script of a page."""
    (found,) = re.findall(r"<script>(.*?)</script>", page.render(built_reading), re.DOTALL)
    assert "function start()" in found
    return str(found)


def test_the_types_are_right(tmp_path: Path) -> None:
    assert typed(PARTS, tmp_path / "tsconfig.json") == ""


def test_a_name_that_another_part_lacks_is_found(tmp_path: Path) -> None:
    shutil.copytree(PARTS, tmp_path / "script")
    part = tmp_path / "script" / "rows.js"
    part.write_text(part.read_text(encoding="utf-8").replace("class Rows", "class List"), "utf-8")
    said = typed(tmp_path / "script", tmp_path / "tsconfig.json")
    assert "start.js" in said
    assert "Cannot find name 'Rows'" in said


def test_the_linter_finds_nothing(script: str) -> None:
    assert linted(script) == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("nowhere();", "'nowhere' is not defined"),
        ("function unused() {}", "'unused' is defined but never used"),
        ("if (root = null) start();", "Expected a conditional expression"),
    ],
)
def test_the_linter_finds_what_is_wrong(script: str, wrong: str, message: str) -> None:
    found = linted(script.replace("try { dress(", f"{wrong}\ntry {{ dress(", 1))
    assert any(each.startswith(message) for each in found)
