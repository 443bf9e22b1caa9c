"""Started as a script by the Python of an app, with the job on stdin: carries flaskmagic in.

Nothing is installed for that Python and nothing is put on its ``sys.path``. So that an old one can
say that it is too old, this file is written for every Python 3.
"""

import sys

TOO_OLD = 70
"""The exit code of a Python that can't be recorded."""


def carry_in() -> None:
    """Make ``flaskmagic`` importable, from the folder that this file lies in, and from nowhere."""
    import importlib.util
    import os

    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    spec = importlib.util.spec_from_file_location(
        "flaskmagic", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["flaskmagic"] = module
    spec.loader.exec_module(module)
    # Python put the folder of the script in front, unless it was told not to (-P).
    if sys.path and os.path.abspath(sys.path[0]) == os.path.join(folder, "inside"):
        del sys.path[0]


def main() -> None:
    """Record the app that the job names."""
    if sys.version_info < (3, 11):
        sys.exit(TOO_OLD)
    leave_no_files = sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # our folder may be read by several Pythons at once
    carry_in()
    from flaskmagic.inside.job import Job
    from flaskmagic.inside.record import record

    job = Job.read(sys.stdin.buffer.read())
    record(job, leave_no_files)


if __name__ == "__main__":
    main()
