"""Makes docs/examples: the hand-written report's sections, as flaskmagic writes them.

``python docs/make_examples.py report`` (or ``today``), each in an environment with the releases
that noxfile.py pins under that name, writes the report and the places of its steps; ``today`` also
compares routing there with that on the report's releases (``flaskmagic compare``). ``compare``
makes the page that sets the hand-written report beside both. With ``--check`` nothing is written:
it fails if a step is found elsewhere than the committed example says. ``nox -s examples`` does all
of it.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
EXAMPLES = DOCS / "examples"
REFERENCES = DOCS.parent / "tests" / "data" / "references.csv"
REFERENCES_PAGE = "https://github.com/flaskmagic/flaskmagic/blob/main/tests/data/references.csv"
REPORTED = "flask==2.1.1,werkzeug==2.1.1"
"""The releases of the hand-written report."""
KEPT = ("title", "definition", "file", "first_line", "last_line", "status", "link", "result")

Steps = list[dict[str, Any]]


def run(*arguments: str) -> str:
    """Return what a flaskmagic command prints."""
    command = [sys.executable, "-m", "flaskmagic", *arguments]
    finished = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return finished.stdout


def make(name: str, *, check: bool) -> None:
    """Write the report of this environment and the places of its steps, or check the places."""
    trace = EXAMPLES / f".{name}.trace"
    try:
        readings = json.loads(run("trace", "all", "--save", str(trace), "--format", "json"))
        steps = [
            {"topic": reading["topic"], **{key: step[key] for key in KEPT}}
            for reading in readings
            for step in reading["steps"]
        ]
        file = EXAMPLES / f"{name}.json"
        if check:
            compare_places(json.loads(file.read_text(encoding="utf-8")), steps)
            run("report", "--from", str(trace))
            run("report", "--from", str(trace), "--style", "evidence")
            if name == "today":
                check_side_by_side()
            return
        text = json.dumps(steps, indent=1, ensure_ascii=False) + "\n"
        file.write_text(text, encoding="utf-8")
        write(trace, EXAMPLES / f"{name}.md", "evidence")
        if name == "today":
            write(trace, EXAMPLES / "by-feature.md", "cse312")
            for suffix in ("mmd", "llm"):
                onward = str(EXAMPLES / f"route.{suffix}")
                run("trace", "route", "--from", str(trace), "--output", onward)
            beside = str(EXAMPLES / "side-by-side.md")
            run("compare", "route", "--with", REPORTED, "--output", beside)
    finally:
        trace.unlink(missing_ok=True)


def write(trace: Path, report: Path, style: str) -> None:
    """Write a report anew."""
    report.unlink(missing_ok=True)
    options = ["--from", str(trace), "--team", "Whole team", "--style", style]
    run("report", *options, "--output", str(report))


def compare_places(before: Steps, now: Steps) -> None:
    """Fail if a step of a library is not where it was; Python's own files move with its patches."""

    def places(steps: Steps) -> set[tuple[str, ...]]:
        return {
            (step["title"], step["definition"], str(step["first_line"]), step["status"])
            for step in steps
            if step["link"] and "python/cpython" not in step["link"]
        }

    moved = places(before) ^ places(now)
    if moved:
        sys.exit("\n".join(["the examples are out of date:", *map(str, sorted(moved))]))


def check_side_by_side() -> None:
    """Fail if routing on both sets of releases is not what the committed page says of it."""

    def linked(text: str) -> set[str]:
        return {line for line in text.splitlines() if "github.com/pallets/" in line}

    committed = (EXAMPLES / "side-by-side.md").read_text(encoding="utf-8")
    now = run("compare", "route", "--with", REPORTED, "--format", "markdown")
    changed = linked(committed) ^ linked(now)
    if changed:
        sys.exit("\n".join(["side-by-side.md is out of date:", *sorted(changed)]))


def compare() -> None:
    """Write the page that sets the hand-written report beside ours."""
    then, now = (load(name) for name in ("report", "today"))
    today = {(step["topic"], step["title"]): step for step in now}
    lines = [
        "# The hand-written report, beside a run",
        "",
        "Each claim of a technology report that a team wrote by hand (Flask 2.1.1, Werkzeug",
        "2.1.1, Jinja2 3.1.1, Flask-SocketIO 5.1.1), what a run of those releases shows, and where",
        "the same step is in today's. The verdicts on the hand-written lines are those of",
        f"[references.csv]({REFERENCES_PAGE});",
        "the places are from the runs that [report.md](report.md) and [today.md](today.md) were",
        "written from.",
        "",
        "| the report says | its lines | the run of its releases | verdict | today |",
        "| --- | --- | --- | --- | --- |",
    ]
    with REFERENCES.open(encoding="utf-8", newline="") as file:
        lines += [row_of(row, then, today) for row in csv.DictReader(file)]
    lines += ["", "## What the run says against the report", "", *contradictions(then), ""]
    (EXAMPLES / "hand-written.md").write_text("\n".join(lines), encoding="utf-8")


def load(name: str) -> Steps:
    """Return the steps of an example."""
    found: Steps = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def row_of(row: dict[str, str], then: Steps, today: dict[tuple[str, str], dict[str, Any]]) -> str:
    """Return a row of the table."""
    step = next(
        step
        for step in then
        if (step["topic"], step["file"]) == (row["section"], row["file"])
        and step["definition"].endswith(f":{row['definition']}")
    )
    said = f"{row['report_first']}-{row['report_last']}" if row["report_first"] else "none given"
    later = today.get((step["topic"], step["title"]))
    cells = [
        row["claim in the report"],
        said,
        place(step),
        row["verdict"],
        place(later) if later else "",
    ]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def place(step: dict[str, Any]) -> str:
    """Return where a step is, as a link, or what became of it."""
    if step["first_line"] is None:
        return f"`{step['definition']}`: {step['status']}"
    text = f"`{step['definition'].partition(':')[2]}`, {step['file']}:{step['first_line']}"
    text += f"-{step['last_line']}"
    return f"[{text}]({step['link']}), {step['status']}" if step["link"] else text


def contradictions(then: Steps) -> Iterator[str]:
    """Yield what the run shows of the report's wrong claims."""
    by_name = {step["definition"].partition(":")[2]: step for step in then}
    yield f"- `make_server` returned `{by_name['make_server']['result']}`, not a `BaseWSGIServer`."
    order = [step["definition"].partition(":")[2] for step in then if step["topic"] == "route"]
    match, build = order.index("MapAdapter.match"), order.index("MapAdapter.build")
    yield (
        f"- `MapAdapter.match` is step {match + 1} of the topic and `MapAdapter.build` step "
        f"{build + 1}, behind `url_for`: it takes no part in finding the view."
    )
    order = [step["definition"].partition(":")[2] for step in then if step["topic"] == "template"]
    one = order.index("Environment.get_or_select_template")
    yield (
        f"- `get_or_select_template` called `{order[one + 1].partition('.')[2]}` for the name of a "
        "template; `select_template` ran only for a list of names."
    )


def main() -> None:
    """Do what the command line says."""
    names = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    for name in names:
        if name == "compare":
            compare()
        else:
            make(name, check="--check" in sys.argv)


if __name__ == "__main__":
    main()
