"""Makes the version of a picture that a page shows. Runs in a process of its own: see `runtime.foreign.sandbox`."""

import io
from base64 import b64encode
from collections.abc import Sequence
from typing import IO, Any

from PIL import Image, ImageOps

#: The longest side of a picture in a text; on the screens of most it fills the column at twice its points.
MAX_SIDE = 1600
#: A picture of more pixels than any telephone takes is none.
MAX_PIXELS = 220_000_000
_KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_QUALITY = 82


def shrink(files: Sequence[IO[bytes]], media_type: str) -> dict[str, Any]:
    """The width and the height of a picture as it is shown, the right way up.

    `data`, in base64, is the smaller version, or None where the picture itself is shown. One that moves stays as it is.
    """
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(files[0], formats=(_KINDS[media_type],)) as picture:
        is_turned = picture.getexif().get(0x0112, 1) > 1
        if getattr(picture, "is_animated", False):
            return {"width": picture.width, "height": picture.height, "data": None}
        if max(picture.size) <= MAX_SIDE and not is_turned:
            picture.load()  # or it is broken
            return {"width": picture.width, "height": picture.height, "data": None}
        picture.draft("RGB", (2 * MAX_SIDE, 2 * MAX_SIDE))  # a JPEG is read at a fraction of its size
        colours = picture.info.get("icc_profile")
        small = ImageOps.exif_transpose(picture)
        if small.mode not in ("RGB", "RGBA", "L", "LA"):
            small = small.convert("RGBA" if "transparency" in small.info else "RGB")
        small.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        made = io.BytesIO()
        if media_type == "image/jpeg":
            small.convert("RGB").save(made, "JPEG", quality=_QUALITY, progressive=True, icc_profile=colours)
        else:
            small.save(made, "WEBP", quality=_QUALITY, icc_profile=colours)
    return {"width": small.width, "height": small.height, "data": b64encode(made.getvalue()).decode()}
