"""Photos on some contact cards: drawn heads, since nobody in the demo exists."""

import hashlib
import io

from PIL import Image, ImageDraw

from samenspel.demo.draft import Draft
from samenspel.demo.people import Cast
from samenspel.people.cards.models import CardPhoto
from samenspel.people.models import Account

_SIDE = 256
_BEHIND = ("#cfe3e0", "#e7dcc8", "#d7d9ea", "#e9d3d0", "#d5e4c9")
_SKIN = ("#f1c9a5", "#e0ac85", "#c68a5e", "#8f5b38", "#f6d7bd")
_HAIR = ("#3a2a20", "#7a4b24", "#c9a25a", "#1d1b1c", "#9a9793")
_COAT = ("#1f5f6b", "#7b3f61", "#39507d", "#5c6b2f", "#8a4a2b")
#: Every so many consultants; those a visitor becomes are among them.
_EVERY = 4


def make_portraits(draft: Draft, cast: Cast) -> None:
    """Gives every fourth consultant, and the first of each other role, a photo."""
    people = [*cast.consultants[::_EVERY], cast.directors[0], *cast.isas[:2], cast.admins[0]]
    rows = {row["id"]: row for row in draft.table(Account)}
    for number, each in enumerate(people):
        content = _portrait(number)
        draft.add(CardPhoto, draft.now, account_id=each.id, content=content)
        rows[each.id]["photo_version"] = hashlib.sha256(content).hexdigest()[:16]


def _portrait(number: int) -> bytes:
    """A head and shoulders; no two of the first hundred are the same."""
    behind, skin, hair, coat = (
        colours[number // step % 5] for colours, step in ((_BEHIND, 3), (_SKIN, 1), (_HAIR, 5), (_COAT, 2))
    )
    picture = Image.new("RGB", (2 * _SIDE, 2 * _SIDE), behind)
    draw = ImageDraw.Draw(picture)
    is_long = number % 3 == 0
    if is_long:
        draw.rounded_rectangle((140, 100, 372, 380), 110, fill=hair)
    draw.ellipse((60, 360, 452, 760), fill=coat)
    draw.rounded_rectangle((216, 300, 296, 410), 40, fill=skin)
    draw.ellipse((160, 110, 352, 350), fill=skin)
    draw.pieslice((152, 90, 360, 300), 180, 360, fill=hair)
    for x in (220, 292):
        draw.ellipse((x - 9, 222, x + 9, 240), fill="#2a2320")
    draw.arc((222, 250, 290, 304), 20, 160, fill="#7c3b34", width=7)
    if number % 4 == 1:
        for x in (220, 292):
            draw.ellipse((x - 32, 199, x + 32, 263), outline="#2a2320", width=5)
        draw.line((252, 228, 260, 228), fill="#2a2320", width=5)
    made = io.BytesIO()
    picture.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).save(made, "JPEG", quality=85)
    return made.getvalue()
