"""HTTP of the levels and preferences of the viewer."""

import uuid
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.activity.levels import actions
from samenspel.activity.levels import queries as levels
from samenspel.activity.levels.delivery import is_away, next_digest, overview_moment
from samenspel.activity.levels.models import DeliveryPreference, Level, LevelScope
from samenspel.activity.levels.queries import Levels
from samenspel.activity.levels.words import LEVELS, level_sentences
from samenspel.clock import today
from samenspel.db import now
from samenspel.groups import queries as groups
from samenspel.news.blueprint import bp
from samenspel.news.outbox.actions import resume_mail
from samenspel.news.preferences import queries
from samenspel.news.preferences.forms import AbsenceForm, ChoiceForm, PreferenceForm
from samenspel.people.access import sees_platform, takes_part
from samenspel.people.queries import theme_rows
from samenspel.topics import queries as topics
from samenspel.viewer import Viewer


@bp.app_template_global("level_name")
def level_name(level: Level) -> str:
    """The name of a level on screen."""
    return str(LEVELS[level])


@bp.app_template_global("level_sentences")
def sentences_for(viewer: Viewer) -> dict[str, str]:
    """What each level gives the viewer, by its value."""
    return {level.value: str(words) for level, words in level_sentences(viewer.fund_id is not None).items()}


def _viewer() -> Viewer:
    """The viewer; for WEWIS there is no news, as they take part in nothing."""
    me = web.viewer()
    web.require_visible(takes_part(me))
    return me


def _preference_form(preference: DeliveryPreference, chosen: Levels, **sent: Any) -> PreferenceForm:
    return PreferenceForm(
        **sent,
        in_app=chosen.in_app.value,
        by_mail=chosen.by_mail.value,
        rhythm=preference.rhythm.value,
        weekday=str(preference.weekday),
        hour=str(preference.hour),
        work_can_wait=preference.work_can_wait,
        work_days=[str(day) for day in preference.work_days],
        quiet_from=preference.quiet_from,
        quiet_until=preference.quiet_until,
    )


def _absence_form(preference: DeliveryPreference, **sent: Any) -> AbsenceForm:
    over = preference.away_until is not None and preference.away_until < today()
    since, until = (None, None) if over else (preference.away_from, preference.away_until)
    return AbsenceForm(away_from=since, away_until=until, **sent)


def _choice_form(me: Viewer, **sent: Any) -> ChoiceForm:
    form = ChoiceForm(**sent)
    form.set_places(queries.groups_of(me), theme_rows() if sees_platform(me) else ())
    return form


def _page(me: Viewer, preference: DeliveryPreference, chosen: Levels, **forms: Any) -> str:
    """The page, with the form that was sent as it was sent, and the others with what is stored."""
    lines, paging = web.paged(queries.choices_of(me))
    coming = preference.away_until is not None and preference.away_until >= today()
    return render_template(
        "news/preferences/index.html",
        form=forms.get("form") or _preference_form(preference, chosen, formdata=None),
        absence_form=forms.get("absence_form") or _absence_form(preference, formdata=None),
        choice_form=forms.get("choice_form") or _choice_form(me, formdata=None),
        choices=lines,
        paging=paging,
        preference=preference,
        digest_at=next_digest(preference, now()),
        is_away=is_away(preference, today()),
        overview_at=overview_moment(preference) if coming else None,
    )


