"""HTTP of topics: the list of a group, one topic, and changes of it. Those of replies are in `reply_routes`."""

import uuid
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from samenspel import clock, live, text, web
from samenspel.activity.mentions.words import flash_obstacles
from samenspel.activity.notices.actions import mark_opened
from samenspel.activity.things import Thing, ThingKind
from samenspel.documents.forms import chosen
from samenspel.documents.staged.queries import chosen as chosen_staged
from samenspel.forms import integer
from samenspel.groups import queries as groups
from samenspel.people.blueprint import card_path
from samenspel.runtime.foreign.preparation import before_writing
from samenspel.runtime.foreign.uploads import receive
from samenspel.topics import access, actions, post_queries, queries
from samenspel.topics.blueprint import bp
from samenspel.topics.events import queries as events
from samenspel.topics.forms import EditTopicForm, ReplyForm, TopicForm
from samenspel.topics.lists import queries as lists
from samenspel.topics.lists.queries import TopicFilter
from samenspel.topics.page import file_change, sent_files, topic_page
from samenspel.topics.queries import SeenTopic

#: The number of letters of a post that are quoted in a reply to it.
MAX_QUOTED = 2000


@bp.app_template_filter("person_html")
def person_html(name: str, fund: str | None, account_id: uuid.UUID | None) -> Markup:
    """The HTML of a person, whose name leads to their card."""
    return _person_html(name, fund, card_path(account_id, name), web.locale())


@lru_cache(maxsize=2000, typed=True)
def _person_html(name: str, fund: str | None, href: str, _locale: str) -> Markup:
    """Cached, since the same few people write most of a page; the fund of a guest is another type (`External`)."""
    component: Any = current_app.jinja_env.get_template("components/people.html").module
    return Markup(component.person(name, fund or "", href).strip())  # noqa: S704 (a macro has escaped it)


@bp.app_template_filter("when")
def when(at: datetime) -> Markup:
    """A moment in words, with the exact one for people who point at it and for machines."""
    locale = web.locale()
    return Markup(f"{_exactly(at, locale)}{clock.ago(at, locale)}</time>")  # noqa: S704 (our own words)


@lru_cache(maxsize=10_000)
def _exactly(at: datetime, locale: str) -> str:
    """The tag with the exact moment, which is the same whenever it is shown."""
    return f'<time datetime="{at.isoformat()}" title="{clock.moment(at, locale)}">'


@bp.get("/overleg/<slug>/onderwerpen")
def index(slug: str) -> ResponseReturnValue:
    """The topics of a group, narrowed by ?toon=, ?thema= and ?zoek= (words in the title)."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    wanted, words = request.args.get("toon", ""), request.args.get("zoek", "").strip()[:100]
    shown = TopicFilter(wanted) if wanted in list(TopicFilter) else TopicFilter.ALL
    themes, theme = lists.themes_of_topics(seen.id, me), request.args.get("thema", "")[:100]
    paging = web.Paging(web.page_number(), lists.PAGE, lists.count_in(seen.id, me, shown, words, theme))
    lines = lists.topics_in(seen.id, me, shown=shown, words=words, theme=theme, offset=paging.offset)
    return render_template(
        "topics/index.html",
        seen=seen,
        pinned=[line for line in lines if line.pinned_at],
        lines=[line for line in lines if not line.pinned_at],
        paging=paging,
        shown=shown,
        words=words,
        themes=themes,
        theme=theme,
        is_live=paging.number == 1 and not words and not theme and shown in (TopicFilter.ALL, TopicFilter.OPEN),
        may_open=access.may_open(me, seen.id),
    )


@bp.get("/overleg/<slug>/onderwerpen/rijen")
def rows(slug: str) -> ResponseReturnValue:
    """The topics with posts since ?sinds=, as fragments: those that a listener missed."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    since = live.missed_since()
    lines = [line for line in lists.latest_in(seen.id, me, limit=lists.PAGE) if line.last_at > since]
    return render_template("topics/_rows.html", topics=list(reversed(lines)))


@bp.get("/overleg/<slug>/onderwerpen/nieuw")
def new(slug: str) -> ResponseReturnValue:
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_open(me, seen.id))
    return render_template("topics/new.html", seen=seen, form=TopicForm.with_themes(), had_files=False)


