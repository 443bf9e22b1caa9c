"""Finds the releases that a report was written on, and where the code that it quotes stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from flaskmagic.eras.era import Era, find_era
from flaskmagic.eras.excerpts import Excerpt, Located, Mention
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import Release
from flaskmagic.eras.tokens import tokens
from flaskmagic.written.excerpts import QuotedCode
from flaskmagic.written.references import Form, Reference

_FEWEST = 20
"""Code of fewer tokens without numbers and words may be anybody's: ``import ssl`` in a try."""


class FoundEra:
    """The releases of a report, and its quoted code in them."""

    def __init__(self, era: Era, quoted: Sequence[QuotedCode], pinned: Mapping[str, str]) -> None:
        """Put together what was found.

        Args:
            era: The releases.
            quoted: The code that was looked for, in its order.
            pinned: The versions that the user has named, by distribution.
        """
        self.fits, self._pinned = era.fits, pinned
        starts = [each.start for each in quoted]
        self.located = dict(zip(starts, era.located, strict=True))
        self.elsewhere = {starts[number]: each for number, each in era.elsewhere.items()}

    def releases(self, today: Callable[[str], Release | None]) -> dict[str, Release]:
        """Return the release of each distribution that the report is held against.

        Args:
            today: Returns the installed release of a distribution.

        Returns:
            The releases. Where no code is quoted and the installed one fits as well, it is that.
        """
        found: dict[str, Release] = {}
        for name, fit in self.fits.items():
            installed = today(name)
            is_as_good = installed is not None and installed in fit.also and fit.agree == 0
            found[name] = installed if installed is not None and is_as_good else fit.release
        return found

    def is_proven(self, distribution: str) -> bool:
        """Say whether it is certain that a report is of the release that was found.

        Args:
            distribution: The distribution.

        Returns:
            Whether its excerpts have the numbers of this release, and others were looked at and
            fit less, or the user has named it. Most of its excerpts must agree.
        """
        fit = self.fits.get(distribution)
        if fit is None:
            return False
        offsets = [
            each.offset
            for each in self.located.values()
            if each is not None and each.release == fit.release and each.offset is not None
        ]
        agree = offsets.count(0)
        if distribution in self._pinned:
            return 2 * agree >= len(offsets)
        return agree > 0 and 2 * agree >= len(offsets) and len(fit.looked_at) > 1


def find_releases(
    references: Sequence[Reference],
    distributions: Sequence[str],
    releases: Releases,
    pinned: Mapping[str, str],
) -> FoundEra:
    """Find the releases that a report was written on.

    Args:
        references: The references of the report.
        distributions: The libraries that it speaks of.
        releases: The releases that there are.
        pinned: The versions that the user has named, by distribution.

    Returns:
        The releases.

    Raises:
        flaskmagic.eras.index.NoIndex: The package index can't be asked, or has not what is pinned.
    """
    around = _words_around(references)
    quoted = {start: e.excerpt for start, e in around.items() if e.excerpt and _tells(e)}
    excerpts = [_excerpt(each, around.get(start)) for start, each in quoted.items()]
    era = find_era(excerpts, list(_mentions(references)), distributions, releases, pinned)
    return FoundEra(era, list(quoted.values()), pinned)


def _words_around(references: Sequence[Reference]) -> dict[int, Reference]:
    """Return what speaks of each piece of quoted code: words above it, or else it itself."""
    around: dict[int, Reference] = {}
    for each in references:
        if each.excerpt is not None:
            around.setdefault(each.excerpt.start, each)
    return around


def _tells(reference: Reference) -> bool:
    """Say whether quoted code is long enough to be of a library, where no words say so."""
    if reference.form is not Form.QUOTE or reference.excerpt is None:
        return True
    return sum(len(tokens(line)) for _, line in reference.excerpt.lines) >= _FEWEST


def _excerpt(quoted: QuotedCode, words: Reference | None) -> Excerpt:
    if words is None or words.file is None:
        return Excerpt(quoted.lines)
    named = words.form is Form.WORDS
    first, last = (words.first, words.last) if named else (None, None)
    return Excerpt(quoted.lines, words.file.path, first, last)


def _mentions(references: Sequence[Reference]) -> Iterator[Mention]:
    for each in references:
        is_pinned = each.link is not None
        if each.file is None or each.first is None or each.last is None or is_pinned:
            continue
        if each.form is Form.WORDS:
            yield Mention(each.file.path, each.first, each.last, each.beside or each.names)


def place_in(located: Located, reference: Reference) -> bool:
    """Say whether the lines that words name are among those of an excerpt that was found.

    Args:
        located: Where the excerpt stands.
        reference: The words.

    Returns:
        Whether they share a line.
    """
    first, last = reference.first, reference.last
    return (
        first is not None and last is not None and first <= located.last and located.first <= last
    )


def restarts(reference: Reference) -> bool:
    """Say whether the numbers of an excerpt begin anew, and are none of the lines in words.

    Args:
        reference: The words, with the excerpt below them.

    Returns:
        Whether they share no number. Code without numbers does so as well.
    """
    excerpt, first, last = reference.excerpt, reference.first, reference.last
    if excerpt is None or excerpt.first is None or excerpt.last is None:
        return True
    return first is None or last is None or last < excerpt.first or excerpt.last < first
