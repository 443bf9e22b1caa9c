"""The members' room: who has joined can log in, be remembered, and log out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, login_required, login_user, logout_user
from werkzeug.security import check_password_hash, generate_password_hash


class Member(UserMixin):
    """Somebody who has joined. Of the password, only a hash is kept."""

    def __init__(self, name: str, password: str) -> None:
        self.id = name
        self.password_hash = generate_password_hash(password)


def make_blueprint() -> Blueprint:
    """Make the blueprint of the room, which has no members yet."""
    members = Blueprint("members", __name__, url_prefix="/members")
    everybody: dict[str, Member] = {}

    manager = LoginManager()
    manager.login_view = "members.login"
    members.record_once(lambda state: manager.init_app(state.app))

    @manager.user_loader
    def load_member(name: str) -> Member | None:
        return everybody.get(name)

    @members.route("/join", methods=["POST"])
    def join() -> ResponseReturnValue:
        name = request.form["name"]
        if name in everybody:
            return render_template("login.html", problem="That name is taken."), 409
        everybody[name] = Member(name, request.form["password"])
        return redirect(url_for(".login"), code=303)

    @members.route("/login", methods=["GET", "POST"])
    def login() -> ResponseReturnValue:
        if request.method == "GET":
            return render_template("login.html")
        member = everybody.get(request.form["name"])
        password = request.form["password"]
        if member is None or not check_password_hash(member.password_hash, password):
            return render_template("login.html", problem="No such name, or not its password."), 401
        login_user(member, remember="remember" in request.form)
        return redirect(url_for(".room"), code=303)

    @members.route("/")
    @login_required
    def room() -> str:
        return render_template("room.html", members=everybody)

    @members.route("/logout", methods=["POST"])
    @login_required
    def logout() -> ResponseReturnValue:
        logout_user()
        return redirect(url_for("index"), code=303)

    return members
