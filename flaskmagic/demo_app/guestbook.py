"""The guestbook: a blueprint with pages of its own under /guestbook."""

from collections import deque

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue


def make_guestbook() -> Blueprint:
    """Make a blueprint whose book is still empty and keeps the newest fifty entries."""
    guestbook = Blueprint("guestbook", __name__, url_prefix="/guestbook")
    entries: deque[tuple[str, str]] = deque(maxlen=50)

    @guestbook.before_request
    def recognise_visitor() -> None:
        g.name = request.cookies.get("visitor", "guest")

    @guestbook.after_request
    def count_entries(response: Response) -> Response:
        response.headers["X-Entries"] = str(len(entries))
        return response

    @guestbook.teardown_request
    def forget_visitor(_error: BaseException | None) -> None:
        g.pop("name", None)

    @guestbook.route("/")
    def show() -> str:
        return render_template("guestbook.html", entries=entries)

    @guestbook.route("/<int:number>")
    def entry(number: int) -> str:
        if number >= len(entries):
            abort(404)
        return render_template("guestbook.html", entries=[entries[number]])

    @guestbook.route("/sign", methods=["POST"])
    def sign() -> ResponseReturnValue:
        entries.appendleft((g.name, request.form["text"]))
        return redirect(url_for(".show"), code=303)

    return guestbook
