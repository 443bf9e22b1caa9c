"""Reads the records of a recording, which may have been made by another Python, elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from flaskmagic.trace.found_uses import FoundUses
from flaskmagic.trace.model import Distribution, SourceFile
from flaskmagic.trace.replay import Replay, Replayed
from flaskmagic.tracer import records
from flaskmagic.tracer.functions import Function, Opcodes
from flaskmagic.tracer.log import ThreadLog
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.sightings import Seen


class UnreadableLog(Exception):
    """Records that are none, or of another version."""


@dataclass(frozen=True, slots=True)
class RecordedPython:
    """The Python that ran what was recorded: its version, and where its modules lie."""

    version: str
    implementation: str
    standard_library: str
    import_path: tuple[str, ...]

    @classmethod
    def read(cls, about: Mapping[str, Any]) -> RecordedPython:
        """Read what the first record of a log says of it.

        Args:
            about: That record's last value.

        Returns:
            The Python.
        """
        return cls(
            version=about["python"],
            implementation=about["implementation"],
            standard_library=about["standard_library"],
            import_path=tuple(about["import_path"]),
        )

    @classmethod
    def here(cls) -> RecordedPython:
        """Return the Python that runs this.

        Returns:
            The Python.
        """
        return cls.read(records.header()[-1])


class Standing(NamedTuple):
    """A function that had not ended: its file, its first line, and the line at which it was."""

    filename: str
    first_line: int
    line: int


class LogReader:
    """Makes calls of records, as they come.

    ``functions`` are those that the records name, by their numbers. ``app_folder`` and
    ``app_packages`` are where the app's own code lies. ``files`` and ``distributions`` are those
    that were described where it was recorded, and ``found_uses`` what was found there. ``standing``
    says of threads where their own functions were at the end, and ``seen`` where the value was that
    is followed. It ``ended`` if the log is whole.
    """

    def __init__(self) -> None:
        self.functions: dict[int, Function] = {}
        self.app_folder: str | None = None
        self.app_packages: tuple[str, ...] = ()
        self.files: dict[str, SourceFile] = {}
        self.distributions: dict[str, Distribution] = {}
        self.found_uses: FoundUses | None = None
        self.seen: list[Seen] = []
        self.standing: dict[str, list[Standing]] = {}
        self.ended = False
        self._python: RecordedPython | None = None
        self._replay: Replay | None = None
        self._take: dict[str, Callable[..., None]] = {
            records.HEADER: self._header,
            records.FUNCTION: self._function,
            records.EVENTS: self._events,
            records.LOG_END: self._log_end,
            records.IMPORT_PATH: self._import_path,
            records.APP_FOLDER: self._app_folder,
            records.FILE: self._file,
            records.DISTRIBUTION: self._distribution,
            records.USES: self._uses,
            records.SEEN: self._seen,
            records.STANDING: self._standing,
            records.END: self._end,
        }

    @classmethod
    def of(cls, recorder: Recorder) -> LogReader:
        """Read what a recorder of this process has recorded, all of it.

        Args:
            recorder: The recorder, which was stopped. Its logs are emptied.

        Returns:
            The reader.
        """
        reader = cls()
        reader.feed([records.header(), *records.Records(recorder).new()])
        return reader

    @property
    def python(self) -> RecordedPython:
        """The Python of the recording.

        Raises:
            UnreadableLog: The first record is missing.
        """
        if self._python is None:
            raise UnreadableLog("it has no first record")
        return self._python

    @property
    def has_begun(self) -> bool:
        """Whether the first record was read."""
        return self._replay is not None

    @property
    def replay(self) -> Replay:
        """The calls so far.

        Raises:
            UnreadableLog: The first record is missing.
        """
        if self._replay is None:
            raise UnreadableLog("it has no first record")
        return self._replay

    def feed(self, new: Iterable[list[Any]]) -> None:
        """Take the next records; those that say nothing of calls are passed over.

        Args:
            new: The records, in their order.

        Raises:
            UnreadableLog: They are of another version, or are damaged.
        """
        for name, *values in new:
            take = self._take.get(name) if isinstance(name, str) else None
            if take is not None:
                try:
                    take(*values)
                except (TypeError, ValueError, LookupError, AttributeError) as error:
                    raise UnreadableLog(f"a record of {name!r} is damaged: {error!r}") from error

    def replayed(self) -> Replayed:
        """Make the calls of all records; no more records come.

        Returns:
            The calls.

        Raises:
            UnreadableLog: The first record is missing.
        """
        self.replay.end()
        return self.replay.replayed()

    def _header(self, version: int, about: dict[str, Any]) -> None:
        if version != records.VERSION:
            raise UnreadableLog(f"its version is {version}, and {records.VERSION} can be read")
        self._python = RecordedPython.read(about)
        self._replay = Replay(self.functions, Opcodes(*map(frozenset, about["opcodes"])))

    def _function(self, *values: Any) -> None:
        function = Function.from_record(list(values))
        self.functions[function.number] = function

    def _import_path(self, folders: list[str]) -> None:
        self._python = replace(self.python, import_path=tuple(folders))

    def _app_folder(self, folder: str | None, packages: list[str]) -> None:
        self.app_folder, self.app_packages = folder, tuple(packages)

    def _file(self, filename: str, *fields: Any) -> None:
        self.files[filename] = SourceFile(*fields)

    def _distribution(self, package: str, *fields: Any) -> None:
        self.distributions[package] = Distribution(*fields)

    def _uses(self, rows: dict[str, Any]) -> None:
        self.found_uses = FoundUses.read(rows)

    def _seen(self, *fields: Any) -> None:
        self.seen.append(Seen(*fields))

    def _standing(self, threads: list[list[Any]]) -> None:
        self.standing = {name: [Standing(*each) for each in stack] for name, stack in threads}

    def _end(self) -> None:
        self.ended = True

    def _events(self, number: int, name: str, is_started: bool, events: list[Any]) -> None:
        if self._replay is None:
            raise ValueError("no first record")
        self._replay.feed(ThreadLog(number, name, is_started, events))

    def _log_end(self, number: int) -> None:
        self.replay.end_log(number)
