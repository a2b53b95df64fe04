"""HTTP of answers by mail: the whole mail for its author, and for administrators what came in."""

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.news.answers import queries
from samenspel.news.answers.words import KINDS, SHORT_REASONS, STATES
from samenspel.news.blueprint import bp
from samenspel.people import access
from samenspel.runtime import files
from samenspel.runtime.app_key import SETTINGS
from samenspel.runtime.foreign import sandbox
from samenspel.topics.post_queries import reach_reply


@bp.get("/reacties/<uuid:reply_id>/mail")
def whole_mail(reply_id: uuid.UUID) -> ResponseReturnValue:
    """The mail that a reply was, for its author alone: as text, or with ?bestand=ja as the file that came."""
    me = web.viewer()
    reply = web.or_404(reach_reply(me, reply_id))
    letter = web.or_404(queries.letter_of_post(me, reply_id))
    if letter.file_key is None:
        return render_template("news/answers/whole_mail.html", letter=letter, reply=reply, text="")
    if request.args.get("bestand") == "ja":
        return files.serve(letter.file_key, "mail.eml", "message/rfc822")
    try:
        text = sandbox.run("samenspel.news.answers.reading:read_whole", [files.read(letter.file_key)])
    except sandbox.Unreadable:
        text = ""
    return render_template("news/answers/whole_mail.html", letter=letter, reply=reply, text=text)


@bp.get("/beheer/verzending/ontvangen")
def received() -> ResponseReturnValue:
    """What came in by mail and what was done with it, without its words."""
    web.require_visible(access.may_manage_accounts(web.viewer()))
    number = web.page_number()
    lines, total = queries.received_letters(number)
    return render_template(
        "news/answers/received.html",
        lines=lines,
        paging=web.Paging(number, queries.PAGE_SIZE, total),
        states=STATES,
        reasons=SHORT_REASONS,
        kinds=KINDS,
        takes_answers=SETTINGS.get().takes_answers,
    )
