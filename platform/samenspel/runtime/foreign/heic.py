"""Makes a JPEG of a HEIC photo, with all its pixels. Runs in a process of its own: see `sandbox`."""

import io
from base64 import b64encode
from collections.abc import Sequence
from typing import IO

import pi_heif
from PIL import Image

#: A photo of more pixels than any telephone takes is none.
MAX_PIXELS = 220_000_000
_QUALITY = 92


def to_jpeg(files: Sequence[IO[bytes]]) -> str:
    """The JPEG in base64: the right way up, in its own colours, and without what else the photo tells."""
    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(files[0], formats=("HEIF",)) as photo:
        colours = photo.info.get("icc_profile")
        made = io.BytesIO()
        photo.convert("RGB").save(made, "JPEG", quality=_QUALITY, icc_profile=colours)
    return b64encode(made.getvalue()).decode()
