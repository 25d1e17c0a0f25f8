"""The handset's page and its way to the network. How it feels is tried in tests/browser."""

import re

import flask
import pytest

from simulators.handset.blueprint import create_handset
from simulators.mpesa.app import create_app as create_mpesa
from tests.clock import Clock
from tests.gateway.payments.conftest import make_daraja
from tests.simulators.small_gateway import TOKEN, serve_app


def client(network_url="", case_system_url="http://127.0.0.1:9/desk", codes=("*384*2040#",)):
    app = flask.Flask(__name__, static_folder=None)
    app.register_blueprint(create_handset(network_url, case_system_url, lambda: codes))
    return app.test_client()


def test_the_page_offers_the_services_codes():
    page = client(codes=("*384*2040#", "*384*2040*1#")).get("/handset/")
    assert page.status_code == 200
    assert 'data-codes="*384*2040# *384*2040*1#"' in page.text
    assert (
        "script-src" not in page.headers["Content-Security-Policy"]
    )  # so default-src 'self' holds for scripts
    for asset in ("main.js", "page.css", "phone.css", "lcd.css", "icon.svg"):
        [address] = set(re.findall(rf'"(/handset/assets/\w+/{re.escape(asset)})"', page.text))
        with client().get(address) as fetched:
            assert fetched.status_code == 200
            assert "immutable" in fetched.headers["Cache-Control"]
        with client().get(f"/handset/assets/of-another-release/{asset}") as fetched:
            assert (fetched.status_code, fetched.headers["Cache-Control"]) == (200, "no-cache")


def test_the_page_asks_for_the_network_where_it_is(network):
    page = client(network.caller.url).get("/handset/").text
    [address] = re.findall(r'data-provider-network="(.*?)"', page)
    assert client(network.caller.url).get(f"{address}networks").status_code == 200


def test_it_carries_what_the_phone_does_to_the_network(network):
    phone = client(network.caller.url)
    dialled = phone.post("/handset/network/phones/%2B254711000111/dial", json={"code": "*384*2040#"})
    assert dialled.json["screen"].startswith("Karibu")
    assert TOKEN not in dialled.text
    assert phone.get("/handset/network/phones/%2B254711000111/inbox?after=0").json["texts"] == []
    refused = phone.post("/handset/network/phones/0711/dial", json={"code": "*384#"})
    assert (refused.status_code, "error" in refused.json) == (400, True)


@pytest.mark.parametrize("path", ["version1/messaging", "2010-04-01/Accounts/AC1/Messages.json", "x"])
def test_it_carries_nothing_else(network, path):
    assert client(network.caller.url).post(f"/handset/network/{path}").status_code == 404


@pytest.mark.parametrize(("network_url", "words"), [("http://127.0.0.1:9", "No network"), ("", "AT_API_URL")])
def test_a_network_that_is_not_there_is_said_in_words(network_url, words):
    answer = client(network_url).get("/handset/network/networks")
    assert answer.status_code == 502
    assert words in answer.json["error"]


def test_another_sites_page_cannot_dial(network):
    path = "/handset/network/phones/%2B254711000111/dial"
    answer = client(network.caller.url).post(
        path, json={"code": "*384#"}, headers={"Origin": "http://evil.example"}
    )
    assert answer.status_code == 403
    assert network.gateway.hops == []


def test_the_first_address_anybody_types_leads_to_the_phone():
    assert client().get("/").location == "/handset/"


def test_the_desk_is_one_step_away():
    assert client().get("/desk/").location == "http://127.0.0.1:9/desk/"
    assert client(case_system_url="").get("/desk/").status_code == 404


def test_a_prompt_to_pay_comes_to_the_phone_and_its_pin_goes_to_the_payment_system_alone():
    daraja = make_daraja(Clock())
    with serve_app(create_mpesa(daraja)) as url:
        app = flask.Flask(__name__, static_folder=None)
        app.register_blueprint(create_handset("", "", lambda: (), payments_url=url))
        page = app.test_client()
        assert 'data-payments="/handset/payments/"' in page.get("/handset/").text
        assert page.get("/handset/payments/phones/%2B254711000111").json == {"prompts": []}
        daraja.ask("254711000111", 1500, "BP7", "Permit", "http://gw.example/pay/x")
        (prompt,) = page.get("/handset/payments/phones/%2B254711000111").json["prompts"]
        assert (prompt["amount"], prompt["account"], prompt["description"]) == (1500, "BP7", "Permit")
        answered = page.post(f"/handset/payments/phones/{prompt['id']}", data={"pin": "1234"})
        assert answered.json["result"] == "0"
        assert [one.amount for one in daraja.charges] == [1500]
        assert page.post("/handset/payments/oauth/v1/generate").status_code == 404


def test_without_a_payment_system_the_page_looks_for_no_prompts():
    assert 'data-payments=""' in client().get("/handset/").text
