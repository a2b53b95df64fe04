"""The tag in the address to which somebody answers: what stands after a plus, before the @.

Knows neither the application nor its settings, as letters are read apart from them.
"""

from collections.abc import Iterable


def with_tag(box: str, tag: str) -> str:
    """The address of a mailbox with a tag after a plus."""
    name, _at, domain = box.rpartition("@")
    return f"{name}+{tag}@{domain}"


def tags_in(addresses: Iterable[str], box: str) -> list[str]:
    """The tags in the addresses of a mail to this mailbox, each once."""
    name, _at, domain = box.lower().rpartition("@")
    found = []
    for address in addresses:
        start, _at, end = address.strip().lower().rpartition("@")
        if end == domain and start.startswith(f"{name}+"):
            found.append(start.removeprefix(f"{name}+")[:100])
    return list(dict.fromkeys(found))
