"""The files of the page at addresses that change with them, so that a browser fetches each once."""

from hashlib import sha256
from pathlib import Path

import flask

FOLDER = Path(__file__).parent / "static"
YEAR_SECONDS = 365 * 86_400


def add_assets(routes: flask.Blueprint) -> None:
    """Serve the files; `url_for("handset.asset", filename=…)` is the address of one.

    The digest stands in the path, so that modules that name each other (`./phone.js`) are of the same release.
    """

    @routes.get("/handset/assets/<digest>/<path:filename>")
    def asset(digest: str, filename: str) -> flask.Response:
        response = flask.send_from_directory(FOLDER, filename)
        if digest == digest_of_files():  # else somebody has changed a file since the page was shown
            response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
        return response

    @routes.url_defaults
    def add_digest(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "handset.asset":
            values.setdefault("digest", digest_of_files())


def digest_of_files() -> str:
    """Return a digest of all files by their names, sizes and times, as they are now."""
    digest = sha256()
    for file in sorted(FOLDER.rglob("*.*")):
        state = file.stat()
        digest.update(f"{file} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
