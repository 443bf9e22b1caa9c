"""The uses as Markdown: each with its line."""

from __future__ import annotations

from collections.abc import Iterator

from flaskmagic.reading.inline import code_in_cell, plain
from flaskmagic.render.uses import UsesOutput
from flaskmagic.uses import Feature, ProjectUses, Use, wording


def render(found: ProjectUses) -> str:
    """Return the uses as one Markdown document.

    Args:
        found: The uses.

    Returns:
        The document.
    """
    return "\n".join(_lines(found)) + "\n"


def _lines(found: ProjectUses) -> Iterator[str]:
    yield from ("# What this project uses", "", plain(wording.counted(found)))
    if found.recorded:
        yield from ("", plain(found.recorded))
    for remark in found.remarks:
        yield from ("", f"**{plain(remark)}**")
    for library in found.libraries:
        yield from ("", f"## {plain(f'{library.name} {library.release}'.strip())}")
        for feature in library.features:
            yield from _feature(feature, found)
    left = list(wording.not_yet(found))
    if left:
        yield from ("", "## Not reached yet", "")
        for each in left:
            yield f"- {plain(each.where)}: {plain(each.how)} ({plain(each.uses)})"
    if not found.exchanges:
        yield from ("", plain(wording.HOW_TO_RECORD))


def _feature(feature: Feature, found: ProjectUses) -> Iterator[str]:
    count = f"{feature.reached} of {len(feature.uses)} reached"
    yield from ("", f"### {wording.mark(feature)} {plain(feature.name)}", "")
    yield from (f"{code_in_cell(feature.definition)}, {count}", "")
    yield from ("| where | line | ran |", "| --- | --- | --- |")
    for use in feature.uses:
        yield f"| {plain(use.place)} | {code_in_cell(use.text)} | {plain(_ran(use, found))} |"


def _ran(use: Use, found: ProjectUses) -> str:
    if use.proof is not None:
        return ", ".join(wording.when(use.proof, found))
    return "not seen" + (": only a part of its line ran" if use.line_ran else "")


class _Markdown:
    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")
    is_binary = False

    def write(self, found: ProjectUses, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: UsesOutput = _Markdown()
