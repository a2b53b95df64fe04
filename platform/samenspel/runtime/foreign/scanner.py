"""Asks a virus scanner (clamd) whether a file is clean, by its command INSTREAM over a socket."""

import re
import socket
import struct
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask

from samenspel.config import Settings
from samenspel.runtime.app_key import AppKey

_CHUNK = 2**16
_CONNECT_SECONDS, _ANSWER_SECONDS = 3.0, 60.0
_ADDRESS = re.compile(r"(?:unix:(?P<path>/.+)|tcp://(?P<host>[^:/]+|\[[0-9a-fA-F:]+\]):(?P<port>\d+))")
_SCANNER = AppKey[str]("samenspel.scanner")


class Verdict(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    #: It could not look into the file, and will not be able to: too large for it, or a limit of its own.
    REFUSED = "refused"


class ScannerAway(OSError):
    """The scanner does not answer."""


@dataclass(frozen=True, slots=True)
class ScannerAddress:
    path: str = ""
    host: str = ""
    port: int = 0


def address_of(setting: str) -> ScannerAddress:
    """Where the scanner listens. Raises ValueError for what is no address."""
    found = _ADDRESS.fullmatch(setting.strip())
    if found is None:
        raise ValueError(f"{setting} is no address of a scanner")
    if found["path"]:
        return ScannerAddress(path=found["path"])
    return ScannerAddress(host=found["host"].strip("[]"), port=int(found["port"]))


def init_app(app: Flask, settings: Settings) -> None:
    if settings.scanner:
        address_of(settings.scanner)
        _SCANNER.set(app, settings.scanner)


def is_used() -> bool:
    """Whether this installation has a scanner."""
    return _SCANNER.find() is not None


def scan(content: Iterable[bytes]) -> Verdict:
    """What the scanner says of a file. Raises ScannerAway."""
    try:
        with closing(_connection(_SCANNER.get())) as connection:
            connection.sendall(b"zINSTREAM\0")
            try:
                for part in content:
                    for start in range(0, len(part), _CHUNK):
                        chunk = part[start : start + _CHUNK]
                        connection.sendall(struct.pack(">I", len(chunk)) + chunk)
                connection.sendall(struct.pack(">I", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has heard enough, and says why
            return _verdict(_answer(connection))
    except OSError as error:
        raise ScannerAway(str(error)) from error


def answers(setting: str | None = None) -> bool:
    """Whether the scanner of this installation, or of a setting, answers."""
    try:
        with closing(_connection(setting or _SCANNER.get())) as connection:
            connection.settimeout(_CONNECT_SECONDS)
            connection.sendall(b"zPING\0")
            return _answer(connection) == "PONG"
    except OSError:
        return False


def _connection(setting: str) -> socket.socket:
    address = address_of(setting)
    if address.path:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_CONNECT_SECONDS)
        try:
            connection.connect(address.path)
        except OSError:
            connection.close()
            raise
    else:
        connection = socket.create_connection((address.host, address.port), timeout=_CONNECT_SECONDS)
    connection.settimeout(_ANSWER_SECONDS)
    return connection


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096:
        part = connection.recv(4096)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    if answer.endswith(" OK"):
        return Verdict.CLEAN
    if answer.endswith(" FOUND"):
        return Verdict.INFECTED
    if answer.endswith("ERROR"):
        return Verdict.REFUSED
    raise ScannerAway(f"an answer without meaning: {answer[:80]}")
