"""HTTP of people: the directory, contact cards, funds."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import text, web
from samenspel.people import access, actions, queries
from samenspel.people import directory_queries as page_queries
from samenspel.people.blueprint import bp
from samenspel.people.cards import actions as card_actions
from samenspel.people.cards import photos
from samenspel.people.cards.panels import PANELS
from samenspel.people.cards.spelling import corrected
from samenspel.people.forms import ContactCardForm, FundForm, keywords_from
from samenspel.people.models import Fund
from samenspel.people.sector import queries as sector
from samenspel.people.successions import queries as successions
from samenspel.people.words import ROLES, SIZES, role_choices, role_from
from samenspel.runtime.foreign.preparation import before_writing
from samenspel.viewer import Role


@bp.app_template_global("role_name")
def role_name(role: Role) -> str:
    """The name of a role on screen."""
    return str(ROLES[role])


@bp.app_template_global("fte")
def fte(number: float | None) -> str:
    """Full-time equivalents as people write them: 4, 2,5; empty where it is not known."""
    if number is None:
        return ""
    return f"{number:g}".replace(".", "," if web.locale() == "nl" else ".")


@bp.get("/mensen")
def index() -> ResponseReturnValue:
    """The directory, narrowed by ?q=, ?fonds=, ?thema= and ?rol=."""
    me = web.viewer()
    web.or_404(True if access.sees_platform(me) else None)
    words, fund = request.args.get("q", "").strip()[:100], request.args.get("fonds", "")
    theme, role = request.args.get("thema", ""), role_from(request.args.get("rol", ""))
    number = web.page_number()
    lines, total = page_queries.directory(text=words, fund=fund, theme=theme, role=role, page=number)
    meant = corrected(words) if words and not total else None
    if meant:
        lines, total = page_queries.directory(text=meant, fund=fund, theme=theme, role=role, page=number)
    return render_template(
        "people/index.html",
        lines=lines,
        paging=web.Paging(number, page_queries.PAGE_SIZE, total),
        base=web.with_query("people.index", q=words, fonds=fund, thema=theme, rol=role or ""),
        words=words,
        meant=meant if lines else None,
        fund=fund,
        theme=theme,
        role=role,
        is_narrowed=bool(words or fund or theme or role),
        funds=[(row.slug, row.name) for row in queries.fund_rows()],
        themes=list(queries.theme_names().items()),
        roles=(names := role_choices()),
        role_of=dict(names),
    )


@bp.get("/mensen/<uuid:account_id>")
def show(account_id: uuid.UUID) -> ResponseReturnValue:
    me = web.viewer()
    sees = access.sees_person(me, account_id) or queries.account_after(account_id) == me.id
    person = web.or_404(page_queries.person(account_id) if sees else None)
    if not person.active and (goes_to := queries.account_after(account_id)) != account_id:
        return web.back_to(url_for("people.show", account_id=goes_to))
    return render_template(
        "people/show.html",
        person=person,
        about=text.to_html(person.about) if person.about else "",
        is_mine=access.may_edit_profile(me, account_id),
        sees_platform=access.sees_platform(me),
        may_write=person.active and not access.is_of_wewis(person.role, person.organisation),
        panels=PANELS.get().of_person(me, account_id) if person.active else "",
    )


@bp.route("/mijn-fiche", methods=["GET", "POST"])
@before_writing(photos.receive)
def edit() -> ResponseReturnValue:
    """The viewer's own contact card, and the language in which they see the platform."""
    me = web.viewer()
    account = web.or_404(queries.account_by_id(me.id))
    card = queries.card_of(me.id)
    form = ContactCardForm(
        name=account.name,
        locale=account.locale,
        job_title=card.job_title if card else "",
        phone=card.phone if card else "",
        about=card.about if card else "",
        expertise=", ".join(card.expertise) if card else "",
    )
    if not form.validate_on_submit():
        return render_template(
            "people/edit.html",
            form=form,
            me=me,
            photo_version=account.photo_version,
            had_photo=bool(form.photo.data and form.photo.data.filename),
        ), 422 if form.is_submitted() else 200
    photo = photos.received()
    if photo:
        card_actions.set_photo(account, photo)
    elif form.without_photo.data:
        card_actions.remove_photo(account)
    actions.save_card(
        account,
        name=form.name.data,
        locale=form.locale.data,
        job_title=form.job_title.data or "",
        phone=form.phone.data or "",
        about=form.about.data or "",
        expertise=form.keywords,
    )
    flash(_("Je fiche is bewaard."), "success")
    return web.back_to(url_for("people.show", account_id=me.id))


