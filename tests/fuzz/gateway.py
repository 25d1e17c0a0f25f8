"""The web application that forms are posted to, on a store of its own."""

from pathlib import Path

from flask import Flask

from gateway.app import create_app
from gateway.container.container import build_container
from gateway.settings.reader import read_settings
from tests.fuzz.targets import AUTH_TOKEN, PUBLIC_URL, TOKEN

MENUS = Path(__file__).parents[2] / "menus.yaml"


def make_app(redis_url: str, folder: Path) -> Flask:
    """The county's service."""
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(MENUS),
        "GATEWAY_STATE_DIR": str(folder),
        "GATEWAY_PUBLIC_URL": PUBLIC_URL,
        "GATEWAY_SECRET_KEY": TOKEN,
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "GATEWAY_SMS_PROVIDERS": "at,twilio",
        "AT_USERNAME": "sandbox",
        "AT_API_KEY": "none",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_FROM": "+254711082000",
        "REDIS_URL": redis_url,
    }
    return create_app(build_container(read_settings(environ)))
