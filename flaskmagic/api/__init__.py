"""The one front door: run the demo app or an app, load, read, write, report, lint and doctor.

The commands come in here, and so do Python programs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flaskmagic.api.checking import (
    check_reports,
    claims_in,
    doctor,
    has_faults,
    lint,
    sentences_without_claims,
)
from flaskmagic.api.notes import lacks, topics, walkthrough
from flaskmagic.api.readings import (
    compare,
    compare_traces,
    find_uses,
    make_quiz,
    read,
    read_alone,
    read_each,
    read_everything,
    read_exchanges,
)
from flaskmagic.api.running import (
    FOLLOW_PATIENCE,
    beside,
    environment_with,
    follow,
    keep_app,
    keep_demo,
    record,
    run_app,
    run_demo,
    serve_app,
)
from flaskmagic.api.traces import answered, headings, load, only, save
from flaskmagic.api.writing import (
    check_sheet,
    plan_report,
    report_styles,
    to_string,
    write_report,
    write_sheet,
    write_site,
)
from flaskmagic.checks.doctor import EnvironmentCheck
from flaskmagic.checks.lint import Finding
from flaskmagic.checks.written.model import CheckedReport
from flaskmagic.host.carried import write_inside
from flaskmagic.host.found_app import app_found_here
from flaskmagic.host.python import FoundPython, find_python
from flaskmagic.reading import Reading
from flaskmagic.reading.beside import Beside
from flaskmagic.reading.differences import Differences
from flaskmagic.reading.quiz.chosen import Quiz
from flaskmagic.reading.quiz.model import Level
from flaskmagic.reading.trail.model import Trail
from flaskmagic.render.preview import lacks as lacks_pictures
from flaskmagic.render.preview import site_address
from flaskmagic.report.forms.registry import forms as report_forms
from flaskmagic.report.paper import Paper
from flaskmagic.runs.block import Recording, StillRecording
from flaskmagic.trace import Exchange, Kind, Trace
from flaskmagic.trace.choose import NoExchange
from flaskmagic.tracer.engines.choice import ENGINES
from flaskmagic.uses import NoUses, ProjectUses
from flaskmagic.visitor.actions import PATIENCE, Event, Request
from flaskmagic.visitor.request_file import read_requests
from flaskmagic.visitor.typed_json import read_arguments, read_json
from flaskmagic.visitor.visit import Visit, make_visit
from flaskmagic.walkthroughs import Walkthrough

if TYPE_CHECKING:
    # What runs an app and what writes a report brings much, which is imported where it is used.
    from flaskmagic.report.plan import PlannedReport
    from flaskmagic.runs.live import LiveApp
    from flaskmagic.runs.run import Run
    from flaskmagic.runs.serve import Served
    from flaskmagic.runs.session import Ended

__all__ = [
    "ENGINES",
    "FOLLOW_PATIENCE",
    "PATIENCE",
    "Beside",
    "CheckedReport",
    "Differences",
    "Ended",
    "EnvironmentCheck",
    "Event",
    "Exchange",
    "Finding",
    "FoundPython",
    "Kind",
    "Level",
    "LiveApp",
    "NoExchange",
    "NoUses",
    "Paper",
    "PlannedReport",
    "ProjectUses",
    "Quiz",
    "Reading",
    "Recording",
    "Request",
    "Run",
    "Served",
    "StillRecording",
    "Trace",
    "Trail",
    "Visit",
    "Walkthrough",
    "answered",
    "app_found_here",
    "beside",
    "check_reports",
    "check_sheet",
    "claims_in",
    "compare",
    "compare_traces",
    "doctor",
    "environment_with",
    "find_python",
    "find_uses",
    "follow",
    "has_faults",
    "headings",
    "keep_app",
    "keep_demo",
    "lacks",
    "lacks_pictures",
    "lint",
    "load",
    "make_quiz",
    "make_visit",
    "only",
    "plan_report",
    "read",
    "read_alone",
    "read_arguments",
    "read_each",
    "read_everything",
    "read_exchanges",
    "read_json",
    "read_requests",
    "record",
    "report_forms",
    "report_styles",
    "run_app",
    "run_demo",
    "save",
    "sentences_without_claims",
    "serve_app",
    "site_address",
    "to_string",
    "topics",
    "walkthrough",
    "write_inside",
    "write_report",
    "write_sheet",
    "write_site",
]
