"""The shelf: files that visitors leave for one another, for as long as the app runs."""

import shutil
import tempfile
import weakref
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename


def make_shelf() -> Blueprint:
    """Make a blueprint whose shelf is an empty folder, which goes when the blueprint does."""
    shelf = Blueprint("shelf", __name__, url_prefix="/shelf")
    folder = Path(tempfile.mkdtemp(prefix="clubhouse-"))
    weakref.finalize(shelf, shutil.rmtree, folder, ignore_errors=True)

    @shelf.route("/")
    def show() -> str:
        return render_template("shelf.html", names=sorted(path.name for path in folder.iterdir()))

    @shelf.route("/", methods=["POST"])
    def leave() -> ResponseReturnValue:
        file = request.files["file"]
        name = secure_filename(file.filename or "")
        if not name:
            abort(400)
        file.save(folder / name)
        return redirect(url_for(".take", name=name), code=303)

    @shelf.route("/<path:name>")
    def take(name: str) -> Response:
        # Flask 2.1 sends no ETag unless it is told to; later releases do so anyway.
        return send_from_directory(folder, name, etag=True)

    return shelf
