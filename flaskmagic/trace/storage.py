"""The file that traces are saved in: lines of JSON, a line for each exchange.

The first line says what the file is. Each trace has a line that says what was recorded, then a line
for what belongs to no exchange, as how the app was made, and one for each exchange: its facts, its
calls in columns, and what it is the first to need of the tables, sources and distributions. So it
can be written while the app runs, and of a file that breaks off the last exchange is lost at most.
A call that went on when it was written is there again later, as it was in the end. A line at the
end says what is known of the whole. Before it there may be one that says what the app's own code
uses of libraries, and one that says where a value was seen that was followed.

Format history
  1, 2  one object of JSON (see :mod:`~flaskmagic.trace.old_formats`)
  3  lines, and exchanges
  4  calls as numbers of what many of them have in common (see :mod:`~flaskmagic.trace.parts`)
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field
from pathlib import Path
from typing import Any

from flaskmagic.errors import Problem
from flaskmagic.trace import contract, old_formats
from flaskmagic.trace.calls import Call
from flaskmagic.trace.checks import BrokenContract
from flaskmagic.trace.followed import followed_row, if_whole, read_followed
from flaskmagic.trace.found_uses import FoundUses
from flaskmagic.trace.lookup import ById, in_columns
from flaskmagic.trace.model import (
    Distribution,
    Exchange,
    ExchangeKind,
    Followed,
    Kind,
    SourceFile,
    Trace,
)
from flaskmagic.trace.parts import PartReader, PartWriter

FORMAT = "flaskmagic trace"
VERSION = 4

CUT_OFF = "; it was cut off"
"""Stands at the end of the title of a trace whose file breaks off."""

_MOST = 256 * 2**20
"""Bytes that a compressed file may unpack to."""

_DEFAULTS = asdict(Exchange(0, ExchangeKind.REQUEST, 0, "", ""))


class UnreadableTrace(Problem):
    """A file that is no trace, or not a whole one, or one of a newer format."""


class TraceWriter:
    """Writes traces, line by line.

    Args:
        write: Called with each line.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._texts: set[str] = set()
        self._line({"format": FORMAT, "version": VERSION})

    def begin(self, kind: Kind, scenario: str, title: str, python: str) -> None:
        """Begin a trace.

        Args:
            kind: What was recorded.
            scenario: The topic whose visit it was, or "".
            title: The visit in words.
            python: The version of the Python that ran it.
        """
        self._calls = PartWriter()
        self._files: set[str] = set()
        self._distributions: set[str] = set()
        about = {"kind": kind.value, "scenario": scenario, "title": title, "python": python}
        self._line({"trace": about})

    def part(
        self,
        exchange: Exchange | None,
        calls: Sequence[Call],
        files: Mapping[str, SourceFile],
        distributions: Mapping[str, Distribution],
    ) -> None:
        """Write an exchange, or what belongs to none.

        Args:
            exchange: The exchange.
            calls: Its calls.
            files: The files of the trace that are known by now.
            distributions: The same of the distributions.
        """
        new_files = [name for name in files if name not in self._files]
        new_texts = [name for name in new_files if name not in self._texts]
        new_distributions = [name for name in distributions if name not in self._distributions]
        self._files.update(new_files)
        self._texts.update(new_texts)
        self._distributions.update(new_distributions)
        self._line(
            {
                "exchange": None if exchange is None else _facts(exchange),
                "texts": {name: astuple(files[name]) for name in new_texts},
                "files": new_files,
                "distributions": {name: astuple(distributions[name]) for name in new_distributions},
                **self._calls.part(in_columns(calls)),
            }
        )

    def uses(self, found: FoundUses) -> None:
        """Write what the app's own code uses of libraries.

        Args:
            found: What was found.
        """
        self._line({"uses": found.as_rows()})

    def followed(self, followed: Followed) -> None:
        """Write where a value was seen that was followed.

        Args:
            followed: The value.
        """
        self._line({"followed": followed_row(followed)})

    def end(
        self,
        skipped: Mapping[str, int],
        interrupted: bool,
        gaps: Mapping[str, str],
        unknown_starts: Sequence[str],
    ) -> None:
        """End a trace.

        Args:
            skipped: How many calls were left out, by the reason.
            interrupted: Whether it was ended by Ctrl-C.
            gaps: Why calls are missing, by the thread.
            unknown_starts: The threads of which it is not known what started them.
        """
        end = {"skipped": skipped, "interrupted": interrupted, "gaps": gaps}
        if unknown_starts:
            end["unknown_starts"] = list(unknown_starts)
        self._line({"end": end})

    def whole(self, trace: Trace) -> None:
        """Write a trace from its beginning to its end.

        Args:
            trace: The trace.
        """
        self.begin(trace.kind, trace.scenario, trace.title, trace.python)
        calls = trace.calls_by_exchange
        self.part(None, calls[0], trace.files, trace.distributions)
        for exchange in trace.exchanges:
            self.part(exchange, calls[exchange.number], trace.files, trace.distributions)
        if trace.found_uses is not None:
            self.uses(trace.found_uses)
        if trace.followed is not None:
            self.followed(trace.followed)
        self.end(trace.skipped, trace.interrupted, trace.gaps, trace.unknown_starts)

    def _line(self, content: Mapping[str, Any]) -> None:
        self._write(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")


def _facts(exchange: Exchange) -> dict[str, Any]:
    facts = {name: value for name, value in asdict(exchange).items() if value != _DEFAULTS[name]}
    return facts | {"number": exchange.number, "kind": exchange.kind.value}


def dump(traces: Sequence[Trace]) -> str:
    """Write traces and the sources that they ran through as the text of a file.

    Args:
        traces: The traces.

    Returns:
        The text.
    """
    lines: list[str] = []
    writer = TraceWriter(lines.append)
    for trace in traces:
        writer.whole(trace)
    return "".join(lines)


def check(trace: Trace) -> None:
    """Check a trace that was made of what a stranger gave, as if it came from a file.

    Args:
        trace: The trace.

    Raises:
        flaskmagic.trace.checks.BrokenContract: It is none that could be saved and loaded.
    """
    _read(map(json.loads, dump([trace]).split("\n")[1:-1]), contract.Lines())


def load(path: Path) -> list[Trace]:
    """Read the traces of a file.

    Args:
        path: The file, which may be compressed by gzip.

    Returns:
        The traces, in their order.

    Raises:
        OSError: The file can't be read.
        UnreadableTrace: It is no trace, or not a whole one, or of a newer format, or breaks the
            contract of :mod:`flaskmagic.trace.contract`.
    """
    try:
        text = _unpacked(path).decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableTrace(f"{path} is not a trace: it is not text") from None
    except zlib.error as error:
        raise UnreadableTrace(f"{path} is not a trace: it can't be unpacked ({error})") from None
    first, _, rest = text.partition("\n")
    header = _json(first if rest else text, path, 1)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise UnreadableTrace(f"{path} is not a trace: it was not written by flaskmagic --save")
    version = header.get("version")
    if type(version) is not int or not 0 < version <= VERSION:
        raise UnreadableTrace(
            f"{path} is a trace of format {str(version)[:20]}, and this flaskmagic reads up to "
            f"{VERSION}: upgrade flaskmagic to read it"
        )
    try:
        lines = _lines(rest, path)
        if version < VERSION:
            lines = old_formats.upgraded(header, lines)
        traces = _read(lines, contract.Lines())
    except BrokenContract as error:
        raise UnreadableTrace(f"{path} is a damaged trace: {error}. Record it again.") from None
    if not traces:
        raise UnreadableTrace(f"{path} is not a whole trace: it breaks off before its first call")
    return traces


def load_own(content: bytes) -> list[Trace]:
    """Read traces that this very program has written and packed, so that nothing is to be checked.

    Args:
        content: What it has written, packed by gzip, which tells what is not whole.

    Returns:
        The traces, in their order.

    Raises:
        OSError, EOFError, zlib.error: It is not whole.
    """
    lines = gzip.decompress(content).decode().split("\n")[1:-1]
    return _read(map(json.loads, lines), checked=None)


def _unpacked(path: Path) -> bytes:
    """Return what is in a file, as far as it goes if it was still being written."""
    data = path.read_bytes()
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    unpacked = unpacker.decompress(data, _MOST)
    if unpacker.unconsumed_tail:
        raise zlib.error(f"it holds more than {_MOST >> 20} MB")
    return unpacked


def _lines(text: str, path: Path) -> Iterator[Any]:
    """Yield the lines after the first; one that was still being written is left out."""
    for number, line in enumerate(text.split("\n")[:-1], 2):
        yield _json(line, path, number)


def _json(text: str, path: Path, line: int) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableTrace(
            f"{path} is not a whole trace: it breaks off or is damaged at line "
            f"{line + error.lineno - 1}, column {error.colno}. Record it again with --save."
        ) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists
        raise UnreadableTrace(f"{path} is not a trace: it has what no trace has") from None


@dataclass(slots=True)
class _Part:
    """A trace while its lines are read."""

    about: Mapping[str, Any]
    calls: PartReader = field(default_factory=PartReader)
    exchanges: list[Exchange] = field(default_factory=list)
    distributions: dict[str, Distribution] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    uses: FoundUses | None = None
    followed: Followed | None = None
    end: Mapping[str, Any] | None = None


def _read(lines: Iterable[Any], checked: contract.Lines | None) -> list[Trace]:
    """Make traces of the lines after the first, which are checked if a stranger may have them."""
    texts: dict[str, SourceFile] = {}
    found: list[_Part] = []
    for line in lines:
        if checked is not None:
            checked.check(line)
        if "trace" in line:
            found.append(_Part(line["trace"]))
        elif "end" in line:
            found[-1].end = line["end"]
        elif "uses" in line:
            found[-1].uses = FoundUses.read(line["uses"])
        elif "followed" in line:
            found[-1].followed = read_followed(*line["followed"])
        else:
            texts |= {name: SourceFile(*row) for name, row in line["texts"].items()}
            _take(found[-1], line)
    if checked is not None and not checked.end():
        del found[-1:]
    return [_trace(part, texts) for part in found]


def _take(part: _Part, line: Mapping[str, Any]) -> None:
    part.calls.take(line)
    part.files += line["files"]
    part.distributions |= {name: Distribution(*row) for name, row in line["distributions"].items()}
    if (facts := line["exchange"]) is not None:
        kind, cookies = ExchangeKind(facts["kind"]), tuple(facts.get("cookies", ()))
        part.exchanges.append(Exchange(**{**_DEFAULTS, **facts, "kind": kind, "cookies": cookies}))


def _trace(part: _Part, texts: Mapping[str, SourceFile]) -> Trace:
    about, end = part.about, part.end or {}
    calls = part.calls.calls(is_whole=part.end is not None)
    return Trace(
        kind=Kind(about["kind"]),
        scenario=about["scenario"],
        title=about["title"] + ("" if end else CUT_OFF),
        python=about["python"],
        distributions=part.distributions,
        calls=calls,
        files={name: texts[name] for name in part.files},
        skipped=end.get("skipped", {}),
        interrupted=end.get("interrupted", False),
        gaps=end.get("gaps", {}),
        unknown_starts=tuple(end.get("unknown_starts", ())),
        exchanges=tuple(sorted(part.exchanges, key=lambda each: each.number)),
        found_uses=part.uses,
        followed=if_whole(part.followed, ById(calls)),
    )
