"""A dialled code that the network hands over in parts: some of it as the service code, the rest as first inputs."""

from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from flask import Flask

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import create_app

MENUS = """\
version: 1
service: {name: County, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry:
  ussd:
    "*123*123#": top
    "*123*123*7#": seven
    "*123*123*7*2#": {goto: seven, language: sw}
resume: {policy: ask, within: 10m}
screens:
  top:
    menu: Top
    options: [{say: Name, goto: name}, {say: Finish, key: "7", goto: finish}]
  seven: {menu: {en: Seven, sw: Saba}, options: [{say: Name, goto: name}, {say: Finish, goto: bye}]}
  name: {ask: Name?, answer: {type: text}, save: name, goto: homes}
  homes: {ask: Homes?, answer: {type: integer, min: 1, max: 99}, save: homes, goto: told}
  told: {say: "{name}: {homes}", goto: bye}
  finish: {ask: Why?, answer: {type: text}, goto: bye}
  bye: {end: Bye}
"""

OFFER = "CON Welcome back."
MakeApp = Callable[..., Flask]


@pytest.fixture
def make_app(make_services: MakeServices, tmp_path: Path) -> MakeApp:
    """Makes a web worker on these menus; the second one publishes its own."""
    made: list[Flask] = []

    def make(menus: str = MENUS) -> Flask:
        path = tmp_path / f"menus-{len(made)}.yaml"
        path.write_text(menus, encoding="utf-8")
        services = make_services(GATEWAY_MENUS=str(path))
        if made:
            services.publisher.publish(read_kept_menu_file(path))
        made.append(create_app(services))
        return made[-1]

    return make


@pytest.mark.parametrize(
    ("code", "text", "shown"),
    [
        ("*123*123#", "", "CON Top"),
        ("*123*123#", "1", "CON Name?"),
        ("*123*123#", "7", "CON Seven"),
        ("*123*123", "7", "CON Seven"),
        ("*123*123#", "7#", "CON Seven"),
        ("*123*123*7#", "", "CON Seven"),
        ("*123*123#", "7*1", "CON Name?"),
        ("*123*123#", "7*2", "CON Saba"),
        ("*123*123#", "7*2*1", "CON Name?"),
        ("*123*123*7#", "2", "CON Saba"),
        ("*123#", "123", "CON Top"),
        ("*123#", "123*7", "CON Seven"),
        ("*123#", "123*7*1*Ann", "CON Homes?"),
        ("*123#", "7", "END This service is not available."),
        ("*123*123#", "9", "CON That answer does not fit.\nTop"),
    ],
)
def test_the_longest_code_counts(make_app: MakeApp, code: str, text: str, shown: str) -> None:
    assert Phone(make_app().test_client(), code=code).dial(text).startswith(shown)


def test_without_such_an_entry_it_is_the_first_input(make_app: MakeApp) -> None:
    only = MENUS.replace('    "*123*123*7#": seven\n    "*123*123*7*2#": {goto: seven, language: sw}\n', "")
    assert Phone(make_app(only).test_client(), code="*123*123#").dial("7").startswith("CON Why?")


def test_what_is_typed_later_is_no_part_of_the_code(make_app: MakeApp) -> None:
    one = Phone(make_app().test_client(), code="*123*123#")
    assert one.dial().startswith("CON Top")
    assert one.send("7").startswith("CON Why?")
    other = Phone(one.client, code="*123*123#", number="+254711000222")
    assert other.dial("7").startswith("CON Seven")
    assert other.hop().startswith("CON Seven")  # a repeated request
    assert other.send("1").startswith("CON Name?")
    assert other.send("Ann", "12").startswith("CON Ann: 12")


def test_a_record_that_is_lost(make_app: MakeApp, store: redis.Redis) -> None:
    app = make_app()
    dialled_in_parts = Phone(app.test_client(), code="*123*123#")
    dialled_in_parts.dial("7")
    dialled_in_parts.send("1")
    typed = Phone(app.test_client(), code="*123*123#", number="+254711000222")
    typed.dial()
    typed.send("7")
    store.delete(*store.keys("conversation:*"))
    found = dialled_in_parts.on_app(make_app())
    assert found.send("Ann").startswith("CON Homes?")
    assert found.send("12").startswith("CON Ann: 12")
    assert typed.on_app(make_app()).send("Later") == "END Bye"


@pytest.mark.parametrize(("text", "shown"), [("7", "CON Seven"), ("", "CON Top")])
def test_the_line_drops(make_app: MakeApp, text: str, shown: str) -> None:
    app = make_app()
    dropped = Phone(app.test_client(), code="*123*123#")
    dropped.dial(text)
    dropped.send("1", "Ann")
    again = Phone(app.test_client(), code="*123*123#")
    assert again.dial(text).startswith(OFFER)
    assert again.send("1").startswith("CON Homes?")
    third = Phone(app.test_client(), code="*123*123#")
    third.dial(text)
    assert third.send("2").startswith(shown)


@pytest.mark.parametrize(("text", "shown"), [("7", "CON New seven"), ("", "CON New top")])
def test_who_starts_again_gets_the_new_menus_at_the_same_entry(
    make_app: MakeApp, text: str, shown: str
) -> None:
    """There the number of *Start again* could be taken for a part of the code."""
    dropped = Phone(make_app().test_client(), code="*123*123#")
    dropped.dial(text)
    dropped.send("1", "Ann")
    newer = MENUS.replace("menu: Top", "menu: New top").replace("en: Seven", "en: New seven")
    newer = newer.replace('"*123*123*7#": seven', '"*123*123*7#": seven\n    "*123*123*2#": finish')
    again = Phone(make_app(newer).test_client(), code="*123*123#")
    assert again.dial(text).startswith(OFFER)
    assert again.send("2").startswith(shown)
