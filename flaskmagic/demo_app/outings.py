"""The outing: a form that Flask-WTF keeps, for all who want to come along."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange


class OutingForm(FlaskForm):
    """What we ask of everybody who comes along."""

    name = StringField("Name", validators=[DataRequired(), Length(max=30)])
    guests = IntegerField("Guests", validators=[NumberRange(min=0, max=3)])


def make_blueprint() -> Blueprint:
    """Make the blueprint of the outing, for which nobody has signed up yet."""
    outings = Blueprint("outings", __name__)
    coming: list[tuple[str, int]] = []

    @outings.route("/outing", methods=["GET", "POST"])
    def sign_up() -> ResponseReturnValue:
        form = OutingForm()
        if form.validate_on_submit():
            coming.append((form.name.data, form.guests.data))
            return redirect(url_for(".sign_up"), code=303)
        return render_template("outing.html", form=form, coming=coming)

    return outings
