"""Small files that ended, filled or stopped the server before they were read in a process of their own.

They are made by hand, byte by byte where a library would refuse to. `KILLERS` gives each under the name that somebody
would upload it by; the measurement of faults and the tests use the same ones.
"""

import struct
import zlib
from collections.abc import Callable

from tests.documents import office


def sheet_to(last_cell: str) -> bytes:
    """A workbook of some 1.4 kB with two cells: A1, and this one. XFD1048576 is the last that a sheet can have."""
    parts = office.parts_of(office.xlsx("x"))
    row = "".join(sign for sign in last_cell if sign.isdigit())
    sheet = parts["xl/worksheets/sheet1.xml"]
    far = f'<row r="{row}"><c r="{last_cell}"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", far)
    return office.zipped(parts)


def sheet_of_repetitions() -> bytes:
    """An OpenDocument sheet whose one cell says that it stands a million times a million times."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<office:document-content{names} office:version="1.2"><office:body><office:spreadsheet>'
        '<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>a</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return office.zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def zip_of_entries(count: int) -> bytes:
    """A zip file with so many empty entries, which all point to the same one."""
    name = b"a"
    head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + name
    directory = entry * count
    ends = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), len(head), 0)
    if count < 0xFFFF:
        return head + directory + ends
    at = len(head) + len(directory)
    large = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), len(head)
    ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    ends = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), len(head), 0)
    return head + directory + large + ends


def document_bomb(mebibytes: int) -> bytes:
    """A Word document whose text is so many MiB of one letter, in a thousandth of that."""
    return office.docx("a" * (mebibytes * 2**20))


def nested_zip(depth: int) -> bytes:
    """A zip file in a zip file in a zip file."""
    content = b"a"
    for number in range(depth):
        content = office.zipped_bytes({f"{number}.zip": content})
    return content


def entity_bomb() -> bytes:
    """GraphML of a kilobyte whose entities unfold to gigabytes."""
    tens = [f"&a{number};" * 10 for number in range(9)]
    rows = "".join(f'<!ENTITY a{number} "{ten}">' for number, ten in enumerate(tens, start=1))
    return (
        f'<?xml version="1.0"?><!DOCTYPE graphml [<!ENTITY a0 "aaaaaaaaaa">{rows}]>'
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="undirected">'
        '<node id="&a9;"/></graph></graphml>'
    ).encode()


def deep_xml(depth: int) -> bytes:
    """GraphML with elements inside elements, so many deep."""
    start = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="undirected">'
    return (start + "<a>" * depth + "</a>" * depth + "</graph></graphml>").encode()


def pdf_bomb(mebibytes: int) -> bytes:
    """A PDF whose one page is so many MiB of spaces, packed."""
    packed = zlib.compress(zlib.compress(b" " * (mebibytes * 2**20), 9), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    text = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (at, one) for at, one in enumerate(objects, start=1))
    return text + b"trailer<</Size 5/Root 1 0 R>>\n%%EOF\n"


def huge_image(side: int) -> bytes:
    """A PNG that says it is so many pixels wide and high, in a few hundred kB at most."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">2L5B", side, side, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(side // 8 * 100), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def letter_of_parts(count: int) -> bytes:
    """A letter with so many parts, each of them a calendar."""
    part = b"--x\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    return b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + part * count + b"--x--\r\n"


def nested_letter(depth: int) -> bytes:
    """A letter in a letter in a letter."""
    head = b"From: a@example.org\r\nContent-Type: message/rfc822\r\n\r\n"
    return head * depth + b"Subject: a\r\n\r\na\r\n"


def letter_of_events(count: int) -> bytes:
    """A letter with a calendar of so many events, each of which comes a million times."""
    event = b"BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101T100000Z\r\nRRULE:FREQ=SECONDLY;COUNT=1000000\r\nEND:VEVENT\r\n"
    calendar = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + event * count + b"END:VCALENDAR\r\n"
    return b"From: a@example.org\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n" + calendar


#: What to upload: a name, and what makes it. The sheets are also to be brought in on the map.
KILLERS: dict[str, Callable[[], bytes]] = {
    "laatste-cel.xlsx": lambda: sheet_to("XFD1048576"),
    "verre-cel.xlsx": lambda: sheet_to("ZZ100000"),
    "herhaald.ods": sheet_of_repetitions,
    "veel-namen.docx": lambda: zip_of_entries(520_000),
    "uitgepakt.docx": lambda: document_bomb(40),
    "uitgepakt.pdf": lambda: pdf_bomb(150),
    "groot.png": lambda: huge_image(50_000),
    "verwijzingen.graphml": entity_bomb,
    "diep.graphml": lambda: deep_xml(60_000),
}
