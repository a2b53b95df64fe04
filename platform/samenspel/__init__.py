"""Samenspel: an intersectoral collaboration platform. `create_app` is the one place that knows every feature."""

from samenspel.runtime import greenlets  # isort: skip  # noqa: F401 (first of all)
from samenspel.runtime import blas_threads  # isort: skip  # noqa: F401 (before numpy)

import logging
from typing import Any

from flask import Flask
from flask_babel import Babel

from samenspel import assets, db, files, jobs, live, mail, web
from samenspel.activity.models import Activity
from samenspel.chat import queries as chat
from samenspel.chat.models import Channel
from samenspel.chat.routes import bp as chat_bp
from samenspel.config import Settings, read_settings
from samenspel.documents import tasks as documents
from samenspel.documents.models import Document
from samenspel.documents.routes import bp as documents_bp
from samenspel.groups import queries as groups
from samenspel.groups.arrival import ARRIVAL
from samenspel.groups.routes import bp as groups_bp
from samenspel.home import tasks as home_tasks
from samenspel.home.routes import bp as home_bp
from samenspel.initiatives.models import Initiative
from samenspel.initiatives.routes import bp as initiatives_bp
from samenspel.maps import tasks as maps
from samenspel.maps.models import Snapshot
from samenspel.maps.routes import bp as maps_bp
from samenspel.meetings import lists as meetings
from samenspel.meetings.agenda import tasks as agenda_tasks
from samenspel.meetings.attendance import tasks as attendance_tasks
from samenspel.meetings.attendance.checkin import queries as checkins
from samenspel.meetings.minutes import paper as report_paper
from samenspel.meetings.minutes.parts import queries as report_parts
from samenspel.meetings.models import Meeting
from samenspel.meetings.newcomers import tasks as arrival_tasks
from samenspel.meetings.pages.routes import bp as meetings_bp
from samenspel.meetings.planning import tasks as meeting_tasks
from samenspel.meetings.points import tasks as point_tasks
from samenspel.meetings.polls import tasks as poll_tasks
from samenspel.meetings.replies import tasks as reply_tasks
from samenspel.meetings.series import tasks as series_tasks
from samenspel.people import queries as people
from samenspel.people import tasks as people_tasks
from samenspel.people.routes import bp as people_bp
from samenspel.people.signin import security
from samenspel.reports.routes import bp as reports_bp
from samenspel.runtime import rendering
from samenspel.search import tasks as search
from samenspel.search.routes import bp as search_bp
from samenspel.topics import queries as topics
from samenspel.topics import tasks as topic_tasks
from samenspel.topics.models import Topic
from samenspel.topics.routes import bp as topics_bp

#: The features in the order of the ladder.
BLUEPRINTS = (
    people_bp,
    groups_bp,
    documents_bp,
    topics_bp,
    meetings_bp,
    chat_bp,
    initiatives_bp,
    search_bp,
    maps_bp,
    reports_bp,
    home_bp,
)

#: One table of each feature: importing it makes all tables of the feature known to the database and its migrations.
TABLES = (Activity, Channel, Document, Initiative, Snapshot, Meeting, Topic)


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
    app.config.update(
        SECRET_KEY=settings.secret_key or settings.kept_secret("session"),
        SESSION_COOKIE_NAME="samenspel",
        SESSION_COOKIE_SECURE=settings.cookies_are_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
        SESSION_REFRESH_EACH_REQUEST=False,
        SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Brussels",
        WTF_CSRF_TIME_LIMIT=12 * 3600,
    )
    app.config.update(config)
    app.extensions["samenspel.settings"] = settings
    app.extensions["samenspel.load_viewer"] = groups.viewer_by
    app.extensions["samenspel.load_demo"] = people.is_demo
    app.extensions["samenspel.arrival"] = ARRIVAL
    db.init_app(app, settings)
    Babel(app, locale_selector=web.choose_locale)
    assets.init_app(app)
    web.init_app(app, settings)
    rendering.init_app(app, web.locale)
    security.init_app(app, settings)
    mail.init_app(app, settings)
    files.init_app(app, settings)
    search.init_app(app, settings)
    live.init_app(
        app,
        settings,
        {
            "group": groups.may_listen,
            "topic": topics.may_listen,
            "meeting": meetings.may_listen,
            "report": report_parts.may_listen,
            "door": checkins.may_listen_at_door,
            "channel": chat.may_listen,
        },
        groups.viewer_by,
    )
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["samenspel.jobs"] = jobs.Queue(
        app,
        handlers={
            "mail": jobs.Handler(mail.send),
            "password-mail": jobs.Handler(people_tasks.mail_password_link),
            "index": jobs.Handler(search.index, batch=True),
            "reindex-group": jobs.Handler(search.index_group),
            "reindex-theme": jobs.Handler(search.index_theme),
            "text": jobs.Handler(documents.read_text),
            "topic-mail": jobs.Handler(topic_tasks.mail_reply),
            "attendance-mail": jobs.Handler(attendance_tasks.mail_attendance),
            "meeting-mail": jobs.Handler(meeting_tasks.mail_meeting),
            "calendar-answer": jobs.Handler(reply_tasks.take_answers),
            "feed-used": jobs.Handler(meeting_tasks.note_feed_use),
            "report-paper": jobs.Handler(report_paper.keep_papers, batch=True),
            "agenda-mail": jobs.Handler(agenda_tasks.mail_agenda),
            "series-mail": jobs.Handler(series_tasks.mail_series),
            "part-begun": jobs.Handler(arrival_tasks.mail_newcomers, batch=True),
            "poll-mail": jobs.Handler(poll_tasks.mail_poll),
            "analyse": jobs.Handler(maps.analyse, batch=True),
            "seek": jobs.Handler(maps.seek),
        },
        periodic=(
            jobs.Periodic(maps.analyse_daily, minutes="15", hours="3"),
            jobs.Periodic(search.check, minutes="40"),
            jobs.Periodic(reply_tasks.read_answers, minutes="*/2"),
            jobs.Periodic(agenda_tasks.look_at_agendas, minutes="10", hours="6"),
            jobs.Periodic(point_tasks.remind_daily, minutes="25", hours="6"),
            jobs.Periodic(home_tasks.close_topics_in_time, minutes="20", hours="2"),
            jobs.Periodic(poll_tasks.look_at_polls, minutes="5", hours="7"),
        ),
        settings=settings,
    )
    return app
