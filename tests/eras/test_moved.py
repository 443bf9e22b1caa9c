"""Definitions and statements are found again where they went."""

from flaskmagic.eras.moved import same_definition, same_statement
from flaskmagic.eras.revisions import ReadFrom, SourceText
from flaskmagic.source.definitions import definitions

OLD = '''\
class Flask:
    jinja_environment = Environment

    def add_url_rule(self, rule, endpoint=None):
        """Add a rule."""
        options = self.options_of(rule, endpoint)
        self.url_map.add(options)
        # remember it
        self.views[endpoint] = options
        return options

    def run(self, host, port):
        if host is None:
            return None
        serve(host, port)
        return None


def helper(first, second):
    total = first + second
    print(total)
    return total * second
'''

NEW = '''\
class App:
    jinja_environment = Environment

    def add_url_rule(self, rule, endpoint=None, methods=()):
        """Add a rule.

        It has methods."""
        options = self.options_of(rule, endpoint)
        self.url_map.add(rule_object)
        # remember it
        self.views[endpoint] = options
        return options
'''

OTHER = '''\
class Scaffold:
    def add_url_rule(self, rule):
        raise NotImplementedError


class Flask(App):
    def run(self, host, port):
        """Run it."""
        if host is None:
            return None
        print(host)
        serve(
            host,
            port
        )
        return None


def assistant(first, second):
    total = first + second
    print(total)
    return total * second
'''


def source(path: str, text: str) -> SourceText:
    return SourceText(path, text, ReadFrom.RELEASE)


APP = source("flask/app.py", OLD)
TODAY = [source("flask/sansio/app.py", NEW), source("flask/app.py", OTHER)]


def found(qualname: str) -> tuple[str, str] | None:
    again = same_definition(APP, qualname, TODAY)
    return again and (again.source.path, again.qualname)


def test_a_definition_of_the_same_name_in_the_same_file_is_the_same() -> None:
    assert found("Flask.run") == ("flask/app.py", "Flask.run")
    again = same_definition(APP, "Flask", [source("flask/app.py", "class Flask:\n    pass\n")])
    assert again is not None  # however it has changed
    assert again.likeness < 0.2


def test_a_method_is_found_in_another_class_of_another_file() -> None:
    assert found("Flask.add_url_rule") == ("flask/sansio/app.py", "App.add_url_rule")
    assert found("Flask.jinja_environment") == ("flask/sansio/app.py", "App.jinja_environment")


def test_a_function_of_another_name_must_be_very_like_it() -> None:
    assert found("helper") == ("flask/app.py", "assistant")
    changed = OTHER.replace("total * second", "first").replace("print(total)", "log(second)")
    assert same_definition(APP, "helper", [source("flask/app.py", changed)]) is None


def test_what_is_gone_is_not_found() -> None:
    assert same_definition(APP, "Flask.add_url_rule", TODAY[1:]) is None
    assert same_definition(APP, "no_such", TODAY) is None
    assert same_definition(APP, "helper", []) is None


def line_of(text: str, said: str, which: int = 0) -> int:
    return [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == said][which]


def again(qualname: str, said: str, which: int = 0) -> int | None:
    there = same_definition(APP, qualname, TODAY)
    assert there is not None
    within = definitions(OLD)[qualname][0]
    return same_statement(OLD, line_of(OLD, said, which), within, there.source.text, there.span)


def test_a_statement_is_found_again() -> None:
    rule = "Flask.add_url_rule"
    assert again(rule, "self.views[endpoint] = options") == line_of(
        NEW, "self.views[endpoint] = options"
    )
    assert again(rule, "# remember it") == line_of(NEW, "# remember it")
    assert again("Flask.jinja_environment", "jinja_environment = Environment") == 2


def test_a_statement_that_was_changed_a_little_is_found() -> None:
    assert again("Flask.add_url_rule", "self.url_map.add(options)") == line_of(
        NEW, "self.url_map.add(rule_object)"
    )


def test_a_statement_that_is_broken_elsewhere_is_found() -> None:
    assert again("Flask.run", "serve(host, port)") == line_of(OTHER, "serve(")


def test_of_equal_statements_the_one_with_as_many_before_it_is_found() -> None:
    for which in (0, 1):
        assert again("Flask.run", "return None", which) == line_of(OTHER, "return None", which)


def test_of_equal_statements_none_is_found_if_there_are_more_or_fewer() -> None:
    within, run = definitions(OLD)["Flask.run"][0], definitions(OTHER)["Flask.run"][0]
    more = OTHER.replace("        print(host)\n", "        return None\n")
    line = line_of(OLD, "return None", 1)
    assert same_statement(OLD, line, within, OTHER, run) is not None
    assert same_statement(OLD, line, within, more, run) is None


def test_what_is_no_statement_any_more_is_not_found() -> None:
    assert again("helper", "print(total)") == line_of(OTHER, "print(total)")
    run, within = definitions(OTHER)["Flask.run"][0], definitions(OLD)["helper"][0]
    line = line_of(OLD, "return total * second")
    assert same_statement(OLD, line, within, OTHER, run) is None
    blank = line_of(OLD, "") if "" in OLD.split("\n") else 1
    assert same_statement(OLD, blank, within, OTHER, run) is None
