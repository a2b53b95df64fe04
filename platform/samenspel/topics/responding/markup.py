"""The HTML below and beside a post, which is nearly the same for all fifty on a page: made once, and filled in."""

import uuid
from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from samenspel import web
from samenspel.runtime.rendering import escape
from samenspel.topics.blueprint import bp
from samenspel.topics.post_queries import PostLine
from samenspel.topics.reactions.models import ReactionKind
from samenspel.topics.reactions.queries import Reactions, Reactor


def _macros() -> Any:
    return current_app.jinja_env.get_template("components/posts.html").module


def _with_holes(html: str) -> str:
    """The HTML of a macro as a format: what differs from post to post was given to it as `@name@`."""
    parts = html.strip().replace("%", "%%").split("@")
    return "".join(f"%({part})s" if number % 2 else part for number, part in enumerate(parts))


@lru_cache
def _bar(_locale: str) -> str:
    """The bar of reactions with holes."""

    def holes(name: str) -> dict[str, str]:
        return {kind.value: f"@{name}_{kind.value}@" for kind in ReactionKind}

    bar = _macros().reactions("@dom@", "@path@", holes("sent"), holes("pressed"), holes("by"), "@reacted@")
    return _with_holes(str(bar))


@lru_cache
def _menu(_locale: str, is_reply: bool) -> str:
    """The menu of a post with a hole for where it is."""
    return _with_holes(str(_macros().post_menu("@path@", is_reply)))


@lru_cache
def _bare_bar(locale: str) -> str:
    """The bar of a post to which nobody reacted, as most posts are: with holes for the post alone."""
    return _with_holes(_bar(locale) % {"dom": "@dom@", "path": "@path@", **_values({}, None, locale)})


@bp.app_template_filter("reactions_html")
def reactions_html(post: PostLine, me: uuid.UUID | None = None) -> Markup:
    """The buttons to react to a post, and who reacted. `me` is who looks, where that is known."""
    locale, values = web.locale(), {"dom": post.dom, "path": post.path}
    if post.reactions:
        return Markup(_bar(locale) % (values | _values(post.reactions, me, locale)))  # noqa: S704 (safe values)
    return Markup(_bare_bar(locale) % values)  # noqa: S704 (a macro's, and safe values)


def _values(reactions: Reactions, me: uuid.UUID | None, locale: str) -> dict[str, str]:
    """What the bar says of reactions."""
    values = {"reacted": _reacted(reactions, locale)}
    for kind in ReactionKind:
        reactors = reactions.get(kind, ())
        is_mine = any(each.account_id == me for each in reactors)
        values[f"sent_{kind.value}"] = f"not-{kind.value}" if is_mine else kind.value
        values[f"pressed_{kind.value}"] = "true" if is_mine else "false"
        values[f"by_{kind.value}"] = " ".join(each.account_id.hex for each in reactors)
    return values


@lru_cache
def _words(_locale: str) -> dict[ReactionKind, str]:
    return {ReactionKind.THANKS: _("Dank je"), ReactionKind.ME_TOO: _("Ik ook")}


def _reacted(reactions: Reactions, locale: str) -> str:
    """How many reacted, and behind it who."""
    if not reactions:
        return ""
    words = _words(locale)
    there = [(words[kind], reactions[kind]) for kind in ReactionKind if kind in reactions]
    counts = " · ".join(f"{word}: {len(reactors)}" for word, reactors in there)
    names = "".join(f"<p>{word}: {', '.join(map(_name, reactors))}</p>" for word, reactors in there)
    return f'<details class="reacted"><summary>{counts}</summary>{names}</details>'


def _name(reactor: Reactor) -> str:
    beside = f" ({escape(reactor.fund_name)})" if reactor.fund_name else ""
    return f"{escape(reactor.name)}{beside}"


@bp.app_template_filter("post_menu_html")
def post_menu_html(post: PostLine) -> Markup:
    """What else one may do with a post, the same for everybody: a script fills in what who looks may do."""
    return Markup(_menu(web.locale(), post.number > 0) % {"path": post.path})  # noqa: S704 (a macro's, and a safe value)
