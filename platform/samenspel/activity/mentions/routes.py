"""HTTP of mentions: completion while one writes, and whom a text would reach."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from samenspel import text, web
from samenspel.activity.mentions import matching, target_queries, words
from samenspel.activity.mentions.target_queries import MentionPlace
from samenspel.groups import access as groups
from samenspel.viewer import Viewer

bp = Blueprint("mentions", __name__)

MAX_TYPED = 60
#: The most names that are looked up while somebody writes.
MAX_NAMES = 10


@bp.app_template_filter("with_mentions")
def with_mentions(html: str, viewer: Viewer | None) -> Markup:
    """The HTML of a post for its reader."""
    return words.for_reader(html, viewer)


@bp.app_template_global("mention_attributes")
def mention_attributes(slug: str | None) -> dict[str, str]:
    """The attributes of a textarea that mentions people of a group: with a script it completes them."""
    return {"data-mentions": url_for("mentions.suggestions", slug=slug)} if slug else {}


@bp.app_template_global("mention_marks")
def mention_marks(viewer: Viewer) -> Markup:
    """The attributes of a list of posts by which a script does with pushed posts what `with_mentions` does."""
    unlinked = Markup(" data-unlinked") if viewer.is_guest else ""
    return Markup('data-mine="{}"{}').format(" ".join(sorted(words.own_keys(viewer))), unlinked)


def _place(slug: str) -> MentionPlace:
    me = web.viewer()
    place = web.or_404(target_queries.place_for(me, slug=slug))
    web.require(groups.may_take_part(me, place.id))
    return place


@bp.get("/overleg/<slug>/vermeldingen")
def suggestions(slug: str) -> ResponseReturnValue:
    """What may stand after an @ in this group, for the letters typed so far (?q=), as the options of a list."""
    place = _place(slug)
    typed = request.args.get("q", "").lstrip()[:MAX_TYPED]
    found = target_queries.suggestions(web.viewer(), place, typed)
    return render_template("activity/mentions/_suggestions.html", suggestions=found)


@bp.get("/overleg/<slug>/vermeldingen/bereik")
def reach(slug: str) -> ResponseReturnValue:
    """Whom some names (each ?naam= is what follows an @) reach in this group, as sentences."""
    place = _place(slug)
    tails = [f"@{name}"[: text.MAX_MENTION] for name in request.args.getlist("naam")[:MAX_NAMES]]
    found = [match for match in matching.matches(web.viewer(), place.id, tails) if match]
    return render_template("activity/mentions/_reach.html", remarks=words.remarks_on(found))