@bp.route("/mijn-meldingen", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    """How much news the viewer wants, and when it is mailed."""
    me = _viewer()
    preference, chosen = levels.preferences_of([me.id])[me.id], levels.levels_for([me.id])[me.id]
    form = _preference_form(preference, chosen)
    if not form.validate_on_submit():
        return _page(me, preference, chosen, form=form), 422 if form.is_submitted() else 200
    actions.change_preference(me.id, **form.preference)
    by_mail, in_app = Level(form.by_mail.data), Level(form.in_app.data)
    actions.choose_level(me.id, LevelScope.ACCOUNT, me.id, in_app=in_app, by_mail=by_mail)
    flash(_("Je meldingen zijn bewaard."), "success")
    return web.back_to(url_for("news.preferences"))


@bp.post("/mijn-meldingen/afwezigheid")
def set_absence() -> ResponseReturnValue:
    """The viewer is absent for some days, on which nothing is mailed."""
    me = _viewer()
    preference = levels.preferences_of([me.id])[me.id]
    form = _absence_form(preference)
    if not form.validate():
        return _page(me, preference, levels.levels_for([me.id])[me.id], absence_form=form), 422
    actions.change_preference(me.id, away_from=form.away_from.data, away_until=form.away_until.data)
    flash(_("Je afwezigheid is bewaard."), "success")
    return web.back_to(url_for("news.preferences", _anchor="afwezig"))


@bp.post("/mijn-meldingen/afwezigheid/einde")
def end_absence() -> ResponseReturnValue:
    """The viewer is back, or stays after all."""
    me = _viewer()
    actions.end_absence(me.id)
    flash(_("Je krijgt weer mails zoals je koos."), "success")
    return web.back_to(url_for("news.preferences", _anchor="afwezig"))


@bp.post("/mijn-meldingen/mail")
def try_mail_again() -> ResponseReturnValue:
    """Mails go to the address of the viewer again, which was not reached before."""
    me = _viewer()
    resume_mail(me.id)
    flash(_("We mailen je weer. Komen de mails opnieuw terug, dan hoor je het hier."), "success")
    return web.back_to(url_for("news.preferences"))


@bp.post("/mijn-meldingen/keuzes")
def add_choice() -> ResponseReturnValue:
    """Another level for a group or a theme."""
    me = _viewer()
    form = _choice_form(me)
    if not form.validate():
        preference, chosen = levels.preferences_of([me.id])[me.id], levels.levels_for([me.id])[me.id]
        return _page(me, preference, chosen, choice_form=form), 422
    scope, scope_id, level = form.chosen
    actions.choose_level(me.id, scope, scope_id, in_app=level, by_mail=level)
    return web.back_to(url_for("news.preferences", _anchor="keuzes"))


@bp.post("/mijn-meldingen/keuzes/<uuid:choice_id>/intrekking")
def forget_choice(choice_id: uuid.UUID) -> ResponseReturnValue:
    """A place gets the level of the account again."""
    me = _viewer()
    choice = web.or_404(queries.choice_of(me, choice_id))
    actions.forget_level(me.id, choice.scope, choice.scope_id)
    return web.back_to(url_for("news.preferences", _anchor="keuzes"))


@bp.post("/overleg/<slug>/meldingen")
def choose_for_group(slug: str) -> ResponseReturnValue:
    """The level of the viewer for a group."""
    me = _viewer()
    seen = web.or_404(groups.reach(me, slug))
    _choose(me, LevelScope.GROUP, seen.id)
    return web.back_to(url_for("home.group", slug=slug))


@bp.post("/onderwerpen/<uuid:topic_id>/meldingen")
def choose_for_topic(topic_id: uuid.UUID) -> ResponseReturnValue:
    """The level of the viewer for a topic."""
    me = _viewer()
    topic = web.or_404(topics.reach(me, topic_id))
    _choose(me, LevelScope.TOPIC, topic.id)
    return web.back_to(url_for("topics.show", topic_id=topic_id))


def _choose(me: Viewer, scope: LevelScope, scope_id: uuid.UUID) -> None:
    """Stores the level that the form names for a place; without one the viewer's wider choice holds again."""
    wanted = request.form.get("level", "")
    if wanted in list(Level):
        level = Level(wanted)
        actions.choose_level(me.id, scope, scope_id, in_app=level, by_mail=level)
        flash(_("Je meldingen hier: %(level)s.", level=LEVELS[level]), "success")
    else:
        actions.forget_level(me.id, scope, scope_id)
        flash(_("Je meldingen volgen hier weer je standaard."), "success")
