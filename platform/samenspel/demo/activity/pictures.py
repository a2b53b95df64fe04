"""A text with all that the editor can do: a table, a checklist and a picture."""

import io

from PIL import Image, ImageDraw

from samenspel import text
from samenspel.demo.documents import FiledDocument
from samenspel.demo.draft import Draft
from samenspel.demo.groups import LIVELY
from samenspel.demo.topics import Discussion
from samenspel.documents.staged.models import StagedFile
from samenspel.topics.models import Topic

_SIZE = (960, 540)
_TEXT = """

## Wat ligt al vast

| Aflevering | Gast | Opname |
| --- | --- | --- |
| 4 | een planner uit de voeding | bevestigd |
| 5 | een werkgever uit de horeca | nog te bevestigen |
| 6 | iemand van een uitzendkantoor | gezocht |

## Wat moet er nog gebeuren

- [x] microfoons lenen
- [ ] gasten een routebeschrijving sturen
- [ ] toestemming vragen voor de foto's

Zo staat de zaal bij de opname:

![Zaalplan: vier tafels in een vierkant, de microfoons in het midden](/bijlagen/{id}#{width}x{height})"""


def make_rich_text(draft: Draft, discussions: list[Discussion]) -> FiledDocument:
    """Adds such a text to the newest opening of the lively group, and returns the picture to be stored."""
    newest = [each for each in discussions if each.group.slug == LIVELY][-1]
    picture = draft.add(
        StagedFile,
        newest.at,
        account_id=newest.author.id,
        group_id=newest.group.id,
        filename="zaalplan.png",
        media_type="",
        size=0,
        sha256="",
        key="",
        small_key=None,
        width=_SIZE[0],
        height=_SIZE[1],
        attached_at=newest.at,
        loose_at=newest.at,
    )
    topic = next(row for row in draft.table(Topic) if row["id"] == newest.id)
    topic["body"] += _TEXT.format(id=picture["id"], width=_SIZE[0], height=_SIZE[1])
    topic["body_html"] = text.to_html(topic["body"])
    place = (newest.group, newest.title, newest.author, newest.at)
    return FiledDocument(picture["id"], *place, "zaalplan.png", _floor_plan(), picture)


def _floor_plan() -> bytes:
    """Four tables around three microphones, seen from above."""
    plan = Image.new("RGB", _SIZE, "#f5f7f6")
    draw = ImageDraw.Draw(plan)
    draw.rounded_rectangle((40, 40, 920, 500), 18, outline="#0b4652", width=6)
    for box in ((300, 120, 660, 170), (300, 370, 660, 420), (240, 180, 290, 360), (670, 180, 720, 360)):
        draw.rounded_rectangle(box, 10, fill="#b9d3d8", outline="#0b4652", width=3)
    for x in (400, 480, 560):
        draw.ellipse((x - 16, 254, x + 16, 286), fill="#f0a070", outline="#0b4652", width=3)
    data = io.BytesIO()
    plan.save(data, "PNG", optimize=True)
    return data.getvalue()
