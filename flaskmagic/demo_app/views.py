"""The pages of the Clubhouse and its small JSON interface."""

from typing import NamedTuple

from flask import (
    Flask,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import escape
from werkzeug.exceptions import NotFound


class Item(NamedTuple):
    """A page the front page leads to."""

    endpoint: str
    title: str
    text: str


ITEMS = [
    Item("form", "Form", "Send us a line, and a file if you like."),
    Item("guestbook.show", "Guestbook", "Read who was here and sign it."),
    Item("shelf.show", "Shelf", "Leave a file for the others, or take one."),
    Item("chat", "Chat", "Talk to everybody who has the page open."),
    Item("visit", "Visit", "A cookie and a session count how often you come."),
    Item("inspect", "Inspect", "See what Flask understood of your request."),
    Item("old", "Old address", "We moved: this one redirects."),
]


def add_views(app: Flask) -> None:
    """Register every page with the app."""

    @app.route("/")
    def index() -> str:
        name = request.args.get("name", "")
        return render_template("index.html", name=name, items=ITEMS)

    @app.route("/hello/<name>")
    def hello(name: str) -> str:
        return f"Hello, {escape(name)}!"

    @app.route("/form", methods=["GET", "POST"])
    def form() -> str:
        if request.method == "GET":
            return render_template("form.html")
        name = request.form["name"]
        message = request.form["message"]
        upload = request.files.get("attachment")
        size = len(upload.read()) if upload else 0
        return render_template("form.html", name=name, message=message, upload=upload, size=size)

    @app.route("/api/echo", methods=["POST"])
    def echo() -> Response:
        data = request.get_json()
        return jsonify(received=data)

    @app.route("/inspect", methods=["GET", "POST"])
    def inspect() -> Response:
        return jsonify(
            method=request.method,
            path=request.path,
            q=request.args.get("q"),
            content_type=request.content_type,
            content_length=request.content_length,
            mimetype=request.mimetype,
            user_agent=request.headers.get("User-Agent"),
            visitor=request.cookies.get("visitor"),
        )

    @app.route("/visit")
    def visit() -> Response:
        session["visits"] = session.get("visits", 0) + 1
        if "stay" in request.args:
            session.permanent = True
        response = make_response(f"This is visit number {session['visits']}.")
        name = request.args.get("name") or request.cookies.get("visitor", "guest")
        response.set_cookie("visitor", name, httponly=True, samesite="Lax")
        return response

    @app.route("/forget")
    def forget() -> ResponseReturnValue:
        session.clear()
        return redirect(url_for("index"))

    @app.route("/made")
    def made() -> Response:
        return make_response("Made to order.", 201, {"X-Made-By": "the Clubhouse"})

    @app.route("/old")
    def old() -> ResponseReturnValue:
        return redirect(url_for("hello", name="old friend"))

    @app.route("/broken")
    def broken() -> str:
        slices, guests = 12, 0
        return f"There are {slices / guests} slices of cake for each guest."

    @app.route("/chat")
    def chat() -> str:
        return render_template("chat.html")

    @app.errorhandler(404)
    def not_found(error: NotFound) -> tuple[str, int]:
        # The first of them that exists: a theme may bring a 404.html of its own.
        return render_template(["404.html", "not_found.html"], error=error), 404
