"""The rules for answers: nothing can be read off, and every wrong answer is like the right one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Answer

WRONG = 3
_NUMBERS = re.compile(r"\d+")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[^\W\d_A-Z]+")


def words(text: str) -> set[str]:
    """Return the words that a text is made of, those within its names too.

    Args:
        text: A name such as ``BaseServer.handle_request``, or a line of source.

    Returns:
        The words in small letters, such as base, server, handle and request.
    """
    return {word.lower() for word in _WORDS.findall(text)}


def numbers(text: str) -> set[str]:
    """Return the numbers in a text.

    Args:
        text: A line of source, or an answer.

    Returns:
        The numbers, as they are written.
    """
    return set(_NUMBERS.findall(text))


def is_read_off(right: str, quoted: str) -> bool:
    """Say whether what is quoted shows the right answer.

    Args:
        right: The right answer.
        quoted: What the question shows of the source.

    Returns:
        Whether a word or a number of the answer stands there, also within another word of a name.
    """
    return bool(words(right) & words(quoted) or numbers(right) & numbers(quoted))


def is_alike(one: str, other: str) -> bool:
    """Say whether two functions are of the same kind.

    Args:
        one: The full name of a function.
        other: The full name of another.

    Returns:
        Whether both or neither are written in a class.
    """
    return ("." in one.partition(":")[2]) == ("." in other.partition(":")[2])


def label_of(name: str) -> str:
    """Return a function as it is written, without its module.

    Args:
        name: The full name.

    Returns:
        The qualified name.
    """
    return name.partition(":")[2]


def function_answer(name: str, why: str, *, is_right: bool, link: str | None = None) -> Answer:
    """Return a function as an answer.

    Args:
        name: The full name.
        why: What the run says of it, as Markdown.
        is_right: Whether it is the right one.
        link: The permalink of what proves it.

    Returns:
        The answer.
    """
    module, _, label = name.partition(":")
    return Answer(label, is_right, why, module, link)


def also_true(right: str, true_too: Collection[str]) -> tuple[str, ...]:
    """Return the functions that are true as well, as they are written.

    Args:
        right: The full name of the right function.
        true_too: The full names of all that are true.

    Returns:
        The names without their modules; those of lambdas and the like are left out.
    """
    return tuple(sorted({label_of(name) for name in true_too if name != right and name[-1] != ">"}))


def shuffled(run: AskedRun, about: str, text: str, what_for: str) -> bytes:
    """Return a key that puts answers in an order without a pattern, always the same.

    Those that are chosen come first in one order: with the same order for the answers, the right
    one would be last as a rule.

    Args:
        run: The run.
        about: What is asked about.
        text: The answer.
        what_for: What the order is for.

    Returns:
        The key.
    """
    return sha256(f"{what_for}\n{run.topic}{run.seed}\n{about}\n{text}".encode()).digest()


def wrong_functions(
    run: AskedRun, right: str, about: str, true_too: Collection[str], near: Iterable[str] = ()
) -> list[str]:
    """Return functions that stand beside the right one.

    Args:
        run: The run.
        right: The full name of the right function.
        about: The full name of the function that is asked about.
        true_too: The functions that are true as well, or may be.
        near: Functions that are taken first, if they fit.

    Returns:
        Up to three functions that ran, of the same library and kind, with names of their own.
    """
    library = run.which_library(run.calls_of[right][0])
    module = right.partition(":")[0]
    of_library = run.by_library[library]
    of_module = [name for name in of_library if name.startswith(f"{module}:")]
    pools: Sequence[Iterable[str]] = (near, of_module, of_library)

    def fits(name: str) -> bool:
        calls = run.calls_of[name]
        return (
            name not in {right, about, *true_too}
            and not name.endswith(">")
            and is_alike(name, right)
            and any(call.call_site for call in calls)
            and run.which_library(calls[0]) == library
        )

    fitting = [[name for name in pool if fits(name)] for pool in pools]
    return _chosen(run, about, fitting, {label_of(right)})


def _chosen(
    run: AskedRun, about: str, pools: Sequence[Sequence[str]], labels: set[str]
) -> list[str]:
    """Return the first of each pool in turn, each label once."""
    chosen: list[str] = []
    in_order = [
        sorted(set(pool), key=lambda name: shuffled(run, about, name, "choice")) for pool in pools
    ]
    turns = (
        pool[turn]
        for turn in range(max(map(len, in_order)))
        for pool in in_order
        if turn < len(pool)
    )
    for name in turns:
        if label_of(name) not in labels and len(chosen) < WRONG:
            labels.add(label_of(name))
            chosen.append(name)
    return chosen
