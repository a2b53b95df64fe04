"""HTTP of administration: the funds and the themes of the sector, which are managed in the same way."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import web
from samenspel.people import access
from samenspel.people import directory_queries as page_queries
from samenspel.people.blueprint import bp
from samenspel.people.models import ThemeKind
from samenspel.people.sector import actions, queries
from samenspel.people.sector.forms import FundDetailsForm, ThemeForm
from samenspel.people.sector.likeness import KnownName
from samenspel.people.successions import queries as successions
from samenspel.people.words import SIZES, THEME_KINDS


@dataclass(frozen=True, slots=True)
class SectorResource:
    """What an administrator manages of the sector (funds, themes), and the functions that do it.

    `find` gives the row with a slug, which `change`, `close` and `reopen` take. `name` is part of the names of its
    endpoints, and the name of the row in templates.
    """

    name: str
    template_of_all: str
    template: str
    lines: Callable[[], list[Any]]
    find: Callable[[str], Any]
    form: Callable[[Any], Any]
    add: Callable[[Any], Any]
    change: Callable[[Any, Any], None]
    close: Callable[[Any], None]
    reopen: Callable[[Any], None]
    named_like: Callable[[str, uuid.UUID | None], list[KnownName]]
    invitation: Any = ""

    @property
    def index(self) -> str:
        """The address of the list."""
        return url_for(f"people.manage_{self.name}s")

    def page(self, form: Any, row: Any, alike: Sequence[KnownName] = ()) -> str:
        """The page with the form, of an existing row or of a new one (None), and what to look at before it is done."""
        succession = successions.around_successions(row.slug)[0] if row is not None and self.name == "fund" else None
        return render_template(self.template, form=form, alike=alike, succession=succession, **{self.name: row})

    def doubles(self, name: str, row: Any) -> list[KnownName]:
        """What the name that was sent resembles; none where it stays as it is or where they were seen (`anyway`)."""
        if request.form.get("anyway") or (row is not None and row.name == name):
            return []
        return self.named_like(name, row.id if row is not None else None)


FUND = SectorResource(
    name="fund",
    template_of_all="people/sector/funds.html",
    template="people/sector/fund.html",
    lines=queries.funds,
    find=page_queries.fund_by,
    form=FundDetailsForm,
    add=actions.add_fund,
    change=actions.change_fund,
    close=actions.close_fund,
    reopen=actions.reopen_fund,
    named_like=queries.funds_named_like,
    invitation=_l("Nodig nu uit wie er werkt."),
)
THEME = SectorResource(
    name="theme",
    template_of_all="people/sector/themes.html",
    template="people/sector/theme.html",
    lines=queries.themes,
    find=queries.theme_by,
    form=ThemeForm,
    add=actions.add_theme,
    change=actions.change_theme,
    close=actions.close_theme,
    reopen=actions.reopen_theme,
    named_like=queries.themes_named_like,
)


@bp.app_template_global("theme_kind")
def theme_kind(kind: ThemeKind) -> str:
    """The name of a kind of theme on screen."""
    return str(THEME_KINDS[kind])


def _allow() -> None:
    web.require_visible(access.may_manage_sector(web.viewer()))


def _row(resource: SectorResource, slug: str) -> Any:
    _allow()
    return web.or_404(resource.find(slug))


@bp.get("/beheer/fondsen", endpoint="manage_funds", defaults={"resource": FUND})
@bp.get("/beheer/themas", endpoint="manage_themes", defaults={"resource": THEME})
def manage_all(resource: SectorResource) -> ResponseReturnValue:
    """The list; closed ones come last."""
    _allow()
    lines = resource.lines()
    return render_template(
        resource.template_of_all,
        lines=[line for line in lines if not line.is_closed],
        closed=[line for line in lines if line.is_closed],
        sizes={size: str(name) for size, name in SIZES.items()},
    )


@bp.route("/beheer/fondsen/nieuw", endpoint="add_fund", defaults={"resource": FUND}, methods=["GET", "POST"])
@bp.route("/beheer/themas/nieuw", endpoint="add_theme", defaults={"resource": THEME}, methods=["GET", "POST"])
def add(resource: SectorResource) -> ResponseReturnValue:
    _allow()
    form = resource.form(None)
    if not form.validate_on_submit():
        return resource.page(form, None), 422 if form.is_submitted() else 200
    if alike := resource.doubles(form.details.name, None):
        return resource.page(form, None, alike), 422
    row = resource.add(form.details)
    message = _("%(name)s is toegevoegd.", name=row.name)
    flash(f"{message} {resource.invitation}".rstrip(), "success")
    return web.back_to(resource.index)


@bp.route("/beheer/fondsen/<slug>", endpoint="manage_fund", defaults={"resource": FUND}, methods=["GET", "POST"])
@bp.route("/beheer/themas/<slug>", endpoint="manage_theme", defaults={"resource": THEME}, methods=["GET", "POST"])
def manage(resource: SectorResource, slug: str) -> ResponseReturnValue:
    """The page of one fund or theme, with its form."""
    row = _row(resource, slug)
    form = resource.form(row)
    if not form.validate_on_submit():
        return resource.page(form, row), 422 if form.is_submitted() else 200
    if alike := resource.doubles(form.details.name, row):
        return resource.page(form, row, alike), 422
    resource.change(row, form.details)
    flash(_("De gegevens van %(name)s zijn bewaard.", name=row.name), "success")
    return web.back_to(resource.index)


@bp.post("/beheer/fondsen/<slug>/sluiting", endpoint="close_fund", defaults={"resource": FUND})
@bp.post("/beheer/themas/<slug>/sluiting", endpoint="close_theme", defaults={"resource": THEME})
def close(resource: SectorResource, slug: str) -> ResponseReturnValue:
    row = _row(resource, slug)
    resource.close(row)
    flash(_("%(name)s is afgesloten.", name=row.name), "success")
    return web.back_to(url_for(f"people.manage_{resource.name}", slug=slug))


@bp.post("/beheer/fondsen/<slug>/heropening", endpoint="reopen_fund", defaults={"resource": FUND})
@bp.post("/beheer/themas/<slug>/heropening", endpoint="reopen_theme", defaults={"resource": THEME})
def reopen(resource: SectorResource, slug: str) -> ResponseReturnValue:
    row = _row(resource, slug)
    if resource is FUND and successions.succession_of(row.id) is not None:
        flash(_("Andere fondsen gaan verder voor dit fonds. Neem dat eerst terug."), "error")
        return web.back_to(url_for("people.manage_fund", slug=slug))
    resource.reopen(row)
    flash(_("%(name)s is weer open.", name=row.name), "success")
    return web.back_to(url_for(f"people.manage_{resource.name}", slug=slug))
