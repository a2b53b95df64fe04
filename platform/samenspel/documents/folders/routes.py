"""HTTP of folders: made, changed, deleted, filled, and sent as a zip file."""

import uuid
from collections.abc import Iterator
from functools import partial

from flask import Response, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import clock, web
from samenspel.documents import access
from samenspel.documents.blueprint import bp
from samenspel.documents.folders import actions, archive, queries
from samenspel.documents.folders.forms import FolderForm
from samenspel.forms import id_from
from samenspel.groups import queries as groups
from samenspel.groups.queries import SeenGroup
from samenspel.runtime import files


def list_path(slug: str, folder_id: uuid.UUID | None) -> str:
    """The address of a folder, or of the documents of the group."""
    return url_for("documents.index", slug=slug, map=folder_id)


@bp.get("/overleg/<slug>/documenten/mappen/nieuw")
def new_folder(slug: str) -> ResponseReturnValue:
    seen = _reach_to_write(slug)
    form = FolderForm(data={"parent": request.args.get("in", "")}).offer(queries.tree_of(seen.id))
    return render_template("documents/folder.html", seen=seen, form=form, folder=None)


@bp.post("/overleg/<slug>/documenten/mappen")
def add_folder(slug: str) -> ResponseReturnValue:
    seen = _reach_to_write(slug)
    form = FolderForm().offer(queries.tree_of(seen.id))
    if form.validate():
        try:
            folder = actions.make(web.viewer(), seen.id, form.name.data, form.parent_id)
        except actions.FolderRejected as error:
            form.reject(error)
        else:
            flash(_("De map “%(name)s” is gemaakt.", name=folder.name), "success")
            return web.back_to(list_path(slug, folder.id))
    return render_template("documents/folder.html", seen=seen, form=form, folder=None), 422


def _reach_to_write(slug: str) -> SeenGroup:
    seen = web.or_404(groups.reach(web.viewer(), slug))
    web.require(access.may_add(web.viewer(), seen.id))
    return seen


def _reach_folder(folder_id: uuid.UUID) -> queries.SeenFolder:
    folder = web.or_404(queries.reach(web.viewer(), folder_id))
    web.require(access.may_add(web.viewer(), folder.group_id))
    return folder


@bp.get("/documenten/mappen/<uuid:folder_id>")
def edit_folder(folder_id: uuid.UUID) -> ResponseReturnValue:
    """The form in which a folder gets another name or place, or is deleted."""
    return _folder_page(_reach_folder(folder_id))


@bp.post("/documenten/mappen/<uuid:folder_id>")
def change_folder(folder_id: uuid.UUID) -> ResponseReturnValue:
    folder = _reach_folder(folder_id)
    form = _form_of(folder)
    if form.validate():
        try:
            actions.change(folder.group_id, folder.id, form.name.data, form.parent_id)
        except actions.FolderRejected as error:
            form.reject(error)
        else:
            flash(_("De map is bewaard."), "success")
            return web.back_to(list_path(folder.group_slug, folder.id))
    return _folder_page(folder, form), 422


def _form_of(folder: queries.SeenFolder) -> FolderForm:
    data = {"name": folder.name, "parent": str(folder.parent_id or "")}
    return FolderForm(data=data).offer(queries.tree_of(folder.group_id), without=folder.id)


def _folder_page(folder: queries.SeenFolder, form: FolderForm | None = None) -> str:
    seen = web.or_404(groups.reach(web.viewer(), folder.group_slug))
    return render_template("documents/folder.html", seen=seen, form=form or _form_of(folder), folder=folder)


@bp.post("/documenten/mappen/<uuid:folder_id>/verwijdering")
def delete_folder(folder_id: uuid.UUID) -> ResponseReturnValue:
    folder = _reach_folder(folder_id)
    actions.delete(folder.group_id, folder.id)
    flash(_("De map “%(name)s” is verwijderd; wat erin lag, ligt nu een niveau hoger.", name=folder.name), "success")
    return web.back_to(list_path(folder.group_slug, folder.parent_id))


@bp.post("/overleg/<slug>/documenten/verplaatsing")
def move_documents(slug: str) -> ResponseReturnValue:
    """Puts the documents that were ticked into a folder (`naar`, empty for none)."""
    seen = _reach_to_write(slug)
    chosen = {found for value in request.form.getlist("document")[:200] if (found := id_from(value))}
    target = id_from(request.form.get("naar"))
    if request.form.get("naar") and target is None:
        return web.back_to(list_path(slug, None))
    try:
        count = actions.move_documents(seen.id, chosen, target) if chosen else 0
    except actions.FolderRejected:
        flash(_("Die map is er niet meer. Kies een andere."), "danger")
        return web.back_to(list_path(slug, None))
    if count:
        flash(ngettext("%(num)d document is verplaatst.", "%(num)d documenten zijn verplaatst.", count), "success")
    else:
        flash(_("Kruis eerst de documenten aan die je wilt verplaatsen."), "warning")
    return web.back_to(list_path(slug, target))


@bp.get("/overleg/<slug>/documenten/zip")
def group_archive(slug: str) -> ResponseReturnValue:
    """All documents of a group as one file."""
    seen = web.or_404(groups.reach(web.viewer(), slug))
    return _archive(seen.id, seen.group.slug, None, seen.group.name)


@bp.get("/documenten/mappen/<uuid:folder_id>/zip")
def folder_archive(folder_id: uuid.UUID) -> ResponseReturnValue:
    """A folder with all that lies in it as one file."""
    folder = web.or_404(queries.reach(web.viewer(), folder_id))
    return _archive(folder.group_id, folder.group_slug, folder.id, folder.name)


def _archive(group_id: uuid.UUID, slug: str, folder_id: uuid.UUID | None, name: str) -> ResponseReturnValue:
    tree = queries.tree_of(group_id)
    depth = len(tree.path(folder_id))
    # Only what lies in the folder; what lies in a folder that is gone lies in none.
    paths = {each.id: [step.name for step in tree.path(each.id)][depth:] for each in tree.below(folder_id)}
    paths_of_own: list[str] = []
    found = []
    for file in queries.newest_files(group_id):
        here = file.folder_id if file.folder_id is not None and file.folder_id in tree else None
        if (here == folder_id or here in paths) and access.is_released(file.scan_state):
            found.append((paths.get(here, paths_of_own) if here else paths_of_own, file))
    if sum(file.size for _path, file in found) > archive.MAX_BYTES or len(found) > archive.MAX_FILES:
        most = archive.MAX_BYTES // 2**20
        flash(
            _("Dit is te veel voor één zip-bestand (hoogstens %(most)d MB). Kies een kleinere map.", most=most),
            "warning",
        )
        return web.back_to(list_path(slug, folder_id))
    log = current_app.logger
    opened = files.reader()
    members = [
        archive.Member(path, file.filename, clock.local(file.at), partial(opened, file.key)) for path, file in found
    ]

    def chunks() -> Iterator[bytes]:
        yield from archive.write(members, partial(log.error, "the store has no file of %s"))

    response = Response(chunks(), mimetype="application/zip")
    response.headers["Content-Disposition"] = files.disposition("attachment", f"{files.safe_name(name)}.zip")
    return response
