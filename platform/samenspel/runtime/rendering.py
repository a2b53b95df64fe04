"""How templates and forms write texts and values, without the detours of Flask-Babel, Flask-WTF and markupsafe; see
docs/decisions/0030."""

import re
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache
from types import CodeType
from typing import Any

import jinja2
import markupsafe
from babel.support import NullTranslations, Translations
from flask import Flask, Request
from flask.templating import Environment
from flask_babel import get_locale, get_translations
from jinja2 import Template, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from wtforms.i18n import messages_path

Translate = Callable[..., str]
_needs_escape = re.compile("[&<>'\"]").search


def escape(value: Any) -> str:
    """The text of a value as it stands in a page, escaped.

    A page of fifty posts escapes 1,200 values. markupsafe wraps each in Markup, which costs more than the escaping, and
    which the template has no use for: it joins them all to one string.
    """
    kind = value.__class__
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str and not _needs_escape(value):
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    return markupsafe.escape(value)


class LeanTemplate(Template):
    """A template that writes its values by `escape` above. The code that Jinja compiles looks that name up among the
    globals of its functions; tests/runtime/test_rendering.py fails where it no longer does."""

    @classmethod
    def from_code(
        cls,
        environment: jinja2.Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 (Jinja's name)
        uptodate: Callable[[], bool] | None = None,
    ) -> "LeanTemplate":
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__["escape"] = escape
        return template  # type: ignore[return-value]


@cache
def _plain(text: str) -> Markup:
    """A text without variables; there are no more of them than the catalogue holds."""
    return Markup(text % {})  # noqa: S704 (ours, from a template)


def _filled(context: EvalContext, text: str, variables: Mapping[str, Any]) -> str:
    if not variables and context.autoescape:
        return _plain(text)
    if context.autoescape:
        text = Markup(text)  # noqa: S704 (ours, from a template; the variables are escaped)
    return text % variables


class LeanEnvironment(Environment):
    """An environment whose templates know the global names as they are when the template is loaded. Jinja's own follow
    later additions, for which it compares all names whenever one template imports from another."""

    template_class = LeanTemplate

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def _functions(locale: Callable[[], str]) -> dict[str, Translate]:
    @pass_eval_context
    def gettext(context: EvalContext, text: str, /, **variables: Any) -> str:
        """The text in the language of this response. Message ids are the Dutch texts: these are not looked up."""
        if locale() != "nl":
            text = get_translations().gettext(text)
        return _filled(context, text, variables)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, more: str, number: int, /, **variables: Any) -> str:
        """The text for one or for more; `num` is the number unless it is given."""
        variables.setdefault("num", number)
        if locale() == "nl":
            return _filled(context, one if number == 1 else more, variables)
        return _filled(context, get_translations().ngettext(one, more, number), variables)

    return {"gettext": gettext, "_": gettext, "ngettext": ngettext}


@cache
def _texts_of_forms(locale: str) -> NullTranslations:
    return Translations.load(messages_path(), [locale], domain="wtforms")


class FormRequest(Request):
    """A request with what Flask-WTF keeps on it, read from the disk once: it does so for each request with a form."""

    @property
    def wtforms_translations(self) -> NullTranslations:
        """The texts of WTForms itself, in the language of the response."""
        return _texts_of_forms(str(get_locale()))


def _keeper(locale: Callable[[], str]) -> Callable[..., str]:
    kept: dict[tuple[Any, ...], str] = {}

    def once(macro: Callable[..., str], *arguments: Any) -> str:
        """The HTML of a macro that is always the same for some arguments and a language, written once."""
        key = (macro.name, locale(), *arguments)  # type: ignore[attr-defined]
        if key not in kept:
            kept[key] = macro(*arguments)
        return kept[key]

    return once


def init_app(app: Flask, locale: Callable[[], str]) -> None:
    """Replaces the functions that Flask-Babel gave to templates. `locale` names the language of the response."""
    app.request_class = FormRequest
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.jinja_env.globals.update(_functions(locale), once=_keeper(locale))
