"""An app may name its folder by a relative path: its templates are its own all the same."""

import json
import subprocess
import sys
from pathlib import Path

SERVER = """\
from flask import Flask, render_template

app = Flask("shop", root_path=".")


@app.get("/")
def index():
    return render_template("page.html", name="ada")
"""


def test_a_template_below_a_relative_folder_is_a_step(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SERVER)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("<p>\n{{ name }}\n</p>\n")
    command = [sys.executable, "-m", "flaskmagic", "trace", "--app", "server:app"]
    said = subprocess.run(
        [*command, "--format", "json"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    (reading,) = json.loads(said.stdout)
    (step,) = [each for each in reading["steps"] if each["file"].endswith("page.html")]
    assert step["title"] == "Your template: page.html"
    assert 2 in step["executed_lines"]
