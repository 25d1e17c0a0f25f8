"""`gateway check --cost`: what a thousand of each text cost, by the prices of the delivery file."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main

MENUS = """\
version: 1
service: {name: County, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start, "*385#": {goto: start, language: sw}}, sms: {keywords: {RATE: rate}}}
messages:
  received: {en: "Received, reference {reference}.", sw: "Tumepokea, kumbukumbu {reference}."}
  resolved: {text: {en: "Resolved ✓ thank you.", sw: "Imetatuliwa."}, ask: rate}
states: {resolved: {from: [DONE], say: resolved}, received: {say: received}}
screens:
  start: {send_sms: {en: "%s", sw: "Asante."}, goto: rate}
  rate: {menu: {en: "Was it good?", sw: "Ilikuwa nzuri?"}, options: [{say: {en: "Yes", sw: "Ndio"}, goto: done}]}
  done: {end: {en: Bye., sw: Kwaheri.}}
""" % ("Thank you. " * 16)


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], env={"COLUMNS": "120"})


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS)
    return path


def test_every_text_has_a_line_a_language(menus: Path) -> None:
    result = check("--cost", str(menus))
    assert result.exit_code == 0, result.output
    table = [line.split() for line in result.stdout[result.stdout.index("text  ") :].splitlines()]
    assert table[:7] == [
        ["text", "language", "characters", "parts", "at"],
        ["message", "received", "en", "30", "1", "KES", "800"],
        ["sw", "32", "1", "KES", "800"],
        ["message", "resolved", "en", "41", "16-bit", "1", "KES", "800"],  # with what it asks
        ["sw", "35", "1", "KES", "800"],
        ["send_sms", "start", "en", "175", "2", "KES", "1,600"],
        ["sw", "7", "1", "KES", "800"],
    ]


def test_the_prices_are_those_of_the_delivery_file(menus: Path) -> None:
    menus.with_name("delivery.yaml").write_text("prices: {KE: {twilio: USD 0.0455, at: KES 0.5}}\n")
    result = check("--cost", str(menus))
    line = ["send_sms", "start", "en", "175", "2", "KES", "1,000", "USD", "91"]
    assert line in [one.split() for one in result.stdout.splitlines()]
    assert "takes 2 parts in `en`, about KES 1,000 by at, USD 91 by twilio for a thousand." in result.stdout


def test_another_delivery_file_may_be_named(menus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("prices: {KE: {at: KES 0.25}}\n")
    assert "KES 500" in check("--cost", "--delivery", str(other), str(menus)).stdout


def test_without_a_price_parts_are_told(menus: Path) -> None:
    menus.write_text(MENUS.replace("country: KE", "country: UG"))
    result = check("--cost", str(menus))
    assert ["send_sms", "start", "en", "175", "2"] in [line.split() for line in result.stdout.splitlines()]
    assert "No price is known for UG: add `prices:` to delivery.yaml" in result.stdout


def test_mistakes_of_the_delivery_file_are_problems_too(menus: Path) -> None:
    delivery = menus.with_name("delivery.yaml")
    delivery.write_text("routes: {KE: [ta]}\n")
    result = check(str(menus))
    assert result.exit_code == 1
    assert f"{delivery}:1:15: error M104: The route of `KE` cannot be `ta`." in result.stdout


def test_programs_get_the_same(menus: Path) -> None:
    told = json.loads(check("--cost", "--format", "json", str(menus)).stdout)
    assert [problem["code"] for problem in told["problems"]] == ["M506"]
    assert told["texts"][4] == {
        "file": str(menus),
        "kind": "send_sms",
        "name": "start",
        "language": "en",
        "units": 175,
        "encoding": "gsm7",
        "parts": 2,
        "per_thousand": {"at": {"currency": "KES", "amount": "1600.00"}},
    }


def test_a_file_without_texts_says_so(menus: Path) -> None:
    menus.write_text(MENUS[: MENUS.index("messages:")] + "screens: {start: {end: Hi}, rate: {end: Hi}}\n")
    assert f"{menus} sends no texts of its own." in check("--cost", str(menus)).stdout
