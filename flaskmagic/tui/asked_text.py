"""A question of the walk as text: what is asked, what can be chosen, and what is true."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style
from rich.text import Text

from flaskmagic.marks import FOCUS, FOLD
from flaskmagic.printable import printable_line
from flaskmagic.reading.quiz.question_view import Choice, HopView
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine
from flaskmagic.tui.game import Asked
from flaskmagic.tui.note import Palette
from flaskmagic.tui.prose import prose


def asked_text(asked: Asked, palette: Palette) -> Text:
    """Return a question with its answers, each of which can be clicked, or what is true.

    Args:
        asked: The question.
        palette: The styles.

    Returns:
        The text.
    """
    if asked.is_told:
        return _told(asked, palette)
    view = asked.view
    lines = [prose(view.text, palette.code), Text()]
    lines += [_choice(number, each, palette) for number, each in enumerate(view.choices)]
    lines += [_hop(each, palette) for each in view.hops]
    lines += [Text()] if view.choices or view.hops else []
    lines.append(_how(asked, palette))
    if asked.question.site is None:  # of a line that calls, the source pane has it
        lines += [Text(), *_excerpt(asked, palette)]
    return Text("\n").join(lines)


def _how(asked: Asked, palette: Palette) -> Text:
    shows = ("  ", (" n ", palette.key), " shows the answer.")
    if asked.view.choices:
        return Text.assemble("Press its number.", *shows)
    typed = Text.assemble("Press ", (" a ", palette.key), f" and t{asked.view.how_to_answer[1:]}")
    typed.stylize(Style(meta={"@click": "app.answer_in_words"}))
    return typed.append_text(Text.assemble(*shows))


def _choice(number: int, answer: Choice, palette: Palette) -> Text:
    line = Text.assemble(
        (f" {number + 1} ", palette.key),
        f" {answer.label}",
        (f"  {answer.module}" if answer.module else "", palette.quiet),
    )
    line.stylize(Style(meta={"@click": f"app.answer({number})"}))
    return line


def _hop(hop: HopView, palette: Palette) -> Text:
    name = f"{hop.name}  " if hop.name else ""
    return Text.assemble((f" {hop.number} ", palette.key), f" {name}", (hop.place, palette.quiet))


def _excerpt(asked: Asked, palette: Palette) -> Iterator[Text]:
    for line in asked.view.excerpt:
        yield _source_line(line, palette)


def _source_line(line: ExcerptLine | ExcerptFold, palette: Palette) -> Text:
    if isinstance(line, ExcerptFold):
        return Text(f"      {FOLD} {line.label}", palette.quiet)
    mark = FOCUS if line.is_focus else " "
    code = line.text.expandtabs(4)
    return Text.assemble(
        f"{mark} ", (f"{line.number:4}", palette.quiet), (f" {code}", palette.code)
    )


def _told(asked: Asked, palette: Palette) -> Text:
    """Return where the chosen function really ran, and which one is called."""
    view, chosen = asked.view, asked.chosen
    text, was_right = Text(), asked.is_answered and asked.is_right
    right = Text(view.right_in_words, palette.title)
    if was_right:
        text.append("You foresaw it: ").append_text(right).append(". ")
    elif chosen is not None:
        text.append("Not ").append(chosen.label, palette.title).append(" this time. ")
        text.append_text(prose(chosen.explanation, palette.code)).append("\n\n")
    elif asked.typed:
        text.append("Not ").append(printable_line(asked.typed), palette.title)
        text.append(" this time.\n\n")
    if not was_right:
        text.append("It is ").append_text(right).append(". ")
    text.append_text(prose(view.explanation, palette.code))
    for hop in view.in_order:
        text.append(f"\n {hop.number}  ").append(hop.told, palette.title).append("  ")
        text.append_text(prose(hop.explanation, palette.code))
    return text.append("\n\n").append(" n ", palette.key).append(" goes on.")
