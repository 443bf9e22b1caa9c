"""The fixes of links: the address to use instead, also where it is shown, and the lines beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from flaskmagic.checks.written.fixes.model import WHICH, Fix
from flaskmagic.checks.written.model import Change, CheckedReference, LinkForm, Place
from flaskmagic.written.document import Document, Link, Spot
from flaskmagic.written.permalinks import Permalink, permalink
from flaskmagic.written.references import FoundBy, NamedPath, Reference
from flaskmagic.written.rewriting.model import Replacement
from flaskmagic.written.words import named_lines

Check = Callable[[Reference], CheckedReference]


class Links:
    """The links of a report, and what is to be done to them."""

    def __init__(self, document: Document, check: Check) -> None:
        """Begin with what was read.

        Args:
            document: The report.
            check: Checks a link anew.
        """
        self.text, self.links, self._check = document.text, document.links, check
        self._by_spot: dict[tuple[Spot, str], list[int]] = {}
        for number, link in enumerate(self.links):
            self._by_spot.setdefault((link.spot, link.target), []).append(number)

    def fixes(self, number: int, checked: CheckedReference) -> Iterator[Fix]:
        """Return what is to be replaced of a link.

        Args:
            number: Its number among the references.
            checked: The link, with the address to use instead.

        Yields:
            At each of its places the address, and then what the words in its place show of it.
        """
        reference, answer = checked.reference, checked.link
        before, propose = reference.link, answer.propose if answer else None
        after = None if propose is None else permalink(propose)
        if before is None or propose is None or after is None:
            return
        fixed = self._check(_with_address(reference, propose, after))
        fixed = replace(fixed, also=checked.also, run=checked.run)
        for spot in (reference.spot, *checked.also):
            for at in self._by_spot.get((spot, reference.written), ()):
                link = self.links[at]
                change = Change(spot, link.target, propose, _why(checked))
                yield Fix([_address(link, at, propose)], [change], {number: fixed})
                yield from self._shown(link, before, after, propose)

    def _shown(self, link: Link, before: Permalink, after: Permalink, new: str) -> Iterator[Fix]:
        """Yield the address, and its lines, where the words of a link show them."""
        words = self.text[link.start : link.end]
        for match in re.finditer(rf"{re.escape(link.target)}(?![\w/#-])", words):
            words = words[: match.start()] + " " * len(match[0]) + words[match.end() :]
            start = link.start + match.start()
            if start != link.address:
                change = Change(link.spot, link.target, new, "the address that is shown")
                yield Fix([Replacement(link.target, new, start)], [change])
        if (before.first, before.last) == (after.first, after.last):
            return
        for lines in named_lines(words):
            if (lines.first, lines.last) == (before.first, before.last) and after.first:
                said = words[lines.start : lines.end]
                now = _numbers(said, lines.numbers, lines.start, after.first, after.last)
                change = Change(link.spot, said, now, "the lines of the link beside it")
                yield Fix([Replacement(said, now, link.start + lines.start)], [change])


def why_left(checked: CheckedReference, is_known: bool) -> str:
    """Say why a link is not as it should be, and stays so.

    Args:
        checked: The link.
        is_known: Whether the releases of its repository are known.

    Returns:
        The reason; empty for a link that is as it should be.
    """
    link, place = checked.reference.link, checked.place
    if place is not None and place.verdict is Place.WRONG:
        return place.remark or WHICH
    if link is None or checked.link is None or checked.link.form is LinkForm.PINNED:
        return ""
    if not is_known:
        return f"the releases of {link.repository} are not known here"
    return "it is not certain which definition is meant: the words beside it name none, or several"


def _address(link: Link, number: int, new: str) -> Replacement:
    if link.address is not None:
        return Replacement(link.target, new, link.address)
    return Replacement(link.target, new, link=number)


def _with_address(reference: Reference, written: str, link: Permalink) -> Reference:
    file = NamedPath(link.path, FoundBy.URL, reference.spot, link)
    return replace(reference, written=written, file=file, first=link.first, last=link.last)


_WHY: Mapping[LinkForm, str] = {
    LinkForm.BRANCH: "pinned: the lines of a branch move",
    LinkForm.NO_LINE: "with the lines of what the words name",
    LinkForm.NOT_A_LINE: "with lines as the forge reads them",
    LinkForm.TAG_OR_BRANCH: "pinned: it could not be told whether this is a tag",
}


def _why(checked: CheckedReference) -> str:
    return _WHY.get(checked.link.form, "") if checked.link else ""


def _numbers(
    said: str, numbers: tuple[tuple[int, int], ...], start: int, first: int, last: int | None
) -> str:
    """Return words with other lines: one number may become two."""
    new = [str(first), str(last or first)]
    if len(numbers) == 1:
        new = [new[0] if new[0] == new[1] else "-".join(new)]
    for (begin, end), each in reversed(list(zip(numbers, new, strict=True))):
        said = said[: begin - start] + each + said[end - start :]
    return said
