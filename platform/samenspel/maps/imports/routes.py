"""HTTP of bringing in what funds did before or elsewhere: a file, a look at what it means, and letting it count."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.maps import access
from samenspel.maps.analysis.facts.participations import MEETING
from samenspel.maps.analysis.files import incoming
from samenspel.maps.analysis.files.incoming import Draft
from samenspel.maps.blueprint import bp
from samenspel.maps.imports import actions, export, queries, reading, remembered, words
from samenspel.maps.imports.forms import ActivityImportForm
from samenspel.maps.models import ActivityImport
from samenspel.maps.request import KIND_NAMES
from samenspel.people.models import Fund, Theme
from samenspel.runtime.files import safe_name
from samenspel.runtime.foreign.preparation import before_writing
from samenspel.text import slug_of

#: The id and name of funds or themes, by slug.
Named = Mapping[str, tuple[uuid.UUID, str]]
#: How many different names of organisations, themes and kinds one can look through.
MAX_NAMES = 150
#: How many activities of a draft are shown.
SAMPLE_SIZE = 5
#: What a file looks like.
EXAMPLE = """fonds;activiteit;datum;soort;thema;rol
Alimento;Studiedag duaal leren;12/03/2021;bijeenkomst;Duaal leren;trekker
Woodwize;Studiedag duaal leren;12/03/2021;bijeenkomst;Duaal leren;"""


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """A name in a file: its number there, in how many activities it is, and the fund (slug) that it stands for."""

    number: int
    name: str
    activities: int
    fund: str


def _require_import() -> None:
    """Guests have no map (404); members see it, and may not change what it is made of (403)."""
    me = web.viewer()
    if not access.may_see(me):
        abort(404)
    web.require_visible(access.may_import(me))


def _reach(import_id: uuid.UUID) -> ActivityImport:
    _require_import()
    return web.or_404(queries.import_by_id(import_id))


@bp.route("/samenwerkingskaart/inlezen", methods=["GET", "POST"])
@before_writing(reading.read_sent)
def imports() -> ResponseReturnValue:
    """The files that were brought in, and a form for one more."""
    _require_import()
    form = ActivityImportForm()
    status = 200
    if form.is_submitted():
        if form.validate():
            draft = _draft_of_upload(form)
            if draft is not None:
                return web.back_to(url_for("maps.one_import", import_id=draft.id))
        status = 422
    return render_template("maps/imports/index.html", form=form, files=queries.import_lines(), example=EXAMPLE), status


def _draft_of_upload(form: ActivityImportForm) -> ActivityImport | None:
    """The draft of the file; None where it cannot be used, with the reason in the form."""
    file = reading.sent()
    before = queries.import_with_digest(file.digest)
    if before is not None:
        form.file.errors = [_("Dit bestand staat er al, als \u201c%(title)s\u201d.", title=before.title)]
        return None
    problem = file.problem if file.draft is None else _objection_to(file.draft, form.outside.data)
    if file.draft is None or problem:
        form.file.errors = [problem]
        return None
    filename = safe_name(form.file.data.filename or "")
    return actions.store_draft(
        web.viewer().id, form.title.data or "", filename, file.digest, form.outside.data, file.draft, file.content
    )


def _objection_to(draft: Draft, outside: bool) -> str | None:
    """Why a file cannot be brought in like this, in a sentence; None where it can."""
    objection: str | None = None
    if len(incoming.organisations_of(draft)) > MAX_NAMES:
        objection = _("Er staan meer dan %(most)s namen in: dat lijkt geen lijst van fondsen.", most=MAX_NAMES)
    elif max(len(incoming.distinct_words(draft, key)) for key in ("theme", "kind")) > MAX_NAMES:
        objection = _("Er staan meer dan %(most)s thema's of soorten in. Voeg er eerst samen.", most=MAX_NAMES)
    elif not outside and any(one["unreported"] for one in draft["activities"]):
        objection = _(
            "In het bestand staat dat er over iets niet gerapporteerd mag worden. Dat kan alleen voor wat buiten de "
            "werking van de SERV gebeurde: vink dat aan."
        )
    return objection


@bp.get("/samenwerkingskaart/inlezen/<uuid:import_id>")
def one_import(import_id: uuid.UUID) -> ResponseReturnValue:
    """What a draft would bring, with what its names mean; or what was brought."""
    found = _reach(import_id)
    if found.taken_at is None:
        return _draft_page(found)
    paging = web.Paging(web.page_number(), queries.PAGE_SIZE, queries.count_in(found.id))
    activities = queries.activities_in(found.id, queries.PAGE_SIZE, paging.offset)
    return render_template(
        "maps/imports/new.html", activity_import=found, activities=activities, paging=paging, kinds=KIND_NAMES,
        left_out=words.left_out_of(found.left_out),
    )  # fmt: skip


@bp.get("/samenwerkingskaart/inlezen/<uuid:import_id>/lijst.<ending>")
def download_import(import_id: uuid.UUID, ending: str) -> ResponseReturnValue:
    """What counts of a file, to take along; brought in again it says the same."""
    found = _reach(import_id)
    write, media_type = web.or_404(export.FORMS.get(ending))
    web.or_404(found.taken_at)
    ours = {slug: name for slug, (_id, name) in queries.named_by_slug(Fund).items()}
    content = write(export.rows_of(queries.export_lines(found.id), ours))
    name = f"{slug_of(found.title) or 'lijst'}.{ending}"
    return Response(content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _draft_page(found: ActivityImport, error: str = "", status: int = 200) -> tuple[str, int]:
    """What a draft would bring, what was not understood in it, and what its names mean."""
    draft = found.draft or {}
    meanings = _meanings(draft, queries.named_by_slug(Fund), queries.named_by_slug(Theme))
    page = render_template(
        "maps/imports/draft.html", activity_import=found, error=error, repair=words.repair_of(draft), **meanings
    )
    return page, status


def _meanings(draft: Draft, funds: Named, themes: Named) -> dict[str, Any]:
    """The words of a draft, each with what the reader chose for it, or chose for it before, or else what it most likely
    means. Organisations that are a fund without doubt stand apart."""
    counts = incoming.organisations_of(draft)
    known = queries.remembered_meanings()
    guesses = _guesses([name for name, _count in counts], funds, known["fund"])
    theme_words, kind_words = incoming.distinct_words(draft, "theme"), incoming.distinct_words(draft, "kind")
    likely = _guesses(theme_words, themes, known["theme"])
    sent = request.form
    organisations = [
        OrganisationChoice(number, name, count, sent.get(f"fonds-{number}", guesses.get(name, ("", False))[0]))
        for number, (name, count) in enumerate(counts)
    ]
    certain = {name for name, (_slug, is_certain) in guesses.items() if is_certain}
    return {
        "certain": [one for one in organisations if one.name in certain],
        "uncertain": [one for one in organisations if one.name not in certain],
        "theme_words": [
            (word, sent.get(f"thema-{at}", likely.get(word, ("", False))[0])) for at, word in enumerate(theme_words)
        ],
        "kind_words": [
            (word, sent.get(f"soort-{at}", known["kind"].get(remembered.word_key(word)) or incoming.kind_of(word)))
            for at, word in enumerate(kind_words)
        ],
        "usual": sent.get("kind", MEETING),
        "fund_choices": [("", _("Niet meenemen")), *((slug, name) for slug, (_id, name) in funds.items())],
        "theme_choices": [("", _("Geen thema")), *((slug, name) for slug, (_id, name) in themes.items())],
        "kind_choices": [(kind, str(name)) for kind, name in KIND_NAMES.items()],
        "days": sorted({dt.date.fromisoformat(day) for day in incoming.period_of(draft) or ()}),
        "sample": draft["activities"][:SAMPLE_SIZE],
    }


def _guesses(some: Sequence[str], ours: Named, known: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    """For each of these names ours (a slug, empty for none) that was chosen before, or else resembles it; and whether
    that is certain."""
    found = incoming.match_names(some, {slug: name for slug, (_id, name) in ours.items()})
    chosen = {name: known[key] for name in some if (key := remembered.word_key(name)) in known}
    return found | {name: (slug, True) for name, slug in chosen.items() if not slug or slug in ours}


@bp.post("/samenwerkingskaart/inlezen/<uuid:import_id>/lezing")
@before_writing(reading.read_again, of_stored=True)
def reread(import_id: uuid.UUID) -> ResponseReturnValue:
    """Reads the file of a draft again, with what its columns, dates and marks mean; that is remembered."""
    found = _reach(import_id)
    here = url_for("maps.one_import", import_id=found.id)
    if found.draft is None or "file_reading" not in g:
        return web.back_to(here)
    file = reading.sent()
    if file.draft is None:
        return _draft_page(found, file.problem, 422)
    objection = _objection_to(file.draft, found.outside)
    if objection:
        return _draft_page(found, objection, 422)
    for kind, meanings in remembered.meanings_sent(found.draft.get("understood", {}), request.form).items():
        actions.remember(kind, meanings)
    actions.change_draft(found, file.draft)
    flash(_("Het bestand is opnieuw gelezen. Wat je koos, onthouden we voor het volgende bestand."), "success")
    return web.back_to(here)


@bp.post("/samenwerkingskaart/inlezen/<uuid:import_id>")
def take_in(import_id: uuid.UUID) -> ResponseReturnValue:
    """Lets a draft count, with what one chose for its names."""
    found = _reach(import_id)
    if found.taken_at is not None:
        return web.back_to(url_for("maps.one_import", import_id=found.id))
    known, themes = queries.named_by_slug(Fund), queries.named_by_slug(Theme)
    meanings = _meanings(found.draft or {}, known, themes)
    organisations: list[OrganisationChoice] = meanings["certain"] + meanings["uncertain"]
    funds = {one.name: known[one.fund][0] for one in organisations if one.fund in known}
    if not funds:
        return _draft_page(found, _("Koppel minstens één naam aan een fonds."), 422)
    _remember(meanings, known)
    topics = {word: themes[slug][0] for word, slug in meanings["theme_words"] if slug in themes}
    kinds = {word: kind for word, kind in meanings["kind_words"] if kind in KIND_NAMES}
    usual = meanings["usual"] if meanings["usual"] in KIND_NAMES else MEETING
    count = actions.import_draft(found, funds, topics, kinds, usual)
    flash(
        ngettext(
            "%(num)d activiteit is geïmporteerd. De kaart wordt nu opnieuw berekend.",
            "%(num)d activiteiten zijn geïmporteerd. De kaart wordt nu opnieuw berekend.",
            count,
        ),
        "success",
    )
    return web.back_to(url_for("maps.one_import", import_id=found.id))


def _remember(meanings: Mapping[str, Any], funds: Named) -> None:
    """Remembers what one chose for the names and words of a draft, as far as it does not speak for itself."""
    organisations: list[OrganisationChoice] = meanings["certain"] + meanings["uncertain"]
    plain = incoming.match_names(
        [one.name for one in organisations], {slug: name for slug, (_id, name) in funds.items()}
    )
    chosen = {one.name: one.fund for one in organisations if plain.get(one.name, ("", False)) != (one.fund, True)}
    for kind, some in (
        ("fund", chosen),
        ("theme", dict(meanings["theme_words"])),
        ("kind", dict(meanings["kind_words"])),
    ):
        actions.remember(kind, {remembered.word_key(word): meaning[:120] for word, meaning in some.items()})


@bp.post("/samenwerkingskaart/inlezen/<uuid:import_id>/verwijdering")
def take_out(import_id: uuid.UUID) -> ResponseReturnValue:
    """Removes a file, and with it all that it brought."""
    found = _reach(import_id)
    title = found.title
    actions.delete_import(found)
    flash(_("\u201c%(title)s\u201d is verwijderd en telt niet meer mee.", title=title), "success")
    return web.back_to(url_for("maps.imports"))
