"""Makes what is shown of a file without opening it. Runs in a process of its own: see `runtime.foreign.sandbox`.

The HTML is sanitized here, and nothing in it leads anywhere but to the web: no picture, no script, no style.
"""

import io
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from html import escape
from typing import IO, Any

from samenspel.documents.previews import office, sheets

#: A page as a picture, and the picture in lists: at most so many pixels wide and high.
PAGE_SIZE, THUMB_SIZE = (1400, 1800), (160, 160)
#: Larger pictures would take more memory than there is.
MAX_PIXELS = 120_000_000
#: More than this is not read in a preview, and weighs on a telephone.
MAX_HTML = 400_000

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TAGS = {
    "p", "br", "strong", "em", "s", "u", "sup", "sub", "ul", "ol", "li", "blockquote", "a", "h2", "h3", "h4", "h5",
    "table", "thead", "tbody", "tr", "th", "td", "section",
}  # fmt: skip
_WEB = re.compile(r"https?://|mailto:", re.IGNORECASE)


def make(files: Sequence[IO[bytes]], media_type: str) -> dict[str, Any]:
    """What is shown of a file: `html`, `is_cut`, `pages`, and its first page as `page` and `thumb`, which are pictures
    in base64 with their sizes; or the `state` in which that is impossible."""
    maker = _MAKERS.get(media_type)
    if maker is None:
        return {"state": "none"}
    try:
        made = maker(files[0])
    except office.PasswordNeeded:
        return {"state": "locked"}
    html = _sanitized(made.pop("html", ""))
    is_cut = made.pop("is_cut", False)
    if len(html) > MAX_HTML:
        html, is_cut = _sanitized(html[:MAX_HTML].rpartition("<")[0]), True  # closes what was cut open
    return {"state": "ready", "html": html, "is_cut": is_cut} | made


def _sanitized(html: str) -> str:
    if not html:
        return ""
    import nh3

    def attribute(tag: str, name: str, value: str) -> str | None:
        return value if name != "href" or _WEB.match(value) else None

    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )


def _picture(file: IO[bytes]) -> dict[str, Any]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(file) as image:
        if image.width * image.height > MAX_PIXELS:
            raise ValueError("too many pixels")
        image.draft("RGB", PAGE_SIZE)  # a JPEG is decoded smaller at once
        return _pictures(ImageOps.exif_transpose(image))


def _pictures(image: Any) -> dict[str, Any]:
    """The page and the thumbnail of a picture."""
    image = image.convert("RGBA" if image.mode in ("RGBA", "LA", "PA", "P") else "RGB")
    image.thumbnail(PAGE_SIZE)
    page = _encoded(image)
    image.thumbnail(THUMB_SIZE)
    return {"page": page, "thumb": _encoded(image)}


def _encoded(image: Any) -> tuple[str, int, int]:
    made = io.BytesIO()
    image.save(made, "WEBP", quality=82, method=2)
    return b64encode(made.getvalue()).decode(), image.width, image.height


def _pdf(file: IO[bytes]) -> dict[str, Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise office.PasswordNeeded from error
        raise
    first = document[0]
    width, height = first.get_size()
    scale = min(PAGE_SIZE[0] / max(width, 1), PAGE_SIZE[1] / max(height, 1), 4)
    return {"pages": len(document), **_pictures(first.render(scale=scale).to_pil())}


def _word(file: IO[bytes]) -> dict[str, Any]:
    return {"html": office.word_html(file), **_first_page(file)}


def _slides(file: IO[bytes]) -> dict[str, Any]:
    slides = office.slides(file)
    html = "".join(
        "<section>" + "".join(f"<{tag}>{escape(line)}</{tag}>" for tag, line in slide) + "</section>"
        for slide in slides
    )
    return {"html": html, "pages": len(slides), **_first_page(file)}


def _first_page(file: IO[bytes]) -> dict[str, Any]:
    """The picture of the first page that Office may have put in the file."""
    from PIL import Image, UnidentifiedImageError

    content = office.stored_picture(file)
    if content is None:
        return {}
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            image.thumbnail(THUMB_SIZE)
            return {"thumb": _encoded(image.convert("RGB"))}
    except (UnidentifiedImageError, OSError, ValueError):
        return {}


def _table(read: Callable[[IO[bytes]], tuple[list[list[str]], bool, int]]) -> Callable[[IO[bytes]], dict[str, Any]]:
    def make_table(file: IO[bytes]) -> dict[str, Any]:
        rows, is_cut, count = read(file)
        head, *body = rows or [[]]
        html = "<table><thead>" + _row("th", head) + "</thead><tbody>" + "".join(_row("td", row) for row in body)
        return {"html": html + "</tbody></table>" if head else "", "is_cut": is_cut, "pages": count}

    return make_table


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _archive(file: IO[bytes]) -> dict[str, Any]:
    names, is_cut = office.names_in(file)
    return {"html": "<ul>" + "".join(f"<li>{escape(name)}</li>" for name in names) + "</ul>", "is_cut": is_cut}


_MAKERS: dict[str, Callable[[IO[bytes]], dict[str, Any]]] = {
    "application/pdf": _pdf,
    "image/png": _picture,
    "image/jpeg": _picture,
    "image/gif": _picture,
    "image/webp": _picture,
    _OFFICE + "wordprocessingml.document": _word,
    _OFFICE + "presentationml.presentation": _slides,
    _OFFICE + "spreadsheetml.sheet": _table(sheets.first_sheet),
    "application/vnd.ms-excel": _table(sheets.first_sheet),
    "application/vnd.oasis.opendocument.spreadsheet": _table(sheets.first_sheet),
    "text/csv": _table(sheets.comma_separated),
    "application/zip": _archive,
}
