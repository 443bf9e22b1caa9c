"""The notice board: shows how a notice will look before it is put up."""

from flask import Blueprint, render_template, request
from markupsafe import Markup

RULES = Markup("<strong>%s</strong> will read this.")
WHEN = "It goes up <em>tonight</em>."


def make_notices() -> Blueprint:
    """Make the blueprint of the notice board."""
    notices = Blueprint("notices", __name__)

    @notices.route("/notice")
    def preview() -> str:
        text = request.args.get("text", "")
        link = request.args.get("link", "/")
        rules = RULES % request.args.get("who", "Everybody")
        return render_template("notice.html", text=text, link=link, rules=rules, when=WHEN)

    return notices
