"""What ran: the calls of one recorded run, and the file that they are kept in."""

from flaskmagic.trace.assemble import assemble, read_text, source_files
from flaskmagic.trace.calls import Call, CallSite, CCall, CodeRef, Outcome
from flaskmagic.trace.codes import imported_path
from flaskmagic.trace.columns import Calls
from flaskmagic.trace.found_uses import FoundUses
from flaskmagic.trace.log_reader import LogReader, RecordedPython, Standing, UnreadableLog
from flaskmagic.trace.model import (
    MAIN_THREAD,
    Distribution,
    Exchange,
    ExchangeKind,
    Followed,
    Kind,
    Sighting,
    SourceFile,
    Trace,
    said_of_gaps,
)
from flaskmagic.trace.storage import UnreadableTrace, dump, load

__all__ = [
    "MAIN_THREAD",
    "CCall",
    "Call",
    "CallSite",
    "Calls",
    "CodeRef",
    "Distribution",
    "Exchange",
    "ExchangeKind",
    "Followed",
    "FoundUses",
    "Kind",
    "LogReader",
    "Outcome",
    "RecordedPython",
    "Sighting",
    "SourceFile",
    "Standing",
    "Trace",
    "UnreadableLog",
    "UnreadableTrace",
    "assemble",
    "dump",
    "imported_path",
    "load",
    "read_text",
    "said_of_gaps",
    "source_files",
]