@bp.get("/fondsen")
def funds() -> ResponseReturnValue:
    """All funds on one page, narrowed by ?q= (a name, joint committee or keyword), ?thema= and ?grootte=."""
    me = web.viewer()
    web.or_404(True if access.sees_platform(me) else None)
    known = page_queries.funds()
    every = [fund for fund in known if not fund.is_closed]
    words, theme = request.args.get("q", "").strip()[:100], request.args.get("thema", "")
    size = request.args.get("grootte", "")
    lines = [
        fund
        for fund in every
        if (not theme or theme in dict(fund.themes)) and (not size or fund.size == size) and fund.is_found_by(words)
    ]
    shown, paging = web.paged(lines)
    closed = [fund for fund in known if fund.is_closed and not theme and not size and fund.is_found_by(words)]
    return render_template(
        "people/funds.html",
        lines=shown,
        paging=paging,
        base=web.with_query("people.funds", q=words, thema=theme, grootte=size),
        total=len(every),
        closed=closed,
        words=words,
        theme=theme,
        size=size,
        sizes=_sizes({fund.size for fund in every if fund.size}),
        themes=sorted({pair for fund in every for pair in fund.themes}, key=lambda pair: pair[1].lower()),
        is_narrowed=bool(words or theme or size),
    )


def _sizes(written: set[str]) -> dict[str, str]:
    """The names of sizes, small ones first; a size that is not known keeps the word of the source."""
    known = list(SIZES)
    in_order = sorted(written, key=lambda size: (known.index(size) if size in SIZES else len(known), size))
    return {size: str(SIZES.get(size, size)) for size in in_order}


def _unknown_of(fund: Fund) -> list[str]:
    """What is not known of a fund, which its page says and lists do not."""
    facts = (
        (fund.joint_committees, _("paritaire comités")),
        (fund.size, _("grootte")),
        (fund.consultants_fte is not None, _("aantal sectorconsulenten")),
        (fund.website, _("website")),
    )
    return [str(words) for known, words in facts if not known]


@bp.get("/fondsen/<slug>")
def fund(slug: str) -> ResponseReturnValue:
    me = web.viewer()
    fund = web.or_404(page_queries.fund_by(slug) if access.sees_platform(me) else None)
    succession, predecessors = successions.around_successions(slug)
    return render_template(
        "people/fund.html",
        fund=fund,
        succession=succession,
        predecessors=predecessors,
        size=SIZES.get(fund.size or "", fund.size),
        unknown=_unknown_of(fund),
        earlier=sector.earlier_names_of(fund.id),
        about=text.to_html(fund.about) if fund.about else "",
        themes=page_queries.themes_of(fund.id),
        people=page_queries.people_of(fund.id),
        may_edit=access.may_edit_fund(me, fund.id),
        panels=PANELS.get().of_fund(me, fund.id),
    )


@bp.route("/fondsen/<slug>/bewerken", methods=["GET", "POST"])
def edit_fund(slug: str) -> ResponseReturnValue:
    me = web.viewer()
    fund = web.or_404(page_queries.fund_by(slug) if access.sees_platform(me) else None)
    web.require(access.may_edit_fund(me, fund.id))
    chosen = [theme.id for theme in page_queries.themes_of(fund.id)]
    form = FundForm(
        about=fund.about,
        website=fund.website or "",
        keywords=", ".join(fund.keywords),
        themes=[str(theme) for theme in chosen],
    )
    form.themes.choices = [(str(row.id), row.name) for row in queries.theme_rows(chosen)]
    if not form.validate_on_submit():
        return render_template("people/edit_fund.html", form=form, fund=fund), 422 if form.is_submitted() else 200
    actions.save_fund(
        fund,
        about=form.about.data or "",
        website=form.website.data or "",
        keywords=keywords_from(form.keywords.data),
        theme_ids=[uuid.UUID(theme) for theme in form.themes.data or ()],
    )
    flash(_("De gegevens van %(fund)s zijn bewaard.", fund=fund.name), "success")
    return web.back_to(url_for("people.fund", slug=slug))
