"""HTTP of the devices on which somebody is signed in."""

import uuid

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.people.blueprint import bp
from samenspel.people.devices import actions, queries
from samenspel.people.devices.words import device_name


@bp.get("/mijn-toestellen")
def devices() -> ResponseReturnValue:
    """The devices on which the viewer is signed in."""
    me = web.viewer()
    return render_template(
        "people/devices/index.html",
        lines=queries.devices_of(me.id),
        here=me.session_id,
        device_name=device_name,
        days=actions.LONGEST_STAYING.days,
        hours=actions.IDLE.seconds // 3600,
    )


@bp.post("/mijn-toestellen/<uuid:device_id>/afmelding")
def end_device(device_id: uuid.UUID) -> ResponseReturnValue:
    """Signs the viewer out on one device."""
    me = web.viewer()
    device = web.or_404(queries.device_of(me.id, device_id))
    name = device_name(device.browser, device.system)
    actions.end(device)
    flash(_("Je bent afgemeld op het toestel %(name)s.", name=name), "success")
    return web.back_to(url_for("people.devices"))


@bp.post("/mijn-toestellen/afmelding")
def end_other_devices() -> ResponseReturnValue:
    """Signs the viewer out on all devices but this one."""
    me = web.viewer()
    actions.end_all(me.id, but=me.session_id)
    flash(_("Je bent overal afgemeld, behalve hier."), "success")
    return web.back_to(url_for("people.devices"))
