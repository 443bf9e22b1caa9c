"""The pages of several readings as a site: a list of them, and for each a page and a quiz."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from flaskmagic.reading import Reading
from flaskmagic.reading.wording import environment
from flaskmagic.render import page
from flaskmagic.render.page import index, quiz
from flaskmagic.render.page.card import Card
from flaskmagic.render.page.journey import journey
from flaskmagic.render.page.picture import picture
from flaskmagic.render.page.shell import Page

INDEX = "index.html"


def render(
    readings: Sequence[Reading], url: str = "", drawn: Collection[str] = ()
) -> dict[str, str]:
    """Write readings as the files of a site.

    The pages link to one another by name only, so that the folder opens from a disk and from any
    address.

    Args:
        readings: The readings, one for each page.
        url: The address of the folder where the site will stand, with a slash at its end:
            previews of links need it. It may be empty.
        drawn: The names of the pictures that stand beside the pages: see :func:`pictures`.

    Returns:
        The files by their names, all for one folder; the list of the topics is ``index.html``.
    """
    pages, asked = _pages(readings), list(map(quiz.questions, readings))
    quizzes = [
        own if each else None for own, each in zip(_quizzes(readings, pages), asked, strict=True)
    ]
    found = {INDEX: index.render(readings, pages, quizzes, _card(INDEX, index.CARD, url, drawn))}
    for number, (reading, own) in enumerate(zip(readings, pages, strict=True)):
        others = [other for other in pages if other is not own]
        card = Card(own.title, reading.walkthrough.question)
        test = quizzes[number]
        found[own.href] = page.render(
            reading,
            others,
            INDEX,
            card=_card(own.href, card, url, drawn),
            following=pages[number + 1] if number + 1 < len(pages) else None,
            quiz=test,
        )
        if test is not None:
            card = _card(test.href, quiz.card_of(own), url, drawn, own.href)
            found[test.href] = quiz.render(reading, asked[number], own, INDEX, card)
    return found


def pictures(readings: Sequence[Reading]) -> dict[str, bytes]:
    """Draw what the previews of links to the pages show.

    Args:
        readings: The readings, as :func:`render` is given them.

    Returns:
        PNG files by their names: one for each page, and one for the list.
    """
    found = {
        _picture_of(INDEX): picture(index.CARD.title, index.CARD.description, index.said(readings))
    }
    for reading, own in zip(readings, _pages(readings), strict=True):
        found[_picture_of(own.href)] = picture(
            own.title, reading.walkthrough.question, environment(reading), journey(reading)
        )
    return found


def _pages(readings: Sequence[Reading]) -> list[Page]:
    names = file_names([reading.walkthrough.topic for reading in readings])
    return [
        Page(reading.walkthrough.title, name) for reading, name in zip(readings, names, strict=True)
    ]


def _quizzes(readings: Sequence[Reading], pages: Sequence[Page]) -> list[Page]:
    """Return a page for the quiz of each reading; no other page has its name."""
    topics = [reading.walkthrough.topic for reading in readings]
    names = file_names([*topics, *(f"{page.href.removesuffix('.html')}-quiz" for page in pages)])
    return [
        Page(quiz.card_of(page).title, name)
        for page, name in zip(pages, names[len(pages) :], strict=True)
    ]


def _picture_of(name: str) -> str:
    return f"{name.removesuffix('.html')}.png"


def _card(name: str, card: Card, url: str, drawn: Collection[str], shown: str = "") -> Card:
    """Add to a card where its page and its picture will stand, where that is known.

    ``shown`` is the page that the picture is of, if it is another one.
    """
    if not url:
        return card
    beside = _picture_of(shown or name)
    return Card(
        card.title,
        card.description,
        url if name == INDEX else url + name,
        url + beside if beside in drawn else "",
    )


def file_names(topics: Sequence[str]) -> list[str]:
    """Choose a file name for each topic.

    Args:
        topics: The topics, whatever they are called.

    Returns:
        The names, all different, in the order of the topics.
    """
    taken = {INDEX}
    names = []
    for topic in topics:
        stem = re.sub(r"[^a-z0-9]+", "-", topic.lower()).strip("-") or "topic"
        name, number = f"{stem}.html", 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}.html"
        taken.add(name)
        names.append(name)
    return names
