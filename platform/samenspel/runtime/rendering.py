"""Templates at the speed that pages need: calls and translations without Jinja's general way around them.

A page makes several hundred calls from its templates (macros, translations). Jinja's own `Context.call` looks for every
kind of callable, and its gettext builds a context of all variables for each text in a loop; together a third of a page.
"""

from collections.abc import Callable, Mapping, MutableMapping
from functools import cache
from types import FunctionType, MethodType
from typing import Any

import markupsafe
from flask import Flask
from flask_babel import get_translations
from jinja2 import Environment, Template, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

#: Makes Markup of a text of ours: the constructor of Markup looks first for what else it could have been given.
_markup = str.__new__


def escape(value: Any) -> str:
    """A value as it goes into a page. What is joined to a page needs no Markup around each piece."""
    kind = value.__class__
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return markupsafe._escape_inner(value)  # type: ignore[attr-defined]
    if kind is int:
        return str(value)
    return markupsafe.escape(value)


class LeanMacro(Macro):
    """A macro that puts its arguments in their places without looking for what ours do not use."""

    def called(self, context: EvalContext, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
        missed = self._argument_count - len(args)
        if missed < 0 or self.caller or self.catch_kwargs or self.catch_varargs or not context.autoescape:
            return self(context, *args, **kwargs)
        if missed:
            args += tuple([kwargs.pop(name, missing) for name in self.arguments[-missed:]])
        if kwargs:
            return self(context, *args, **kwargs)  # an argument that it does not take: says so
        return _markup(Markup, self._func(*args))


class LeanContext(Context):
    """Calls macros and our own functions straight; what Jinja must help with goes its way."""

    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = obj.__class__
        if kind is LeanMacro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj.called(self.eval_ctx, args, kwargs)
        if kind is FunctionType:
            if getattr(obj, "takes_eval_context", False):
                kwargs.pop("_block_vars", None)
                kwargs.pop("_loop_vars", None)
                return obj(self.eval_ctx, *args, **kwargs)
        elif kind is not MethodType:
            return super().call(obj, *args, **kwargs)
        if hasattr(obj, "jinja_pass_arg"):
            return super().call(obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return obj(*args, **kwargs)


class LeanTemplate(Template):
    """A template whose macros are made once. Jinja compares all global names at each import, in case some came later;
    ours are all there before the first page."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], names: MutableMapping[str, Any]
    ) -> "LeanTemplate":
        """The names are those that the compiled template imported from Jinja."""
        namespace.update(escape=escape, Macro=LeanMacro)
        return super()._from_namespace(environment, namespace, names)  # type: ignore[return-value]


@cache
def _plain(text: str) -> Markup:
    """A text without variables: there are as many as the catalogue has."""
    return Markup(text % {})  # noqa: S704 (ours, from a template)


def _said(context: EvalContext, text: str, variables: Mapping[str, Any]) -> str:
    if context.autoescape:
        text = Markup(text)  # noqa: S704 (ours, from a template; the variables are escaped)
    return text % variables


def _texts(locale: Callable[[], str]) -> dict[str, Callable[..., str]]:
    @pass_eval_context
    def gettext(context: EvalContext, text: str, /, **variables: Any) -> str:
        """The text in the language of this answer. Message ids are the Dutch texts: a Dutch page looks nothing up."""
        if locale() != "nl":
            text = get_translations().gettext(text)
        return _said(context, text, variables) if variables or not context.autoescape else _plain(text)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, more: str, number: int, /, **variables: Any) -> str:
        """The text for one, or for more; `num` is the number unless it is given."""
        variables.setdefault("num", number)
        if locale() == "nl":
            return _said(context, one if number == 1 else more, variables)
        return _said(context, get_translations().ngettext(one, more, number), variables)

    gettext.takes_eval_context = ngettext.takes_eval_context = True  # type: ignore[attr-defined]
    return {"gettext": gettext, "_": gettext, "ngettext": ngettext}


def init_app(app: Flask, locale: Callable[[], str]) -> None:
    """After Flask-Babel, whose functions these replace in templates. `locale` gives the language of this answer."""
    env = app.jinja_env
    env.context_class = LeanContext
    env.template_class = LeanTemplate
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals.update(_texts(locale))
