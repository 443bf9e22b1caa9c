"""Whether Flask's own tests pass under ``record()`` as they do without, and in what time.

Run it with ``python benchmarks/flask_tests.py``. It gets the sources of the installed release from
PyPI, and runs its tests four times: as they are, each with an empty trace function, each with the
recorder's trace functions alone, and each recorded. It needs pytest 8, as those tests do, and exits
with 1 if another test passes or fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

WAYS = ("plain", "traced", "noted", "recorded")


def main() -> None:
    """Run them, and print how each way went."""
    with tempfile.TemporaryDirectory() as folder:
        tests = unpacked(Path(folder))
        found = {way: run(tests, way) for way in WAYS}
    for way, (outcomes, seconds) in found.items():
        counts = {each: list(outcomes.values()).count(each) for each in set(outcomes.values())}
        ratio = seconds / found["traced"][1]
        print(f"{way:9} {seconds:6.2f} s in tests, {ratio:.2f} of traced: {counts}")
    differing = {
        name: (outcome, found["recorded"][0].get(name))
        for name, outcome in found["plain"][0].items()
        if found["recorded"][0].get(name) != outcome
    }
    for name, (plain, recorded) in differing.items():
        print(f"{name}: {plain}, recorded {recorded}")
    sys.exit(1 if differing else 0)


def unpacked(folder: Path) -> Path:
    """Return the folder of the sources of the installed release."""
    wanted = f"flask=={version('flask')}"
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
    subprocess.run([*pip, "-d", str(folder), wanted], check=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    (sources,) = (each for each in folder.iterdir() if each.is_dir())
    return sources


def run(sources: Path, way: str) -> tuple[dict[str, str], float]:
    """Run the tests in one way, and return how each ended, and the seconds that they took."""
    report = sources / f"{way}.xml"
    here = str(Path(__file__).parent)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "each_test", f"--junitxml={report}"]
    environment = {**os.environ, "EACH_TEST": way, "PYTHONPATH": here}
    subprocess.run(
        [
            *command,
            "-o",
            "junit_duration_report=call",
            "-p",
            "no:cacheprovider",
            "--continue-on-collection-errors",
            "tests",
        ],
        cwd=sources,
        env=environment,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    outcomes, seconds = {}, 0.0
    for case in ElementTree.parse(report).iter("testcase"):
        ended = next((each.tag for each in case if each.tag in ("failure", "error")), "passed")
        outcomes[f"{case.get('classname')}.{case.get('name')}"] = ended
        seconds += float(case.get("time", 0))
    return outcomes, seconds


if __name__ == "__main__":
    main()
