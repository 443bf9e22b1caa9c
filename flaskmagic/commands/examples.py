"""The examples in the help of each command: what is typed after its name, and what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

EXAMPLES: Mapping[str, Sequence[tuple[str, str]]] = {
    "": (
        ("trace route", "See how Flask finds your function for a URL, on a demo app."),
        ("site -o pages", "Write all topics as pages: open pages/index.html in a browser."),
        (
            "trace --app server.py --request 'GET /'",
            "Follow a request through an app of your own: here its file is server.py.",
        ),
    ),
    "topics": (
        ("topics", "See which topics there are."),
        ("trace route", "Read one of them on the demo app."),
    ),
    "trace": (
        ("trace route", "Read one topic on the demo app."),
        ("trace route -o route.html", "Write it as a page for a browser."),
        (
            "trace --app server.py --request 'GET /' --save trace.json",
            "Send a request to your own app, read its path, and keep the trace.",
        ),
    ),
    "run": (
        ("run --app server.py --save session.json", "Serve the app, and keep what is asked of it."),
        ("trace --from session.json", "Read it afterwards."),
        ("run server.py", "Start the script as python server.py does."),
    ),
    "uses": (
        ("uses --app server.py", "List what your app uses of each library."),
        ("uses --from session.json", "See which of it ran in a session that was saved."),
    ),
    "step": (
        ("step route", "Step through a topic on the demo app."),
        ("step route --quiz", "Be asked at each step what comes next."),
        ("step --app server.py --request 'GET /'", "Step through a request to your own app."),
        ("step route --notes talk.md", "Have notes of your own beside the steps."),
    ),
    "quiz": (
        ("quiz route", "Be asked about a topic on the demo app."),
        (
            "quiz --app server.py --request 'GET /' --level 2",
            "Be asked about a request to your own app, each question with one line of code.",
        ),
        (
            "quiz route --sheet quiz.pdf --seed 'group A'",
            "Write a sheet to print, with its key; another seed asks other questions.",
        ),
    ),
    "report": (
        ("report -o report.md", "Write a report on the app in this folder, or else on the demo."),
        (
            "report --app server.py --request 'GET /' -o report.html",
            "Write it on an app of your own, for a browser.",
        ),
        (
            "report --from session.json --style questions -o report.md",
            "Write it in another style, on a session that was saved.",
        ),
    ),
    "site": (
        ("site -o pages", "Write all topics, or the path through the app in this folder."),
        ("site --topics route,template -o pages", "Write two topics on the demo app."),
        (
            "site --topics route -o pages --url https://example.org/flask/",
            "Write pages to publish there: links to them have a preview.",
        ),
        (
            "site --app server.py --request 'GET /' -o pages",
            "Write a page on a request to your own app.",
        ),
    ),
    "follow": (
        ("follow query:name", "See the way of a value in the query, on the demo app."),
        (
            "follow form:text --app server.py --request 'POST /notes'",
            "Follow a field of a form through an app of your own.",
        ),
        ("follow header:User-Agent -o header.html", "Write the way of a header as a page."),
    ),
    "beside": (
        ("beside homework.py", "Set a socket server of your own beside the demo app's."),
        (
            "beside homework.py --app server.py -o beside.md",
            "Set it beside that of your own app, and write Markdown.",
        ),
    ),
    "compare": (
        ("compare session.json --only 1 --only 2", "See where two requests of a session differ."),
        ("compare before.json after.json", "Compare two saved traces."),
        (
            "compare route --with flask==2.1.1,werkzeug==2.1.1 -o routing.html",
            "See how routing has changed since these releases, on one page.",
        ),
    ),
    "check": (
        ("check handed-in.md", "Check its links, and the lines that its words name."),
        (
            "check handed-in.md --from session.json -o checked.sarif",
            "Say what ran of it in a session that was saved, and write that for an editor.",
        ),
        (
            "check handed-in.md --fix --links",
            "Pin its links in a copy, handed-in.fixed.md.",
        ),
    ),
    "lint": (
        ("lint notes.md", "Check that all steps of your notes are found."),
        ("lint --claims notes.md", "List the sentences that no run proves."),
    ),
    "inside": (("inside --zip inside.pyz", "Write the file, to be copied to where the app is."),),
    "doctor": (
        ("doctor", "Check the libraries that are installed here."),
        ("doctor --format json", "Do the same for a program that reads it."),
    ),
}
