"""The traces that a command reads: of the demo app, of the reader's own, or saved before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from flaskmagic.commands.app_options import AppOptions
from flaskmagic.commands.topics import load_all
from flaskmagic.console import errors, keep_stdout, say
from flaskmagic.trace import Kind, Trace, UnreadableTrace
from flaskmagic.trace import load as load_traces
from flaskmagic.walkthroughs import Walkthrough

if TYPE_CHECKING:
    from flaskmagic.scenarios.run import Run

FAILED, INTERRUPTED = 1, 130


@dataclass(frozen=True, slots=True)
class Recorded:
    """Traces, and how the command is to end once it has shown what there is."""

    traces: Sequence[Trace]
    exit_code: int = 0


def record_demo(walkthroughs: Sequence[Walkthrough], port: int | None) -> Recorded:
    """Make the visit of each walkthrough to the demo app, until one is interrupted."""
    from flaskmagic.scenarios.demo import demo_scenario
    from flaskmagic.scenarios.run import run

    runs = []
    with errors.status("") as status:
        for walkthrough, visit in [(each, each.visit) for each in walkthroughs if each.visit]:
            scenario = demo_scenario(visit)
            status.update(f"{walkthrough.title}: {scenario.title}")
            finished = run(scenario, walkthrough.wanted, port)
            runs.append(finished)
            if finished.trace.interrupted:
                break
    return _recorded(runs)


def record_own(
    walkthroughs: Sequence[Walkthrough], app_options: AppOptions, port: int | None
) -> Recorded:
    """Run the reader's own app once; what it printed goes to stderr, apart from ours."""
    from flaskmagic.scenarios.app_target import AppTarget
    from flaskmagic.scenarios.model import ScenarioError
    from flaskmagic.scenarios.own_app import own_scenario
    from flaskmagic.scenarios.run import run

    wanted = frozenset[str]().union(*(each.wanted for each in (*load_all(), *walkthroughs)))
    scenario = own_scenario(
        AppTarget.parse(app_options.app), app_options.visit, show_secrets=app_options.show_secrets
    )
    keep_stdout()
    try:
        with errors.status(app_options.visit.title):
            finished = run(scenario, wanted, port, app_options.timeout)
    except ScenarioError as error:
        _print_output(error.output)
        raise
    _print_output(finished.output)
    return _recorded([finished])


def _recorded(runs: Sequence[Run]) -> Recorded:
    """Say what went wrong in the runs, and what is to be remarked."""
    for each in runs:
        if each.problem is not None:
            say(each.problem, "red")
        if each.remark is not None:
            say(each.remark)
    traces = [each.trace for each in runs]
    if any(trace.interrupted for trace in traces):
        return Recorded(traces, INTERRUPTED)
    return Recorded(traces, FAILED if any(each.problem for each in runs) else 0)


def _print_output(output: str) -> None:
    """Print what the app printed, told apart from what we print."""
    for line in output.splitlines():
        errors.print(Text.assemble(("app: ", "dim"), Text.from_ansi(line)), soft_wrap=True)


def load_saved(source: Path, walkthroughs: Sequence[Walkthrough]) -> Recorded:
    """Return the saved trace for each walkthrough; a lone trace serves whatever is asked of it."""
    traces = load_traces(source)
    if not walkthroughs or [trace.kind for trace in traces] == [Kind.APP]:
        return Recorded(traces)
    by_scenario = {trace.scenario: trace for trace in traces}
    found = []
    for walkthrough in walkthroughs:
        trace = by_scenario.get(walkthrough.scenario or "")
        if trace is None:
            recorded = ", ".join(by_scenario) or "nothing"
            raise UnreadableTrace(
                f"{source} holds no trace of {walkthrough.scenario or 'own'!r}: it has {recorded}"
            )
        found.append(trace)
    return Recorded(found)


def end(recorded: Recorded) -> None:
    """End the command as its runs did; what there is was shown."""
    if recorded.exit_code == INTERRUPTED:
        say("interrupted; this is what was recorded until then", "red")
    raise typer.Exit(recorded.exit_code)
