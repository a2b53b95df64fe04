"""HTTP of polls in a topic: to make one. All else of a poll is its own."""

import uuid

from flask import url_for
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.activity.things import Thing, ThingKind
from samenspel.polls.asking import ask
from samenspel.topics import access, queries
from samenspel.topics.blueprint import bp


@bp.route("/onderwerpen/<uuid:topic_id>/peilingen/nieuw", methods=["GET", "POST"])
def ask_people(topic_id: uuid.UUID) -> ResponseReturnValue:
    """Asks something in a topic; who may reply there may."""
    me = web.viewer()
    topic = web.or_404(queries.reach(me, topic_id))
    web.require(access.may_reply(me, topic))
    group = (topic.group_name, url_for("home.group", slug=topic.group_slug))
    way = [group, (topic.title, url_for("topics.show", topic_id=topic_id))]
    return ask(Thing(ThingKind.TOPIC, topic_id), topic.group_id, way)
