"""HTTP of the network as a file, for other programs."""

from flask import Response
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.maps import export
from samenspel.maps.asked import asked_for, bp, reading_of

_EXPORTS = {
    "samenwerking.gexf": (export.gexf, "application/gexf+xml"),
    "fondsen.csv": (lambda snapshot: export.nodes_csv(snapshot, sheet=True), "text/csv; charset=utf-8"),
    "banden.csv": (lambda snapshot: export.edges_csv(snapshot, sheet=True), "text/csv; charset=utf-8"),
}


@bp.get("/samenwerkingskaart/export/<name>")
def download(name: str) -> ResponseReturnValue:
    """The network as a file: GEXF for Gephi, or CSV of the funds or of the ties."""
    asked = asked_for()
    write, media_type = web.found(_EXPORTS.get(name))
    reading = web.found(reading_of(asked.scope))
    stem, _dot, ending = name.rpartition(".")
    filename = f"{stem}-{asked.scope.name.replace(':', '-')}-{reading.date.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(write(reading.data), content_type=media_type, headers=headers)
