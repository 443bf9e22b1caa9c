"""An app as a reader may have it: a form with a password, a session, and functions of its own."""

from hashlib import sha256

from flask import Flask, redirect, render_template_string, request, session
from flask.typing import ResponseReturnValue

app = Flask(__name__)
app.secret_key = "only for the benchmark"
PAGE = "<ul>{% for each in lines %}<li>{{ each.item }}: {{ each.price }}</li>{% endfor %}</ul>"
PRICES = {"tea": 250, "milk": 120}
USERS: dict[str, str] = {}


def digest(password: str) -> str:
    """Return what is kept of a password."""
    return sha256(password.encode()).hexdigest()


def known(name: str, password: str) -> bool:
    """Look whether somebody is known, or get to know them."""
    return USERS.setdefault(name, digest(password)) == digest(password)


def total(item: str, count: int) -> int:
    """Add up what an item costs."""
    cents = 0
    for _ in range(count):
        cents += PRICES.get(item, 0)
    return cents


@app.post("/login")
def login() -> ResponseReturnValue:
    """Let somebody in."""
    if not known(request.form["name"], request.form["password"]):
        return "no", 403
    session["name"] = request.form["name"]
    return redirect("/basket")


@app.get("/basket")
def basket() -> str:
    """Show what is in the basket."""
    count = request.args.get("count", 1, type=int)
    items = request.args.getlist("item")
    lines = [{"item": item, "price": total(item, count)} for item in items]
    return render_template_string(PAGE, lines=lines)
