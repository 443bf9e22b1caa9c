import functools

from flask import Blueprint, abort, make_response, render_template, request
from flask.views import MethodView
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, ValidationError

from ..models import Note

site = Blueprint("site", __name__, template_folder="templates")


class NoteForm(FlaskForm):
    text = StringField("Text", validators=[DataRequired()])

    def validate_text(self, field):
        if field.data == "no":
            raise ValidationError("no")


def logged(view):
    def wrapper(*args, **kwargs):
        if request.headers.get("X-Token") is None:
            abort(401)
        return view(*args, **kwargs)

    return functools.update_wrapper(wrapper, view)


class Notes(MethodView):
    def get(self, note_id):
        note = Note.query.get(note_id)
        return self.shown(note)

    def post(self, note_id):
        form = NoteForm()
        if form.validate_on_submit():
            Note(id=note_id, text=form.text.data).keep()
        return make_response("kept", 201)

    def shown(self, note):
        return render_template("site/note.html", note=note)


site.add_url_rule("/notes/<note_id>", view_func=Notes.as_view("notes"))


@site.route("/newest")
@logged
def newest():
    return render_template("site/note.html", note=Note.newest())
