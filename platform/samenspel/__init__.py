"""Samenspel: an intersectoral collaboration platform. `create_app` is the one place that knows every feature."""

from samenspel.runtime import greenlets  # isort: skip  # noqa: F401 (first of all)
from samenspel.runtime import importing  # isort: skip (before numpy)

import logging
from dataclasses import replace
from typing import Any

from flask import Flask
from flask_babel import Babel

from samenspel import db, jobs, live, mail, web
from samenspel.activity.feature import FEATURE as ACTIVITY
from samenspel.activity.mentions.feature import FEATURE as MENTIONS
from samenspel.activity.relevance.participations import PARTICIPATIONS, THEMES
from samenspel.chat.feature import FEATURE as CHAT
from samenspel.config import Settings, read_settings
from samenspel.documents.feature import FEATURE as DOCUMENTS
from samenspel.documents.staged.feature import FEATURE as STAGED_FILES
from samenspel.drafts.feature import FEATURE as DRAFTS
from samenspel.feature import Feature, hide_features, limit_accounts
from samenspel.forms import SmallInteger
from samenspel.groups import queries as groups
from samenspel.groups.feature import FEATURE as GROUPS
from samenspel.groups.hooks import HOOKS
from samenspel.home.around import panels as around
from samenspel.home.feature import FEATURE as HOME
from samenspel.identity.feature import FEATURE as IDENTITY
from samenspel.initiatives.feature import FEATURE as INITIATIVES
from samenspel.limiting import allowances
from samenspel.limiting import views as limiting
from samenspel.maps.feature import FEATURE as MAPS
from samenspel.meetings.feature import FEATURE as MEETINGS
from samenspel.meetings.handover.actions import change_fund
from samenspel.news.feature import FEATURE as NEWS
from samenspel.people import queries as people
from samenspel.people.cards.panels import PANELS
from samenspel.people.devices import tasks as devices
from samenspel.people.devices.actions import LONGEST_STAYING
from samenspel.people.devices.queries import living as living_sessions
from samenspel.people.feature import FEATURE as PEOPLE
from samenspel.people.group_hooks import GROUP_HOOKS
from samenspel.people.signin import security
from samenspel.polls.feature import FEATURE as POLLS
from samenspel.reports.feature import FEATURE as REPORTS
from samenspel.runtime import assets, files, pdf, rendering
from samenspel.runtime.app_key import SETTINGS
from samenspel.runtime.connections.intake import SESSION_COOKIE
from samenspel.runtime.foreign import scanner
from samenspel.search import tasks as search
from samenspel.search.feature import FEATURE as SEARCH
from samenspel.submissions import form_keys
from samenspel.submissions.actions import purge_changes
from samenspel.topics.feature import FEATURE as TOPICS

importing.done()

#: In the order of the ladder.
FEATURES: tuple[Feature, ...] = (
    PEOPLE,
    GROUPS,
    ACTIVITY,
    MENTIONS,
    DRAFTS,
    DOCUMENTS,
    STAGED_FILES,
    POLLS,
    TOPICS,
    MEETINGS,
    CHAT,
    INITIATIVES,
    SEARCH,
    MAPS,
    REPORTS,
    NEWS,
    HOME,
    IDENTITY,
)


def create_app(settings: Settings | None = None, **config: Any) -> Flask:
    """The application. `config` overrides Flask's configuration (tests)."""
    settings = settings or read_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("alembic", "fontTools", "huey"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))
    app = Flask(
        __name__,
        static_folder=str(assets.folder()),
        static_url_path="/static",
        template_folder=assets.templates(),
    )
    app.jinja_environment = rendering.LeanEnvironment
    newest, *older = settings.secret_keys
    app.config.update(
        SECRET_KEY=newest,
        # No list: Flask-Security would sign with its last one.
        SECRET_KEY_FALLBACKS=tuple(older),
        WTF_CSRF_SECRET_KEY=[*reversed(older), newest],
        SESSION_COOKIE_NAME=SESSION_COOKIE,
        SESSION_COOKIE_SECURE=settings.cookies_are_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # Of the signed cookie: a session is good for as long as its row says.
        PERMANENT_SESSION_LIFETIME=LONGEST_STAYING,
        SESSION_REFRESH_EACH_REQUEST=False,
        SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Brussels",
        WTF_CSRF_TIME_LIMIT=None,  # a token is good for as long as its session: see docs/decisions/0034
    )
    app.config.update(config)
    app.url_map.converters["int"] = SmallInteger
    SETTINGS.set(app, settings)
    web.LOAD_VIEWER.set(app, groups.signed_in_viewer)
    web.NOTE_USE.set(app, devices.note_use)
    web.LOAD_DEMO.set(app, people.is_demo)
    PANELS.set(app, around.PANELS)
    GROUP_HOOKS.set(app, replace(HOOKS, change_fund=change_fund))
    PARTICIPATIONS.set(app, tuple(each for feature in FEATURES for each in feature.participations))
    THEMES.set(app, tuple(each for feature in FEATURES for each in feature.themes))
    db.init_app(app, settings)
    Babel(app, locale_selector=web.choose_locale)
    assets.init_app(app)
    limiting.init_app(app, settings)
    allowances.init_app(app)
    web.init_app(app, settings)
    rendering.init_app(app, web.locale)
    security.init_app(app, settings)
    mail.init_app(app, settings)
    files.init_app(app, settings)
    scanner.init_app(app, settings)
    search.init_app(app, settings)
    rooms = {kind: may_listen for feature in FEATURES for kind, may_listen in feature.rooms.items()}
    typing = {kind: may_type for feature in FEATURES for kind, may_type in feature.typing.items()}
    live.init_app(app, settings, rooms, typing, living_sessions)
    for feature in FEATURES:
        if feature.blueprint is not None:
            app.register_blueprint(feature.blueprint)
    hide_features(app, FEATURES)
    limit_accounts(app, FEATURES)
    handlers = {kind: handler for feature in FEATURES for kind, handler in feature.jobs.items()}
    queue = jobs.Queue(
        app,
        handlers={"pdf": jobs.Handler(pdf.make_ordered), **handlers},
        periodic=[
            jobs.Periodic(form_keys.purge, minutes="35", hours="2"),
            jobs.Periodic(purge_changes, minutes="35", hours="2"),
            *(work for feature in FEATURES for work in feature.periodic),
        ],
        settings=settings,
    )
    jobs.QUEUE.set(app, queue)
    pdf.ASK_WORKER.set(app, lambda payload: queue.notify("pdf", payload))
    return app
