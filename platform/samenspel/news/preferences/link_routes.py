"""HTTP of the links in mails by which their reader gets fewer or more of them, without signing in."""

from typing import Any

from flask import render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.activity.levels import actions
from samenspel.activity.levels.models import DigestRhythm, Level, LevelScope
from samenspel.activity.levels.queries import preferences_of
from samenspel.activity.levels.tokens import LevelLink, read_link
from samenspel.activity.levels.words import LEVELS, RHYTHMS, level_sentences
from samenspel.limiting.views import Rule, limit, place
from samenspel.news.blueprint import bp
from samenspel.news.preferences import queries

#: Links that are wrong, from one place; programs of mail providers follow many that are right.
FAILURES_BY_PLACE = "30 per 5 minutes"
BY_LINK = "60 per 5 minutes"


@bp.route("/meldingen/<token>", methods=["GET", "POST"])
@bp.route("/onderwerpen/niet-meer-volgen/<token>", methods=["GET", "POST"], endpoint="old_level_link")  # in older mails
@web.public
@web.csrf.exempt  # the token in the address is the proof; mail programs post to it themselves (RFC 8058)
def level_by_link(token: str) -> ResponseReturnValue:
    """The page of a link in a mail. Opening it changes nothing, since programs that check mail open links too."""
    link = read_link(token)
    if link is None:
        return render_template("news/preferences/broken_link.html"), 404
    reader = queries.reader_of(link.account_id)
    with web.in_language(reader.locale if reader else web.locale()):
        if reader is None or not reader.is_active:
            return render_template("news/preferences/link.html", is_closed=True)
        is_done = request.method == "POST"
        if is_done:
            _change(link, request.form.get("choice", ""))
        choice = _choice_of(link, reader.fund_id is not None)
        me = web.signed_in_viewer()
        choice["is_own"] = me is None or me.id == link.account_id
        return render_template("news/preferences/link.html", link=link, is_done=is_done, **choice)


def _change(link: LevelLink, chosen: str) -> None:
    """Stores what was chosen on the page; a mail program chooses nothing, and means that it wants no more of this."""
    if link.scope is None or link.scope_id is None:
        rhythm = DigestRhythm(chosen) if chosen in list(DigestRhythm) else DigestRhythm.OFF
        actions.change_preference(link.account_id, rhythm=rhythm)
    else:
        level = Level(chosen) if chosen in list(Level) else Level.DIGEST
        actions.choose_mail_level(link.account_id, link.scope, link.scope_id, level)


def _choice_of(link: LevelLink, has_fund: bool) -> dict[str, Any]:
    """What can be chosen, and what holds now."""
    if link.scope is None:
        preference = preferences_of([link.account_id])[link.account_id]
        return {"choices": RHYTHMS, "sentences": {}, "current": preference.rhythm}
    sentences = level_sentences(has_fund, of_a_place=link.scope is not LevelScope.ACCOUNT)
    return {
        "choices": LEVELS,
        "sentences": sentences,
        "current": queries.mail_level_of(link),
    }


@bp.record
def _limit(state: BlueprintSetupState) -> None:
    failed = Rule.of(FAILURES_BY_PLACE, place, failed=lambda answer: answer.status_code >= 400)
    rules = (Rule.of(BY_LINK, lambda: request.path), failed)
    for endpoint in ("news.level_by_link", "news.old_level_link"):
        limit(state.app, endpoint, *rules, methods=("GET", "POST"), name="level-link")
