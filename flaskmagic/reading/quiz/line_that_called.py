"""Which line made a call: asked where no line that is offered names what it calls."""

from __future__ import annotations

from flaskmagic.reading.hops import source_line
from flaskmagic.reading.inline import plain
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
    _, quoted = run.head(call)
    if is_read_off(call.code.qualname, run.source(call)) or is_read_off(source, quoted):
        return None
    wrong = _wrong(run, call, caller)
    if not wrong:
        return None
    told = f"It was called from {run.place(call)}."
    asked = f"Which line of {inline_code(caller.code.qualname)} made this call?"
    link = run.site_link(call)
    right = Answer(_label(site.line, source), True, told, link=link, line=site.line)
    spot, wording = run.definition(call), run.wording(call, asked, f"{asked} Write its number.")
    lines = [str(line) for line in sorted({site.line} | _true_too(run, call, caller))]
    accepted, also = (*lines, source), tuple(each for each in lines if each != str(site.line))
    return Question(KIND, call, about, wording, spot, quoted, (right, *wrong), accepted, also)


def _true_too(run: AskedRun, call: Call, caller: Call) -> set[int]:
    """Return the lines of the caller's file that called the function, once or again."""
    return {
        line
        for each in run.trace.by_definition[run.name(call)]
        if each.call_site and each.call_site.filename == caller.code.filename
        for line in range(each.call_site.line, (each.call_site.end_line or each.call_site.line) + 1)
    }


def _wrong(run: AskedRun, call: Call, caller: Call) -> list[Answer]:
    """Return other lines of the caller that made calls, and never called the same function."""
    about, path = run.name(call), run.trace.files[caller.code.filename].path
    made = [
        each
        for each in run.trace.calls_of(caller)
        if each.call_site and run.real_caller(each) is caller
    ]
    lines = {each.call_site.line: each for each in made if each.call_site}
    fitting = sorted(
        set(lines) - _true_too(run, call, caller),
        key=lambda line: shuffled(run, about, str(line), "choice"),
    )
    return [
        Answer(
            _label(line, source_line(run.trace, caller.code.filename, line)),
            False,
            f"{plain(f'{path}:{line}')} called {inline_code(lines[line].code.qualname)}.",
            line=line,
        )
        for line in fitting[:WRONG]
    ]


def _label(line: int, text: str) -> str:
    return f"{line}  {text}"
