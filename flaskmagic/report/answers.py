"""What students wrote in the places of a report, and what is kept of it in the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from flaskmagic.errors import Problem
from flaskmagic.reading.inline import plain
from flaskmagic.report.document import Block, Document, Place, Prose
from flaskmagic.report.forms.registry import Form

_EVIDENCE = re.compile(r"(?P<name>\S+), (?P<place>\S+), (?P<times>.*)")


def read_answers(file: Path | None, form: Form) -> dict[str, Place]:
    """Return what students wrote in a report that was made before.

    Args:
        file: The file that the report stands in; it need not be there.
        form: The form that it is in.

    Returns:
        The places in which something was written, by their keys.

    Raises:
        Problem: The file is damaged: what was written can't be told from the rest.
        OSError: It can't be read.
    """
    if file is None or not file.is_file():
        return {}
    try:
        found = form.read(file.read_bytes())
    except Problem as error:
        raise Problem(f"{file}: {error}") from error
    return {key: place for key, place in found.items() if place.answer is not None}


def keep_answers(fresh: Document, written: Mapping[str, Place]) -> Document:
    """Put what was written into the places of a fresh report, and say what changed there.

    Args:
        fresh: The fresh report.
        written: The places in which something was written, by their keys.

    Returns:
        The report. What was written in a place that it does not have stands at its end: nothing
        is lost.
    """
    left = dict(written)
    blocks: list[Block] = []
    for block in fresh.blocks:
        if isinstance(block, Place) and block.key in left:
            blocks += _kept(block, left.pop(block.key))
        else:
            blocks.append(block)
    if left:
        gone = Prose("\n## Written before, in a section that is gone\n\n")
        blocks += [gone, *left.values()]
    return Document(tuple(blocks))


def _kept(place: Place, before: Place) -> Iterator[Block]:
    said = [f"> - {plain(line)}" for line in changes(before.evidence, place.evidence)]
    if said:
        head = ["> **The evidence changed since this was written:**", ">"]
        yield Prose("\n".join([*head, *said, "", ""]))
    yield replace(place, answer=before.answer)


def said_changes(fresh: Document, written: Mapping[str, Place]) -> list[str]:
    """Return how the evidence under written words changed.

    Args:
        fresh: The fresh report.
        written: The places in which something was written, by their keys.

    Returns:
        A line for each definition, and for each section that is gone.
    """
    places, said = fresh.places, []
    for key, before in sorted(written.items()):
        if key in places:
            said += [f"{key}: {line}" for line in changes(before.evidence, places[key].evidence)]
        else:
            said.append(f"{key}: the section is gone; what you wrote stands at the end")
    return said


def changes(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """Return in words how the evidence of a section changed.

    Args:
        before: The evidence that something was written on.
        now: The evidence today.

    Returns:
        A line for each definition that changed.
    """
    old, new = _by_name(before), _by_name(now)
    said = []
    for name in [*old, *(name for name in new if name not in old)]:
        if name not in new:
            said.append(f"{name} is no longer part of the evidence")
        elif name not in old:
            said.append(f"{name} is new: {new[name][0]}, {new[name][1]}")
        else:
            (place, times), (place_now, times_now) = old[name], new[name]
            if place != place_now:
                said.append(f"{name} was at {place} and is at {place_now}")
            if times != times_now:
                said.append(f"{name}: {times} then, {times_now} now")
    return said


def _by_name(evidence: Sequence[str]) -> dict[str, tuple[str, str]]:
    matches = [_EVIDENCE.fullmatch(line) for line in evidence]
    return {match["name"]: (match["place"], match["times"]) for match in matches if match}
