"""Servers that tests start on loopback: an S3-compatible object store, and pages of links."""

from __future__ import annotations

import functools
import http.server
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

KEYS = {"AWS_ACCESS_KEY_ID": "made", "AWS_SECRET_ACCESS_KEY": "up", "AWS_DEFAULT_REGION": "us-east-1"}


@dataclass
class ObjectStore:
    """A running store: its address, a client to fill it, and every request that it got as method and path."""

    url: str
    client: Any
    requests: list[tuple[str, str]] = field(default_factory=list)
    refuse: str = ""
    """Fetches whose path contains this are answered with 503, as by a store that is overloaded."""

    def taken(self) -> list[str]:
        """Keys of the objects that were fetched since the last call."""
        found = [path for method, path in self.requests if method == "GET" and path.count("/") > 1]
        self.requests.clear()
        return sorted(found)


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """An S3-compatible server with one bucket ``seller``."""
    pytest.importorskip("s3fs", reason="the extra s3 is not installed")
    pytest.importorskip("moto.server", reason="moto and flask (extra dev) are not installed")
    import boto3
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    application = DomainDispatcherApplication(create_backend_app)
    running = ObjectStore("", None)

    def counted(environ: dict[str, Any], start_response: Any) -> Any:
        running.requests.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if running.refuse and environ["REQUEST_METHOD"] == "GET" and running.refuse in environ["PATH_INFO"]:
            start_response("503 Slow Down", [("Content-Type", "application/xml")])
            return [b"<Error><Code>SlowDown</Code><Message>busy</Message></Error>"]
        return application(environ, start_response)

    server = make_server("127.0.0.1", 0, counted, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        running.url = f"http://127.0.0.1:{server.server_port}"
        running.client = boto3.client(
            "s3", endpoint_url=running.url, aws_access_key_id="made", aws_secret_access_key="up", region_name="us-east-1")
        running.client.create_bucket(Bucket="seller")
        yield running
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def pages_of_links(folder: Path) -> Iterator[str]:
    """A web server that lists a folder; its address."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *told: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