@bp.post("/overleg/<slug>/onderwerpen")
@before_writing(receive)
def open_topic(slug: str) -> ResponseReturnValue:
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_open(me, seen.id))
    form = TopicForm.with_themes()
    uploads, staged = chosen(form.uploads), chosen_staged(request.form.getlist("staged"))
    if not form.validate():
        return render_template("topics/new.html", seen=seen, form=form, had_files=bool(uploads)), 422
    words, themes = (form.title.data, form.body.data), form.theme_ids
    topic_id = actions.open_topic(me, seen.id, *words, uploads, form.nonce.data, staged, themes=themes)
    flash_obstacles(me, seen.id, form.body.data)
    page = "topics.ask_people" if "peiling" in request.form else "topics.show"
    return web.back_to(url_for(page, topic_id=topic_id))


@bp.get("/onderwerpen/<uuid:topic_id>")
def show(topic_id: uuid.UUID) -> ResponseReturnValue:
    """A page of a topic: ?pagina=, or the page where ?bij= is: the number of a reply, `nieuw` or `laatste`.

    With ?citeer= the reply begins with a quote of that post (0 is the opening). With scripts the browser quotes itself.
    """
    topic = web.or_404(queries.reach(web.viewer(), topic_id))
    if (reply_id := _moved_reply(topic, request.args.get("bij", ""))) is not None:
        return redirect(url_for("topics.show_reply", reply_id=reply_id))
    number = _page_number(topic, request.args.get("bij", "")) or web.page_number()
    form = ReplyForm()
    # Set as it is: a filter of the field would take the empty line that ends the quote.
    form.body.data = _quoted(topic, request.args.get("citeer", type=integer))
    shown_upto = min(number * post_queries.PAGE, topic.reply_count)
    mark_opened(web.viewer(), Thing(ThingKind.TOPIC, topic.id), shown_upto)
    return topic_page(topic, number, form)


def _moved_reply(topic: SeenTopic, where: str) -> uuid.UUID | None:
    """The reply that had the number in the address, if it is in another topic now: old addresses lead there."""
    if topic.shown_count == topic.reply_count or not (where.isascii() and where.isdecimal() and len(where) < 9):
        return None
    return events.moved_reply_id(topic.id, int(where))


def _quoted(topic: SeenTopic, number: int | None) -> str | None:
    post = post_queries.post_at(topic, number) if number is not None else None
    if post is None or post.deleted_at:
        return None
    lines = (f"**[{post.author_name}]({post.path}):**", *text.to_lines(post.body_html).split("\n"))
    return text.shorten("\n>\n".join(f"> {line}" for line in lines), MAX_QUOTED) + "\n\n"


def _page_number(topic: SeenTopic, where: str) -> int | None:
    if where == "laatste":
        at = topic.reply_count
    elif where == "nieuw":
        at = topic.first_new or (1 if topic.read_number is None else topic.reply_count)
    elif where.isascii() and where.isdecimal() and len(where) < 9:
        at = min(int(where), topic.reply_count)
    else:
        return None
    return post_queries.page_at(at)


@bp.route("/onderwerpen/<uuid:topic_id>/bewerken", methods=["GET", "POST"])
@before_writing(receive)
def edit(topic_id: uuid.UUID) -> ResponseReturnValue:
    me = web.viewer()
    topic = web.or_404(queries.reach(me, topic_id))
    web.require(access.may_edit_topic(me, topic, topic.author_id))
    form = EditTopicForm(title=topic.title, body=topic.body)
    if not form.validate_on_submit():
        attached = post_queries.attachments_of(topic.id, 0)
        answer = render_template("topics/edit.html", topic=topic, form=form, attached=attached, **sent_files(form))
        return answer, 422 if form.is_submitted() else 200
    actions.edit_topic(me, topic, form.title.data, form.body.data, file_change(form))
    flash_obstacles(me, topic.group_id, form.body.data)
    return _back(topic)


def _back(topic: SeenTopic) -> ResponseReturnValue:
    return web.back_to(url_for("topics.show", topic_id=topic.id))


@bp.post("/onderwerpen/<uuid:topic_id>/leesstand")
def mark(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Stores how far the viewer read: to the reply `number`, or to the end."""
    me = web.viewer()
    topic = web.or_404(queries.reach(me, topic_id))
    actions.mark_read(me, topic, request.form.get("number", topic.reply_count, type=integer))
    return "", 204


@bp.post("/onderwerpen/<uuid:topic_id>/ongelezen")
def mark_unread(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Makes the reply `number` and those after it unread for the viewer, who goes back to the list for that."""
    me = web.viewer()
    topic = web.or_404(queries.reach(me, topic_id))
    actions.mark_unread(me, topic, request.form.get("number", topic.reply_count, type=integer))
    flash(_("Vanaf die reactie is dit onderwerp weer ongelezen."), "success")
    return web.back_to(url_for("topics.index", slug=topic.group_slug))
