"""The notes of the walkthroughs that are true of any app."""

from __future__ import annotations

from collections.abc import Sequence

from flaskmagic.reading.matcher import fits
from flaskmagic.trace import Call, CodeRef, Outcome, Trace
from flaskmagic.walkthroughs.model import Step, Walkthrough


class Notes:
    """The notes that are true of any app, by the calls that prove them.

    A note that asks for more than a definition (a value, a caller, another call as its proof, the
    demo app) tells of one situation: in another app it may be false.
    """

    def __init__(self, trace: Trace, walkthroughs: Sequence[Walkthrough]) -> None:
        """Collect the notes.

        Args:
            trace: The trace that they are to be read on.
            walkthroughs: The walkthroughs that have them.
        """
        self._trace = trace
        self._by_name: dict[str, list[Step]] = {}
        for walkthrough in walkthroughs:
            for step in walkthrough.steps:
                asks = step.proofs or step.demo or step.where or step.called_from
                for name in () if asks else step.definitions:
                    self._by_name.setdefault(name, []).append(step)

    def has(self, code: CodeRef) -> bool:
        """Say whether there may be a note on the calls of a function.

        Args:
            code: The function.

        Returns:
            Whether any step names it.
        """
        return self._trace.name(code) in self._by_name

    def on(self, call: Call) -> Step | None:
        """Return the note on a call.

        Args:
            call: A call of the trace.

        Returns:
            The first step whose conditions the call meets, or ``None``; its values may differ.
        """
        for step in self._by_name.get(self._trace.name(call.code), ()):
            # A note that tells the result has nothing to tell of a call that raised.
            if call.outcome is Outcome.RAISED and "{result}" in step.note:
                continue
            if fits(call, step, self._trace):
                return step
        return None
