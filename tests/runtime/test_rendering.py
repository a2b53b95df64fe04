"""What templates write: every value escaped, every text in the language of the response."""

from collections.abc import Iterator

import pytest
from babel import support
from flask import Flask
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import IntegerField
from wtforms.validators import DataRequired

from samenspel.runtime import rendering
from samenspel.web import in_language


class Shouting:
    """A value of some class of its own."""

    def __str__(self) -> str:
        return "<b>&</b>"


class Own(str):
    """A kind of text."""


@pytest.fixture(params=["nl", "en"])
def language(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context("/"), in_language(request.param):
        yield request.param


def rendered(app: Flask, source: str, **values: object) -> str:
    return app.jinja_env.from_string(source).render(get_locale=lambda: "nl", **values)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ('<a href="x">\'&', "&lt;a href=&#34;x&#34;&gt;&#39;&amp;"),
        (Markup("<i>ours</i>"), "<i>ours</i>"),
        (Own("<u>"), "&lt;u&gt;"),
        (Shouting(), "&lt;b&gt;&amp;&lt;/b&gt;"),
        (12, "12"),
        (None, "None"),
    ],
)
def test_every_value_is_escaped(app: Flask, value: object, written: str) -> None:
    source = "{% macro twice(v) %}{{ v }}{{ v }}{% endmacro %}{% set kept %}{{ value }}{% endset %}"
    source += "{{ value }} {{ kept }} {{ twice(value) }}"
    assert rendered(app, source, value=value) == f"{written} {written} {written}{written}"


def test_templates_write_their_values_by_our_escape(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jinja may change how compiled templates find the function; then they are as safe, but slow, and this fails."""
    template = app.jinja_env.from_string("{{ value }}")
    compiled = template.root_render_func.__globals__
    assert compiled["escape"] is rendering.escape
    monkeypatch.setitem(compiled, "escape", lambda value: f"[{value}]")
    assert template.render(value="x") == "[x]"


def test_texts_take_their_variables_escaped(app: Flask, language: str) -> None:
    source = '{{ ngettext("%(num)d initiatief", "%(num)d initiatieven", n) }}'
    assert [rendered(app, source, n=n) for n in (1, 2)] == {
        "nl": ["1 initiatief", "2 initiatieven"],
        "en": ["1 initiative", "2 initiatives"],
    }[language]
    named = rendered(app, '{{ _("Versies van %(title)s", title=title) }}', title="<b>")
    assert named == {"nl": "Versies van &lt;b&gt;", "en": "Versions of &lt;b&gt;"}[language]


def test_forms_read_their_texts_from_the_disk_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flask-WTF may change where it keeps them; then each request with a form reads them, and this fails."""
    asking = type("Asking", (FlaskForm,), {"number": IntegerField(validators=[DataRequired()])})

    def refusals(language: str) -> list[str]:
        with app.test_request_context("/", method="POST"), in_language(language):
            form = asking()
            form.validate()
            return list(form.errors["number"])

    assert refusals("nl") == ["Dit veld is vereist."]
    assert refusals("en") == ["This field is required."]
    monkeypatch.delattr(support.Translations, "load")
    assert refusals("nl") == ["Dit veld is vereist."]
