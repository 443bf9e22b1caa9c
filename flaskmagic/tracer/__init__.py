"""What ran: the settrace recorder, its scope, the trace and its file format."""

from flaskmagic.tracer.assemble import assemble, imported_path, read_text
from flaskmagic.tracer.model import (
    MAIN_THREAD,
    RECORDING,
    Call,
    CallSite,
    CodeRef,
    Distribution,
    Outcome,
    SourceFile,
    Trace,
)
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from flaskmagic.tracer.secrets import is_secret
from flaskmagic.tracer.storage import UnreadableTrace, dump, load

__all__ = [
    "MAIN_THREAD",
    "RECORDING",
    "Call",
    "CallSite",
    "CodeRef",
    "Distribution",
    "Outcome",
    "Recorder",
    "Scope",
    "SourceFile",
    "Trace",
    "UnreadableTrace",
    "assemble",
    "dump",
    "imported_path",
    "is_secret",
    "load",
    "read_text",
]
