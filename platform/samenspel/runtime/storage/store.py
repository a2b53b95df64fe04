"""Where uploaded files are: in a folder, or by setting in a bucket of an S3 service, which only this program reaches.

Both have the same keys, and a file is never changed once it is there.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any, ParamSpec, TypeVar

from obstore.exceptions import BaseError as StoreError
from obstore.store import LocalStore, S3Store

from samenspel.config import Settings
from samenspel.runtime import greenlets

T = TypeVar("T")
P = ParamSpec("P")

_CHUNK = 2**18
#: Larger files go to the bucket in parts, so few at a time that they take little memory.
_PART, _PARTS_AT_ONCE = 8 * 2**20, 2
#: How long the service may take, and how often it is asked again: somebody waits for it.
_CLIENT = {"connect_timeout": timedelta(seconds=3), "timeout": timedelta(seconds=60)}
_RETRIES = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
_KEY = re.compile(r"[0-9a-z]{2}/[0-9a-z]+")


class StoreAway(Exception):
    """The S3 service does not answer, or does not let us in."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    key: str
    size: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that is read: its whole size, and the bytes that were asked for."""

    size: int
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class FileStore:
    """A folder, or a bucket; its methods raise StoreAway where that does not answer. `address` names it on screen."""

    backend: LocalStore | S3Store
    address: str

    @property
    def is_remote(self) -> bool:
        return isinstance(self.backend, S3Store)

    def put(self, key: str, stream: IO[bytes]) -> None:
        """Stores a file, which is there as a whole or not at all."""
        self._ask(self.backend.put, key, stream, chunk_size=_PART, max_concurrency=_PARTS_AT_ONCE)

    def open(self, key: str, part: tuple[int, int] | None = None) -> OpenedFile:
        """A file, or the part of it from one byte to another. Raises FileNotFoundError."""
        result = self._ask(self.backend.get, key, options={"range": part} if part else None)
        return OpenedFile(result.meta["size"], self._chunks(iter(result.stream(min_chunk_size=_CHUNK))))

    def _chunks(self, stream: Iterator[Any]) -> Iterator[bytes]:
        while (chunk := self._ask(next, stream, None)) is not None:
            yield bytes(chunk)

    def size(self, key: str) -> int:
        """The size of a file in bytes. Raises FileNotFoundError."""
        return int(self._ask(self.backend.head, key)["size"])

    def exists(self, key: str) -> bool:
        try:
            self.size(key)
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Deletes a file. Raises FileNotFoundError where a folder does not have it."""
        self._ask(self.backend.delete, key)

    def all(self) -> Iterator[StoredObject]:
        """All files; what others put there under names of their own is left alone."""
        batches = iter(self.backend.list(chunk_size=1000))
        while (batch := self._ask(next, batches, None)) is not None:
            for each in batch:
                if _KEY.fullmatch(each["path"]):
                    yield StoredObject(each["path"], each["size"], each["last_modified"])

    def _ask(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if not self.is_remote:
            return call(*args, **kwargs)
        try:
            return greenlets.apart(call, *args, **kwargs)
        except StoreError as error:
            raise StoreAway(str(error).strip().split("\n", 1)[0][:300]) from error


def open_store(settings: Settings) -> FileStore:
    """Where this installation has its files. Nothing is asked yet, so that the platform starts while S3 is away."""
    return open_bucket(settings) if settings.s3_bucket else open_folder(settings)


def open_folder(settings: Settings) -> FileStore:
    folder = settings.folder / "files"
    folder.mkdir(exist_ok=True)
    return FileStore(LocalStore(str(folder)), str(folder))


def open_bucket(settings: Settings) -> FileStore:
    """The bucket of the settings. Without keys there, those of the environment or of the machine count."""
    chosen = {
        "endpoint": settings.s3_endpoint,
        "region": settings.s3_region,
        "access_key_id": settings.s3_access_key,
        "secret_access_key": settings.s3_secret_key,
    }
    config: Any = {name: value for name, value in chosen.items() if value}
    client: Any = _CLIENT | {"allow_http": (settings.s3_endpoint or "").startswith("http://")}
    backend = S3Store(
        settings.s3_bucket or "",
        config={"disable_bulk_delete": True} | config,  # some services have no request for many at once
        client_options=client,
        retry_config=_RETRIES,  # type: ignore[arg-type]
    )
    return FileStore(backend, f"s3://{settings.s3_bucket}")
