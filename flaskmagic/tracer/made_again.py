"""Code that a program makes again and again: equal to other code, and soon let go.

``render_template_string()`` compiles its template for each request. If each of these code objects
were remembered as a function of its own, the memory would grow with the requests.
"""

from __future__ import annotations

from sys import getrefcount
from types import CodeType, FrameType

from flaskmagic.tracer.scope import is_template, name_in

_MOST = 256
"""How many are held before it is looked which of them nobody else holds."""

Likeness = tuple[object, ...]


def likeness(frame: FrameType) -> Likeness | None:
    """Return what code that is in no file, or of a template, is told apart by.

    Args:
        frame: A frame that runs code.

    Returns:
        What equals that of the same code made again, in a module or template of the same name; None
        if the code is in a file, of which it is made once.
    """
    code = frame.f_code
    if not (code.co_filename.startswith("<") or is_template(frame)):
        return None
    names = (name_in(frame, each) for each in ("__name__", "name", "debug_info"))
    # Of other objects, which a program may have put there, nothing is asked.
    return code, code.co_filename, *(each if type(each) is str else None for each in names)


class MadeAgain:
    """Holds code objects, so that the identity of one does not come to name another one."""

    def __init__(self) -> None:
        # What nobody else holds is told by the count of this one, which nobody else holds.
        self._codes: dict[int, CodeType] = {0: compile("", "", "exec")}
        self._room = _MOST

    def add(self, identity: int, code: CodeType) -> list[int]:
        """Hold a code object.

        Args:
            identity: Its identity.
            code: The code object.

        Returns:
            The identities of those that are let go: no frame and no function has them any more.
        """
        self._codes[identity] = code
        if len(self._codes) <= self._room:
            return []
        counts = [(each, getrefcount(held)) for each, held in list(self._codes.items())]
        alone = counts[0][1]
        unused = [each for each, count in counts[1:] if count <= alone]
        self._room = max(_MOST, 2 * (len(counts) - len(unused)))
        return unused

    def let_go(self, identity: int) -> None:
        """Hold a code object no longer.

        Args:
            identity: Its identity, under which nothing is remembered any more.
        """
        self._codes.pop(identity, None)

    def codes(self) -> list[CodeType]:
        """Return the code objects that are held."""
        return list(self._codes.values())
