"""HTTP of administration: the funds and the themes of the sector."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.people import access, page_queries
from samenspel.people import sector_actions as actions
from samenspel.people import sector_queries as queries
from samenspel.people.models import Fund, Theme, ThemeKind
from samenspel.people.routes import bp
from samenspel.people.sector_forms import FundFactsForm, ThemeForm
from samenspel.people.words import SIZES, THEME_KINDS


@bp.app_template_global("theme_kind")
def theme_kind(kind: ThemeKind) -> str:
    """What a kind of theme is called on screen."""
    return str(THEME_KINDS[kind])


def _allow() -> None:
    web.allow(access.may_manage_sector(web.viewer()))


def _fund(slug: str) -> Fund:
    _allow()
    return web.found(page_queries.fund_by(slug))


def _theme(slug: str) -> Theme:
    _allow()
    return web.found(queries.theme_by(slug))


@bp.get("/beheer/fondsen")
def manage_funds() -> ResponseReturnValue:
    """All funds; the closed ones below."""
    _allow()
    lines = queries.funds()
    return render_template(
        "people/manage_funds.html",
        lines=[line for line in lines if line.closed_at is None],
        closed=[line for line in lines if line.closed_at is not None],
        sizes={size: str(name) for size, name in SIZES.items()},
    )


@bp.route("/beheer/fondsen/nieuw", methods=["GET", "POST"])
def add_fund() -> ResponseReturnValue:
    _allow()
    form = FundFactsForm()
    if not form.validate_on_submit():
        page = render_template("people/manage_fund.html", form=form, fund=None)
        return page, 422 if form.is_submitted() else 200
    fund = actions.add_fund(form.facts())
    flash(_("%(name)s is toegevoegd. Nodig nu uit wie er werkt.", name=fund.name), "success")
    return web.back_to(url_for("people.manage_funds"))


@bp.route("/beheer/fondsen/<slug>", methods=["GET", "POST"])
def manage_fund(slug: str) -> ResponseReturnValue:
    """The facts of a fund, and whether it is closed."""
    fund = _fund(slug)
    form = FundFactsForm(fund)
    if not form.validate_on_submit():
        page = render_template("people/manage_fund.html", form=form, fund=fund)
        return page, 422 if form.is_submitted() else 200
    actions.change_fund(fund, form.facts())
    flash(_("De gegevens van %(name)s zijn bewaard.", name=fund.name), "success")
    return web.back_to(url_for("people.manage_funds"))


@bp.post("/beheer/fondsen/<slug>/sluiting")
def close_fund(slug: str) -> ResponseReturnValue:
    fund = _fund(slug)
    actions.close_fund(fund)
    flash(_("%(name)s is afgesloten.", name=fund.name), "success")
    return web.back_to(url_for("people.manage_fund", slug=slug))


@bp.post("/beheer/fondsen/<slug>/heropening")
def reopen_fund(slug: str) -> ResponseReturnValue:
    fund = _fund(slug)
    actions.reopen_fund(fund)
    flash(_("%(name)s is weer open.", name=fund.name), "success")
    return web.back_to(url_for("people.manage_fund", slug=slug))


@bp.get("/beheer/themas")
def manage_themes() -> ResponseReturnValue:
    """All themes; the closed ones below."""
    _allow()
    lines = queries.themes()
    return render_template(
        "people/manage_themes.html",
        lines=[line for line in lines if line.closed_at is None],
        closed=[line for line in lines if line.closed_at is not None],
    )


@bp.route("/beheer/themas/nieuw", methods=["GET", "POST"])
def add_theme() -> ResponseReturnValue:
    _allow()
    form = ThemeForm()
    if not form.validate_on_submit():
        page = render_template("people/manage_theme.html", form=form, theme=None)
        return page, 422 if form.is_submitted() else 200
    theme = actions.add_theme(form.facts())
    flash(_("%(name)s is toegevoegd.", name=theme.name), "success")
    return web.back_to(url_for("people.manage_themes"))


@bp.route("/beheer/themas/<slug>", methods=["GET", "POST"])
def manage_theme(slug: str) -> ResponseReturnValue:
    """The facts of a theme, and whether it is closed."""
    theme = _theme(slug)
    form = ThemeForm(theme)
    if not form.validate_on_submit():
        page = render_template("people/manage_theme.html", form=form, theme=theme)
        return page, 422 if form.is_submitted() else 200
    actions.change_theme(theme, form.facts())
    flash(_("De gegevens van %(name)s zijn bewaard.", name=theme.name), "success")
    return web.back_to(url_for("people.manage_themes"))


@bp.post("/beheer/themas/<slug>/sluiting")
def close_theme(slug: str) -> ResponseReturnValue:
    theme = _theme(slug)
    actions.close_theme(theme)
    flash(_("%(name)s is afgesloten.", name=theme.name), "success")
    return web.back_to(url_for("people.manage_theme", slug=slug))


@bp.post("/beheer/themas/<slug>/heropening")
def reopen_theme(slug: str) -> ResponseReturnValue:
    theme = _theme(slug)
    actions.reopen_theme(theme)
    flash(_("%(name)s is weer open.", name=theme.name), "success")
    return web.back_to(url_for("people.manage_theme", slug=slug))
