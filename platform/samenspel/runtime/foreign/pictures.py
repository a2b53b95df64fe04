"""Makes the versions of a picture that pages show. Runs in a process of its own: see `sandbox`."""

import io
from base64 import b64encode
from collections.abc import Sequence
from typing import IO, Any

from PIL import Image, ImageCms, ImageOps

#: The longest side of a picture in a text; on the screens of most it fills the column at twice its points.
MAX_SIDE = 1600
#: A picture of more pixels than any telephone takes is none.
MAX_PIXELS = 220_000_000
_KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_QUALITY = 82
#: Of a photo that is higher than it is wide, more stays of the upper part, where faces are.
_MIDDLE = (0.5, 0.35)


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


def square(files: Sequence[IO[bytes]], media_type: str, side: int) -> str:
    """A square JPEG of the middle of a picture, in base64: the right way up, on white, in the colours of a screen, at
    most so many pixels wide, and without what else the picture tells."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(files[0], formats=(_KINDS[media_type],)) as picture:
        picture.draft("RGB", (2 * side, 2 * side))
        colours = picture.info.get("icc_profile")
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((4 * side, 4 * side), reducing_gap=2.0)  # the rest of the work is on few pixels
        flat = _on_white(_in_screen_colours(upright, colours))
        width = min(side, *flat.size)
        made = io.BytesIO()
        ImageOps.fit(flat, (width, width), Image.Resampling.LANCZOS, centering=_MIDDLE).save(made, "JPEG", quality=85)
    return b64encode(made.getvalue()).decode()


def _in_screen_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture with its colours as they are without a profile; where that cannot be read, as they are stored."""
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):  # grey in 16 bits or more
        return picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")
