"""A service that speaks as much S3 as we use: files with ranges, in parts too, lists in pages, and refusals."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import md5
from typing import Any
from xml.sax.saxutils import escape

from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from samenspel.config import Settings

BUCKET, KEY, SECRET = "samenspel", "sleutel", "geheim"
#: Objects in one answer, so that lists have more than one.
PAGE = 2


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        pass


class FakeS3:
    """`puts_left` is how many more files it takes before it breaks down."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.puts_left: int | None = None
        self.is_away = False
        self.server: BaseWSGIServer = make_server("127.0.0.1", 0, self._app, threaded=True, request_handler=_Quiet)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def settings(self, **others: Any) -> Settings:
        ours: dict[str, Any] = {
            name.removeprefix("SAMENSPEL_").lower(): each for name, each in self.environment.items()
        }
        return Settings(**ours, **others)

    @property
    def environment(self) -> dict[str, str]:
        """The settings for it."""
        values = {"BUCKET": BUCKET, "ENDPOINT": self.address, "REGION": "eu", "ACCESS_KEY": KEY, "SECRET_KEY": SECRET}
        return {f"SAMENSPEL_S3_{name}": value for name, value in values.items()}

    def _app(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        request = Request(environ)
        try:
            answer = self._answer(request, request.get_data())
        except HTTPException as error:
            answer = Response(status=error.code)
        return answer(environ, start)

    def _answer(self, request: Request, content: bytes) -> Response:
        bucket, _, key = request.path.lstrip("/").partition("/")
        if self.is_away:
            return Response(status=503)
        if f"Credential={KEY}/" not in request.headers.get("Authorization", "") or bucket != BUCKET:
            return Response("<Error><Code>AccessDenied</Code></Error>", 403)
        match request.method:
            case "PUT":
                return self._put(request, key, content)
            case "POST":
                return self._in_parts(request, key)
            case "DELETE":
                self.objects.pop(key, None)
                return Response(status=204)
        if not key:
            return self._list(request.args.get("continuation-token", ""))
        if key not in self.objects:
            return Response("<Error><Code>NoSuchKey</Code></Error>", 404)
        whole = self.objects[key]
        answer = Response(whole, headers={"ETag": _etag(whole), "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"})
        return answer.make_conditional(request, accept_ranges=True, complete_length=len(whole))

    def _put(self, request: Request, key: str, content: bytes) -> Response:
        if self.puts_left is not None:
            if not self.puts_left:
                return Response(status=500)
            self.puts_left -= 1
        if "partNumber" in request.args:
            self.parts[request.args["uploadId"]][int(request.args["partNumber"])] = content
        else:
            self.objects[key] = content
        return Response(headers={"ETag": _etag(content)})

    def _in_parts(self, request: Request, key: str) -> Response:
        if "uploads" in request.args:
            upload = str(len(self.parts) + 1)
            self.parts[upload] = {}
            root = "InitiateMultipartUploadResult"
            return Response(f"<{root}><UploadId>{upload}</UploadId></{root}>", mimetype="application/xml")
        parts = self.parts.pop(request.args["uploadId"])
        self.objects[key] = b"".join(parts[number] for number in sorted(parts))
        root = "CompleteMultipartUploadResult"
        return Response(f"<{root}><ETag>{_etag(b'')}</ETag></{root}>", mimetype="application/xml")

    def _list(self, after: str) -> Response:
        keys = [key for key in sorted(self.objects) if key > after]
        items = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
            f"<Size>{len(self.objects[key])}</Size></Contents>"
            for key in keys[:PAGE]
        )
        more = f"<NextContinuationToken>{keys[PAGE - 1]}</NextContinuationToken>" if len(keys) > PAGE else ""
        cut = f"<IsTruncated>{'true' if more else 'false'}</IsTruncated>"
        return Response(f"<ListBucketResult>{cut}{more}{items}</ListBucketResult>", mimetype="application/xml")


def _etag(content: bytes) -> str:
    return f'"{md5(content, usedforsecurity=False).hexdigest()}"'


@contextmanager
def running() -> Iterator[FakeS3]:
    fake = FakeS3()
    try:
        yield fake
    finally:
        fake.server.shutdown()
        fake.server.server_close()
