"""A contact card as a file (vCard 3.0, RFC 2426), which Outlook and telephones take in."""

from base64 import b64encode

from samenspel.people.directory_queries import PersonPage

#: Octets of a line, after which it goes on below a space.
_WIDTH = 75


def _escaped(text: str) -> str:
    """Text in a value: one line, without control characters."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = "\\n".join(text.splitlines())
    return "".join(sign for sign in text if sign.isprintable())


def _folded(line: str) -> str:
    parts, rest = [], line
    while len(rest.encode()) > _WIDTH:
        end = _WIDTH - 1
        while len(rest[:end].encode()) > _WIDTH - 1:
            end -= 1
        parts.append(rest[:end])
        rest = rest[end:]
    return "\r\n ".join([*parts, rest])


def vcard(person: PersonPage, role: str, url: str, photo: bytes | None = None) -> str:
    """What the page of somebody says about how to reach them, and no more."""
    first, _space, last = person.name.partition(" ")
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{_escaped(last)};{_escaped(first)};;;",
        f"FN:{_escaped(person.name)}",
        f"ORG:{_escaped(person.parties)}",
        f"TITLE:{_escaped(person.job_title or role)}",
        f"EMAIL;TYPE=INTERNET,WORK:{_escaped(person.email)}",
        f"TEL;TYPE=WORK,VOICE:{_escaped(person.phone)}",
        f"URL:{url}",
        f"PHOTO;ENCODING=b;TYPE=JPEG:{b64encode(photo or b'').decode()}",
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines if not line.endswith(":"))
