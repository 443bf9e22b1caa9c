"""What it costs to record the import of a large library, as an app does when it is made.

``python -m benchmarks.imports`` imports each in a process of its own, in turn untraced and
recorded: as the library of an own app, of which every call is kept. CPU time. Nothing is asserted.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import figures, tables
from benchmarks.arguments import arguments
from benchmarks.machine import machine, python, versions
from benchmarks.ratio import Ratio
from flaskmagic.tracer.engines.choice import ENGINES, is_possible
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope

MODULES = ("flask", "sqlalchemy", "pandas")
ROUNDS = 9
_UNTRACED = "untraced"


def main() -> None:
    """Import all of them again and again, print a line for each, and write the figures."""
    asked = arguments("python -m benchmarks.imports", __doc__)
    found: dict[str, Any] = {"machine": machine(), "versions": versions(MODULES), "modules": {}}
    for module in MODULES:
        if find_spec(module) is None:
            print(f"{module} is left out: it is not installed here")
            continue
        ratios: dict[str, list[float]] = {each: [] for each in ENGINES if is_possible(each)}
        for _ in range(1 if asked.quick else ROUNDS):
            for engine, taken in ratios.items():
                taken.append(seconds(module, engine) / seconds(module, _UNTRACED))
        found["modules"][module] = {name: asdict(Ratio.of(each)) for name, each in ratios.items()}
        for engine, ratio in found["modules"][module].items():
            print(f"{module:12} {engine:12} {tables.spread(ratio)}", flush=True)
    every = figures.put(asked.to, "imports", python(), found)
    text = tables.of_imports(every["imports"])
    tables.put_into(asked.to / tables.DOCUMENT, "imports", text)


def seconds(module: str, how: str) -> float:
    """Import a module in a process of its own.

    Args:
        module: The module.
        how: An engine, or ``untraced``.

    Returns:
        The CPU time of the import.
    """
    command = [sys.executable, "-m", "benchmarks.imports", module, how]
    root = Path(__file__).parents[1]
    return float(subprocess.run(command, cwd=root, capture_output=True, check=True).stdout)


def imported(module: str, how: str) -> float:
    """Import a module here.

    Args:
        module: The module.
        how: As for :func:`seconds`.

    Returns:
        The CPU time of the import, and of the end of the recording.
    """
    with tempfile.TemporaryDirectory() as folder:
        scope = Scope((), folder, frozenset({module}))
        recorder = Recorder(scope, show_secrets=False, engines=(how,))
        start = time.process_time()
        if how == _UNTRACED:
            import_module(module)
        else:
            with recorder:
                import_module(module)
        return time.process_time() - start


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] in MODULES:
        print(imported(*sys.argv[1:]))
    else:
        main()
