"""The traces that a command reads: of the demo app, of the reader's own, or saved before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.text import Text

from flaskmagic.cli.asked import Asked
from flaskmagic.cli.console import errors, say
from flaskmagic.cli.topics import load_all
from flaskmagic.scenarios.visit import OWN
from flaskmagic.tracer import Trace, UnreadableTrace
from flaskmagic.tracer import load as load_traces
from flaskmagic.walkthroughs import Walkthrough

INTERRUPTED = 130


def record_demo(walkthroughs: Sequence[Walkthrough], port: int | None) -> list[Trace]:
    """Run the scenario of each walkthrough on the demo app, until one is interrupted."""
    from flaskmagic.scenarios.demo import scenario_of
    from flaskmagic.scenarios.run import run

    traces = []
    with errors.status("") as status:
        for walkthrough in walkthroughs:
            scenario = scenario_of(walkthrough.scenario)
            status.update(f"{walkthrough.title}: {scenario.title}")
            finished = run(scenario, walkthrough.wanted, port)
            traces.append(finished.trace)
            if finished.problem is not None:
                say(finished.problem, "red")
            if finished.trace.interrupted:
                break
    return traces


def record_own(walkthroughs: Sequence[Walkthrough], asked: Asked, port: int | None) -> list[Trace]:
    """Run the reader's own app once; what it printed goes to stderr, apart from ours."""
    from flaskmagic.scenarios.own_app import own_scenario
    from flaskmagic.scenarios.run import run

    wanted = frozenset[str]().union(*(each.wanted for each in (*load_all(), *walkthroughs)))
    scenario = own_scenario(asked.app, asked.visit, show_secrets=asked.show_secrets)
    with errors.status(asked.visit.title):
        finished = run(scenario, wanted, port, asked.timeout)
    for line in finished.output.splitlines():
        errors.print(Text.assemble(("app: ", "dim"), Text.from_ansi(line)), soft_wrap=True)
    if finished.problem is not None:
        say(finished.problem, "red")
    return [finished.trace]


def load_saved(source: Path, walkthroughs: Sequence[Walkthrough]) -> list[Trace]:
    """Return the saved trace for each walkthrough; a lone trace serves whatever is asked of it."""
    traces = load_traces(source)
    if not walkthroughs or [trace.scenario for trace in traces] == [OWN]:
        return traces
    by_scenario = {trace.scenario: trace for trace in traces}
    found = []
    for walkthrough in walkthroughs:
        trace = by_scenario.get(walkthrough.scenario)
        if trace is None:
            recorded = ", ".join(by_scenario) or "nothing"
            raise UnreadableTrace(
                f"{source} holds no trace of {walkthrough.scenario!r}: it has {recorded}"
            )
        found.append(trace)
    return found


def end_if_interrupted(traces: Sequence[Trace]) -> None:
    """End with :data:`INTERRUPTED` if Ctrl-C ended a run; what there is was shown."""
    if any(trace.interrupted for trace in traces):
        say("interrupted; this is what was recorded until then", "red")
        raise typer.Exit(INTERRUPTED)
