"""The app's own code in a reading: each function that ran is a step."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flaskmagic.lines import split_lines
from flaskmagic.reading.extent import Extent
from flaskmagic.reading.matcher import span_of
from flaskmagic.trace import Call, CodeRef, Trace

_LAMBDA = "<lambda>"
_WITHIN = re.compile(r"<(?:listcomp|genexpr|setcomp|dictcomp)>$|\.t_\d+$")
"""What is never a step: it is a part of the function that it stands in, and is read there.

From Python 3.12 on, most comprehensions are not even calls of their own (PEP 709). ``t_1`` is what
Jinja makes of the condition of a loop.
"""


def own_functions(extent: Extent) -> list[Call]:
    """Return the calls of the app's own code, without those of parts of a function or file.

    Args:
        extent: The calls of the reading.

    Returns:
        The calls, in the order in which they began.
    """
    calls = extent.calls_that(lambda code: extent.is_own(code) and _may_be_function(extent, code))
    return [call for call in calls if not _is_within_caller(extent, call)]


def with_something_new(calls: Iterable[Call]) -> list[Call]:
    """Return the calls of own code that did something new.

    That is the first call of a function, one in which a line ran that had not run before, and one
    that raised what had not been raised. Own code is what the reader knows: whoever called it, and
    however far below, it is in the path.

    Args:
        calls: Calls of own code.

    Returns:
        Those calls, in the same order.
    """
    seen: dict[CodeRef, set[object]] = {}
    found = []
    for call in calls:
        known = seen.setdefault(call.code, set())
        done = {*(call.lines or ()), call.exception} - known
        if done:
            known |= done
            found.append(call)
    return found


def _may_be_function(extent: Extent, code: CodeRef) -> bool:
    is_whole = code.qualname.endswith(_LAMBDA) or not is_part(code.qualname)
    return is_whole and not _is_body(extent.trace, code)


def _is_within_caller(extent: Extent, call: Call) -> bool:
    """Say whether a lambda is called by the very function in which it stands: it is a part of it.

    Any other is a function like those that have a name, such as a view.
    """
    name = call.code.qualname
    if not name.endswith(_LAMBDA):
        return False
    parent = extent.trace.parent(call)
    return parent is not None and name.startswith(f"{parent.code.qualname}.<locals>.")


def is_part(name: str) -> bool:
    """Say whether a function of a library is never a step, by its name.

    Args:
        name: Its qualified name.

    Returns:
        Whether it is a comprehension, a lambda or the like.
    """
    return name.endswith(_LAMBDA) or _WITHIN.search(name) is not None


def _is_body(trace: Trace, code: CodeRef) -> bool:
    """Say whether code is the body of a module or a class: nobody calls it, it is imported."""
    if code.qualname.endswith("<module>"):
        return True
    span, file = span_of(trace, code), trace.files[code.filename]
    if span is None or file.is_template:  # the text of one may not be known
        return False
    return split_lines(file.text)[span.def_line - 1].lstrip().startswith("class ")
