"""A prompt to pay on the phone in the browser: its words, its PIN, and what comes of it."""

from collections.abc import Iterator

import flask
import pytest
from playwright.sync_api import expect

from simulators.handset.blueprint import create_handset
from simulators.mpesa.app import create_app as create_mpesa
from simulators.mpesa.daraja import Daraja
from tests.browser.conftest import open_handset
from tests.clock import Clock
from tests.gateway.payments.conftest import make_daraja
from tests.simulators.small_gateway import serve_app


@pytest.fixture
def daraja() -> Daraja:
    return make_daraja(Clock())


@pytest.fixture
def url(daraja: Daraja) -> Iterator[str]:
    app = flask.Flask(__name__, static_folder=None)
    with serve_app(create_mpesa(daraja)) as payments_url:
        app.register_blueprint(create_handset("", "", lambda: ["*384#"], payments_url=payments_url))
        with serve_app(app) as url:
            yield url


def test_a_prompt_is_paid_by_its_pin_and_another_is_cancelled(context, url, daraja):
    phone = open_handset(context, url)
    daraja.ask("254711000111", 1500, "BP7", "Permit", "http://gw.example/pay/x")
    screen = phone.page.get_by_role("region", name="Screen of +254711000111")
    expect(screen).to_contain_text("Pay KES 1500 for Permit, account BP7?")
    phone.press("1", "2", "3", "4")
    phone.page.keyboard.press("Enter")
    expect(screen).to_contain_text("processed successfully")
    assert [one.amount for one in daraja.charges] == [1500]
    daraja.ask("254711000111", 20, "BP8", "Permit", "http://gw.example/pay/y")
    expect(screen).to_contain_text("Pay KES 20 for Permit")
    phone.page.keyboard.press("Escape")
    expect(screen).to_contain_text("cancelled by user")
    assert [one.result for one in daraja.prompts.values()] == ["0", "1032"]
