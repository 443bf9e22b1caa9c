"""What is written of readings: texts, reports, sheets of questions, sites."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flaskmagic.files import write_whole
from flaskmagic.reading import Reading
from flaskmagic.reading.quiz.chosen import Quiz
from flaskmagic.render.outputs import Layout, output_for
from flaskmagic.render.preview import lacks as lacks_pictures
from flaskmagic.render.preview import site_address
from flaskmagic.report.paper import Paper

if TYPE_CHECKING:
    # What runs an app and what writes a report brings much, which is imported where it is used.
    from flaskmagic.report.plan import PlannedReport


def to_string(reading: Reading, format: str = "text", *, full: bool = False) -> str:
    """Return a reading as a document.

    Args:
        reading: The reading.
        format: ``"text"``, ``"markdown"``, ``"json"`` or ``"html"``.
        full: Whether the whole tree of calls is added.

    Returns:
        The document.

    Raises:
        flaskmagic.registry.UnknownFormat: There is no such format, or it is
            binary.
    """
    document = output_for(format, None).write([reading], Layout(full=full))
    assert isinstance(document, str)  # output_for() refuses what is binary without a file
    return document


def write_report(
    readings: Sequence[Reading],
    file: str | Path,
    *,
    style: str = "cse312",
    team: str = "",
    prompts: bool = True,
    format: str | None = None,
    features: Collection[str] = (),
    paper: Paper | None = None,
) -> list[str]:
    """Write a technology report to a file. What was written in it in own words is kept.

    Args:
        readings: What it is on, as :func:`read_everything` returns it.
        file: The file, or the folder of the three of the style ``"three"``.
        style: ``"cse312"``, ``"chain"``, ``"three"``, ``"questions"``, ``"evidence"``, or the path
            of a template (``.md.j2``).
        team: The names of who worked on it.
        prompts: Whether own words are asked for.
        format: The name of a form. The default is what the file's suffix says.
        features: The keys of the features that it is on. The default is all that the app uses.
        paper: Its pages. The default is what the locale says.

    Returns:
        A line for each change in the evidence under words of one's own.

    Raises:
        flaskmagic.errors.Problem: There is no such style or form, the template can't be rendered,
            or what is written in the file can't be told from the rest.
        OSError: The file can't be read or written.
    """
    changes: list[str] = []
    for each in plan_report(Path(file), style, format):
        made = each.make(readings, team, prompts=prompts, paper=paper, features=features)
        for path, content in made.files(each.file or Path(file)).items():
            write_whole(path, content)
        changes += made.changes
    return changes


def report_styles() -> tuple[str, ...]:
    """Return the styles of reports by their names.

    Returns:
        The names; the path of a template of the reader's own is a style as well.
    """
    from flaskmagic.report.style import STYLES

    return STYLES


def plan_report(output: Path | None, style: str, format: str | None) -> list[PlannedReport]:
    """Say which files a report will be: so nobody waits for a run that can't be written.

    Args:
        output: The file, or the folder of the three; ``None`` for stdout.
        style: As in :func:`write_report`.
        format: As there.

    Returns:
        The files, each of which makes its report.

    Raises:
        flaskmagic.errors.Problem: As there.
        OSError: A file can't be read.
    """
    from flaskmagic.report.plan import plan

    return plan(output, style, format)


def write_sheet(quiz: Quiz, file: str | Path, paper: Paper | None = None) -> None:
    """Write a quiz as a sheet to print, with its key on a page of its own.

    Args:
        quiz: The quiz.
        file: The file: ``.pdf``, ``.md`` or ``.html``.
        paper: Its pages. The default is what the locale says.

    Raises:
        flaskmagic.errors.Problem: The suffix is none of these, or a library is missing.
        OSError: The file can't be written.
    """
    from flaskmagic.report.quiz_sheet import make_sheet, sheet_form

    form = sheet_form(Path(file))
    write_whole(Path(file), form.write(make_sheet(quiz), paper or Paper.here()))


def check_sheet(file: Path) -> None:
    """Look whether a sheet can be written so: before the run, not after it.

    Args:
        file: Its file.

    Raises:
        flaskmagic.errors.Problem: Its suffix is none of a sheet.
    """
    from flaskmagic.report.quiz_sheet import sheet_form

    sheet_form(file)


def write_site(readings: Sequence[Reading], folder: str | Path, url: str = "") -> Path:
    """Write a folder of pages: an index, and a page for each reading.

    Args:
        readings: The readings, as :func:`read_everything` returns them.
        folder: The folder, which is made if it is not there. Files of the same names are replaced.
        url: The address at which the folder will be published. With it, a picture for the
            previews of links is written beside each page, if Typst is installed.

    Returns:
        The file of the index.

    Raises:
        OSError: A file can't be written.
        flaskmagic.errors.Problem: The address is not that of a folder on the web.
    """
    from flaskmagic.render import (
        site,
    )  # pages need lexers and templates, which no other command does

    address = site_address(url) if url else ""
    pictures = site.pictures(readings) if url and not lacks_pictures() else {}
    written = Path(folder)
    written.mkdir(parents=True, exist_ok=True)
    for name, content in pictures.items():
        write_whole(written / name, content)
    for name, page in site.render(readings, address, pictures).items():
        write_whole(written / name, page)
    return written / site.INDEX
