"""HTTP of the network as a file, for other programs."""

from collections.abc import Callable

from flask import Response, get_template_attribute, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.maps.blueprint import bp
from samenspel.maps.request import Asked, asked_for, places, reading_of
from samenspel.maps.view import drawing, export
from samenspel.maps.view.reading import Reading

PICTURE = "samenwerkingskaart.svg"
_EXPORTS: dict[str, tuple[Callable[[Reading], bytes], str]] = {
    "samenwerking.gexf": (export.gexf, "application/gexf+xml"),
    "samenwerking.graphml": (export.graphml, "application/graphml+xml"),
    "samenwerking.json": (export.as_json, "application/json"),
    "fondsen.csv": (lambda view: export.nodes_csv(view, sheet=True), "text/csv; charset=utf-8"),
    "banden.csv": (lambda view: export.edges_csv(view, sheet=True), "text/csv; charset=utf-8"),
}


@bp.get("/samenwerkingskaart/export/<name>")
def download(name: str) -> ResponseReturnValue:
    """The network as a file for other programs, or the map as a drawing."""
    asked = asked_for()
    reading = web.or_404(reading_of(asked.scope))
    if name == PICTURE:
        content = _picture(asked, reading)
        media_type = "image/svg+xml"
    else:
        write, media_type = web.or_404(_EXPORTS.get(name))
        content = write(reading)
    stem, _dot, ending = name.rpartition(".")
    filename = f"{stem}-{asked.scope.name.replace(':', '-')}-{reading.date.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(content, content_type=media_type, headers=headers)


def _picture(asked: Asked, reading: Reading) -> bytes:
    """The map as a drawing that stands on its own, with links that lead back here."""

    def address(slug: str) -> str:
        return url_for("maps.fund", slug=slug, _external=True, **asked.arguments)

    drawn = drawing.drawn(reading, address, places(asked.scope))
    draw = get_template_attribute("components/maps.html", "picture")
    title = " ".join((_("Samenwerkingskaart"), reading.date.isoformat()))
    return export.svg(str(draw(drawn, title)))
