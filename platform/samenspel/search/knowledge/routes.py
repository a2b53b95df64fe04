"""HTTP of *wie weet iets over*: people by what they did with a subject."""

import uuid
from collections.abc import Sequence

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import web
from samenspel.people.access import sees_platform
from samenspel.people.directory_queries import PersonLine
from samenspel.search import queries, tasks
from samenspel.search.blueprint import bp
from samenspel.search.engines.port import Hit, SearchRequest, SearchUnavailable
from samenspel.search.knowledge import evidence_queries
from samenspel.search.knowledge.ranking import ContributionKind, Knower, knowers
from samenspel.viewer import Viewer

#: What each contribution is called.
KIND = {
    ContributionKind.TOPIC: _l("Onderwerp"),
    ContributionKind.REPLY: _l("Reactie"),
    ContributionKind.DOCUMENT: _l("Document"),
    ContributionKind.POLL: _l("Peiling"),
    ContributionKind.ITEM: _l("Agendapunt"),
    ContributionKind.ACTION: _l("Actiepunt"),
}
#: People on the page: who did less than these twelve is hardly worth a call.
MOST = 12


@bp.get("/wie-weet-iets-over")
def knowledge() -> ResponseReturnValue:
    """The people who did most with ?q=, with what the viewer may see of it."""
    me = web.viewer()
    web.or_404(True if sees_platform(me) else None)
    q = " ".join(request.args.get("q", "").split())[:200]
    found: list[tuple[PersonLine, Knower]] = []
    problem = None
    if q:
        try:
            found = _who_knows(me, q)
        except SearchUnavailable as reason:
            current_app.logger.warning("search: %s", reason)
            tasks.heal_soon()
            problem = _("Zoeken lukt nu even niet. Probeer het over een minuut opnieuw.")
    return render_template("search/knowledge/show.html", q=q, found=found, kind_of=KIND, problem=problem, most=MOST)


def _who_knows(me: Viewer, q: str) -> list[tuple[PersonLine, Knower]]:
    """People with what they did, most first; the viewer themself is not asked."""
    asked = SearchRequest(q=q, readers=queries.readers_of(me), kinds=evidence_queries.KINDS, limit=100)
    hits: Sequence[Hit] = tasks.engine().search(asked).hits
    visible = queries.still_visible(me, (hit.id for hit in hits))
    hits = [hit for hit in hits if hit.id in visible]
    words = evidence_queries.words_of(q, hits)
    did = [each for each in evidence_queries.contributions(hits, words) if each.account_id != me.id]
    named = {uuid.UUID(hit.id.partition(":")[2]) for hit in hits if hit.kind == "person"} - {me.id}
    people = evidence_queries.people_of({each.account_id for each in did} | named)
    known = {
        name: [each for each in people[name].expertise if evidence_queries.has_word(each, words)] for name in people
    }
    ranked = knowers(did, {name: said for name, said in known.items() if said}, most=MOST)
    return [(people[knower.account_id], knower) for knower in ranked if knower.account_id in people]
