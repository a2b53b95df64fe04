"""HTTP of a contact card: as a file, its photo, and that it is still right."""

import uuid

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.mail import link_to
from samenspel.people import access
from samenspel.people import directory_queries as page_queries
from samenspel.people.blueprint import bp
from samenspel.people.cards import actions, queries
from samenspel.people.cards.vcards import vcard
from samenspel.people.words import ROLES
from samenspel.text import slug_of


@bp.get("/mensen/<uuid:account_id>/fiche.vcf")
def card_file(account_id: uuid.UUID) -> Response:
    """The contact card of somebody who still works here, as a file for an address book."""
    me = web.viewer()
    person = web.or_404(page_queries.person(account_id) if access.sees_person(me, account_id) else None)
    web.require_visible(person.active)
    photo = queries.photo_of(account_id, person.photo_version) if person.photo_version else None
    card = vcard(person, str(ROLES[person.role]), link_to("people.show", account_id=account_id), photo)
    name = slug_of(person.name) or "fiche"
    headers = {"Content-Disposition": f'attachment; filename="{name}.vcf"'}
    return Response(card, content_type="text/vcard; charset=utf-8", headers=headers)


@bp.get("/mensen/<uuid:account_id>/foto/<version>")
def photo(account_id: uuid.UUID, version: str) -> Response:
    """The photo on somebody's card. What stands at this address never changes, but who may see it does."""
    found = queries.photo_of(account_id, version) if access.sees_person(web.viewer(), account_id) else None
    answer = Response(web.or_404(found), content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=604800"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@bp.post("/mijn-fiche/nazicht")
def confirm_card() -> ResponseReturnValue:
    """Notes that the viewer's own card is still right."""
    me = web.viewer()
    actions.confirm_card(me.id)
    flash(_("Bedankt. Je fiche staat als nagekeken."), "success")
    return web.back_to(url_for("people.show", account_id=me.id))
