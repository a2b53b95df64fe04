"""HTTP of the network as a file, for other programs."""

from collections.abc import Callable, Sequence

from flask import Response, get_template_attribute, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.maps.blueprint import bp
from samenspel.maps.request import MapRequest, fixed_positions, requested_map, stored_view
from samenspel.maps.view import drawing, export, measures
from samenspel.maps.view.snapshot_view import SnapshotView

PICTURE = "samenwerkingskaart.svg"
#: What writes a file of a map, with what the file says of itself, and the type of the file.
_EXPORTS: dict[str, tuple[Callable[[SnapshotView, Sequence[str]], bytes], str]] = {
    "samenwerking.gexf": (export.gexf, "application/gexf+xml"),
    "samenwerking.graphml": (export.graphml, "application/graphml+xml"),
    "samenwerking.json": (export.as_json, "application/json"),
    "fondsen.csv": (lambda view, about: export.nodes_csv(view, sheet=True, about=about), "text/csv; charset=utf-8"),
    "banden.csv": (lambda view, about: export.edges_csv(view, sheet=True, about=about), "text/csv; charset=utf-8"),
}


@bp.get("/samenwerkingskaart/export/<name>")
def download(name: str) -> ResponseReturnValue:
    """The network as a file for other programs, or the map as a drawing."""
    map_request = requested_map()
    view = web.or_404(stored_view(map_request.scope))
    if name == PICTURE:
        content = _picture(map_request, view)
        media_type = "image/svg+xml"
    else:
        serialise, media_type = web.or_404(_EXPORTS.get(name))
        content = serialise(view, map_request.about(view.date))
    stem, _dot, ending = name.rpartition(".")
    filename = f"{stem}-{map_request.scope.name.replace(':', '-')}-{view.date.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(content, content_type=media_type, headers=headers)


def _picture(map_request: MapRequest, view: SnapshotView) -> bytes:
    """The map as a drawing that stands on its own, with links that lead back here."""

    def address(slug: str) -> str:
        return url_for("maps.fund", slug=slug, _external=True, **map_request.arguments)

    drawn = drawing.draw(view, address, fixed_positions(map_request.scope))
    write = get_template_attribute("components/maps.html", "picture")
    scale = _("Groter teken: {groot}. Dikkere lijn: {dik}.")
    scale = scale.replace("{groot}", measures.sizes()[0][1].lower()).replace("{dik}", measures.lines()[0][1].lower())
    about = map_request.about(view.date)
    return export.svg(str(write(drawn, about[0], [*about, scale], view.communities)))
