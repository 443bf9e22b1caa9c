"""Which line made a call: asked where no line that is offered names what it calls."""

from __future__ import annotations

from flaskmagic.reading.hops import source_line
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Answer, Question
from flaskmagic.reading.quiz.rules import WRONG, is_read_off, shuffled
from flaskmagic.trace import Call

KIND = "which line made this call"


def ask(run: AskedRun, call: Call) -> Question | None:
    """Ask which line of its caller made a call.

    Args:
        run: The run.
        call: The call.

    Returns:
        The question, or ``None`` where a line names the function, or only one made a call.
    """
    about, caller, site = run.name(call), run.real_caller(call), call.call_site
    if caller is None or site is None or about.endswith(">"):
        return None
    source = source_line(run.trace, site.filename, site.line)
    where, quoted = run.head(call)
    if is_read_off(call.code.qualname, run.source(call)) or is_read_off(source, quoted):
        return None
    wrong = _wrong(run, call, caller)
    if not wrong:
        return None
    told = f"It was called from {run.place(call)}."
    text = (
        f"{inline_code(quoted)} is at {where}. "
        f"Which line of {inline_code(caller.code.qualname)} made this call?"
    )
    answers = (Answer(_label(site.line, source), True, told), *wrong)
    return Question(KIND, call, about, text, quoted, answers)


def _wrong(run: AskedRun, call: Call, caller: Call) -> list[Answer]:
    """Return other lines of the caller that made calls, and never called the same function."""
    about, path = run.name(call), run.trace.files[caller.code.filename].path
    made = [
        each
        for each in run.trace.calls_of(caller)
        if each.call_site and run.real_caller(each) is caller
    ]
    lines = {each.call_site.line: each for each in made if each.call_site}
    true_too = {
        line
        for each in run.trace.by_definition[about]
        if each.call_site and each.call_site.filename == caller.code.filename
        for line in range(each.call_site.line, (each.call_site.end_line or each.call_site.line) + 1)
    }
    fitting = sorted(
        set(lines) - true_too, key=lambda line: shuffled(run, about, str(line), "choice")
    )
    return [
        Answer(
            _label(line, source_line(run.trace, caller.code.filename, line)),
            False,
            f"{path}:{line} called {inline_code(lines[line].code.qualname)}.",
        )
        for line in fitting[:WRONG]
    ]


def _label(line: int, text: str) -> str:
    return f"{line}  {text}"
