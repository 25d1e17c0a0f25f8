"""The files of a kit, by their names."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from gateway.kit.alert import ALERTS
from gateway.kit.dashboard import dashboard
from gateway.kit.kit_values import KitValues

TEMPLATES = {
    "Caddyfile": "Caddyfile",
    "Containerfile": "Containerfile",
    "README.md": "README.md",
    "alerts.yaml": "alerts.yaml",
    "compose.yaml": "compose.yaml",
    "gateway-web.service": "gateway-web.service",
    "gateway-worker.service": "gateway-worker.service",
    "gateway.nft": "gateway.nft",
    "haproxy.cfg": "haproxy.cfg",
    "kubernetes.yaml": "kubernetes.yaml",
    "nginx.conf": "nginx.conf",
    "valkey/sentinel.conf": "sentinel.conf",
    "valkey/start.sh": "valkey-start.sh",
    "valkey/valkey.conf": "valkey.conf",
}
"""The template of each file."""
COMPOSE_UPSTREAM = "web:8080"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("gateway.kit"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - what is written is no HTML
    )


def kit_file(name: str, values: KitValues) -> str:
    """Return the text of a file of TEMPLATES."""
    return _render(TEMPLATES[name], values.as_dict())


def kit_files(values: KitValues) -> dict[str, str]:
    """Return the texts of all files without secrets."""
    files = {name: kit_file(name, values) for name in TEMPLATES}
    behind_compose = {**values.as_dict(), "upstream": COMPOSE_UPSTREAM, "console_upstream": ""}
    return {**files, "compose.Caddyfile": _render("Caddyfile", behind_compose), "dashboard.json": dashboard()}


def _render(template: str, values: dict[str, object]) -> str:
    return _templates().get_template(f"{template}.jinja").render(**values, alerts=ALERTS)
