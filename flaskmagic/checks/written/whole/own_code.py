"""Whether a report names code of the team's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flaskmagic.checks.written.era import FoundEra
from flaskmagic.checks.written.libraries import Libraries
from flaskmagic.checks.written.model import CheckedReference, Place
from flaskmagic.checks.written.recorded import Recorded
from flaskmagic.checks.written.whole.mentioned import Mentioned
from flaskmagic.trace import Kind
from flaskmagic.uses import ProjectUses
from flaskmagic.written.references import FoundReferences, NamedPath


def names_own_code(
    found: FoundReferences,
    checked: Iterable[CheckedReference],
    era: FoundEra,
    libraries: Libraries,
) -> bool:
    """Say whether some code in a report may be the team's own.

    Args:
        found: All of its references, and the files that it names.
        checked: The references, judged.
        era: The code that it quotes, in the releases of the libraries.
        libraries: The libraries at hand.

    Returns:
        Whether it refers to an own file, names or links to a file that is of no library, or quotes
        code that stands in none.
    """
    if any(each.place is not None and each.place.verdict is Place.YOURS for each in checked):
        return True
    quoted = {each.excerpt.start for each in found.references if each.excerpt is not None}
    if any(era.located.get(start) is None for start in quoted):
        return True
    files = {(file.path, file.is_ours): file for file in _files(found)}
    return any(_is_of_no_library(file, libraries) for file in files.values())


def names_own_definition(
    recorded: Recorded, uses: ProjectUses | None, mentioned: Mentioned
) -> bool:
    """Say whether a report names a function of the team's own.

    Args:
        recorded: What was recorded, which may be of their app.
        uses: What their project uses, if that is known.
        mentioned: What the report names.

    Returns:
        Whether it names one of these, or says of some name that it is theirs.
    """
    functions = {use.function for use in uses.uses()} if uses is not None else set()
    if mentioned.names_ours or any(map(mentioned.as_code, functions - {""})):
        return True
    return any(
        mentioned.as_code(trace.name(calls[0].code))
        for trace in recorded.traces
        if trace.kind is Kind.APP
        for calls in trace.by_definition.values()
        if trace.files[calls[0].code.filename].is_own
    )


def _files(found: FoundReferences) -> Iterator[NamedPath]:
    yield from found.files
    yield from (each.file for each in found.references if each.file is not None)


def _is_of_no_library(file: NamedPath, libraries: Libraries) -> bool:
    if file.is_ours:
        return True
    if file.link is not None:
        return libraries.in_repository(file.link.repository, file.link.path) is None
    return not libraries.named(file.path) and libraries.distribution_of(file.path) is None
