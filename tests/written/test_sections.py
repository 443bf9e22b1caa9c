"""The sections of a report: by the headings of Markdown, and by those of the course's template."""

from flaskmagic.written.sections import find_sections
from flaskmagic.written.text import read_markdown, read_plain

TEMPLATE = """\
Open-Source Technology Use Report

Flask

General Information & Licensing

License Type	BSD

Flask - app.run (Start TCP Server)

Purpose

- It serves.
Magic is what we call it.

Magic ★★゜°・。☆≡

Line 920 calls run_simple.

Flask - Routes

Purpose

Routes.

Magic ☆
"""


def test_plain_text_has_those_of_the_template() -> None:
    found = find_sections(read_plain(TEMPLATE))
    assert [each.name for each in found] == [
        "Flask",
        "General Information & Licensing, Flask",
        "Flask - app.run (Start TCP Server)",
        "Purpose, Flask - app.run (Start TCP Server)",
        "Magic, Flask - app.run (Start TCP Server)",
        "Flask - Routes",
        "Purpose, Flask - Routes",
        "Magic, Flask - Routes",
    ]
    first, last = [each for each in found if each.is_magic]
    assert TEMPLATE[first.start : first.end].strip().endswith("Line 920 calls run_simple.")
    assert TEMPLATE[last.start : last.end] == "Magic ☆\n"


def test_markdown_has_its_headings_and_no_comments_of_code() -> None:
    text = (
        "# Flask\n\n## Magic ★\n\n```\n# no heading\n```\n\n## A step\n\nIt calls.\n\n"
        "### Magic methods\n\n## Purpose\n\n# Jinja\n\n**Magic**\n\nIt renders.\n"
    )
    found = find_sections(read_markdown(text))
    assert [(each.name, each.is_magic) for each in found] == [
        ("Flask", False),
        ("Magic, Flask", True),
        ("A step, Flask", False),
        ("Magic methods, A step", False),
        ("Purpose, Flask", False),
        ("Jinja", False),
        ("Magic, Jinja", True),
    ]
    magic = found[1]
    # What follows on the same level may belong to it, up to what the template has next.
    assert text[magic.start : magic.end].rstrip().endswith("### Magic methods")
