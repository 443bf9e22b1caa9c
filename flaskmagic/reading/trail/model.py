"""The trail of a value as plain values: outputs lay it out and add no words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hop:
    """A step at which the value changed hands or form.

    ``call`` is the function that had it, ``owner`` the library that this is of, and ``source`` the
    line that read or made the value, at ``where``. ``variable`` had it, as a ``kind``, in ``form``;
    ``text`` shows it with what stands around, if anything does: else it ``is_whole``.
    ``change`` says what happened to it, and ``is_new_form`` that it is written in another way
    since. ``lost`` says where it was meanwhile, if that was not seen, and ``passed`` counts the
    calls that only passed it on before. ``filename`` and ``line``, 0 if that is not known, are for
    an editor.
    """

    number: int
    call: str
    owner: str
    where: str
    source: str
    link: str | None
    variable: str
    kind: str
    form: str
    text: str
    is_whole: bool
    change: str
    is_new_form: bool
    lost: str
    passed: int
    is_own: bool
    filename: str
    line: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A way on that left the trail after hop ``after``, 0 being before all, and how it ``ends``."""

    after: int
    ends: str
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """The trail of a value.

    ``place`` is where it was sent, such as ``query:name``, ``value`` what was sent there, and
    ``visit`` the request. ``ends`` says where it left, or where it stopped. ``branches`` are other
    ways on. ``summary`` counts it all.
    """

    place: str
    value: str
    visit: str
    hops: tuple[Hop, ...]
    ends: str
    branches: tuple[Branch, ...]
    summary: str
