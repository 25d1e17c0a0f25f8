"""Keywords, commands, options and answers by text, as people type them, on both providers."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.gateway.conversations.sms.conftest import (
    SHORT_CODE,
    AfricasTalkingSmsPhone,
    SmsPhone,
    TwilioSmsPhone,
)
from tests.gateway.services import Services, create_app

MENUS = """\
version: 1
service: {name: Mairie, languages: {fr: Français, en: English}, country: KE, time_zone: Africa/Dakar}
entry:
  sms:
    keywords:
      DÉCÈS: kind
      SUIVI: track
      LÅGET: homes
    otherwise: welcome
screens:
  welcome:
    menu: {fr: Bienvenue, en: Welcome}
    options: [{say: {fr: Décès, en: Death}, goto: kind}, {say: Suivi, goto: track}]
  kind:
    menu: {fr: Quel lieu ?, en: Where?}
    options:
      - {say: {fr: Hôpital, en: Hospital}, goto: homes}
      - {say: {fr: Forêt, en: Forest}, goto: place}
  place: {ask: {fr: Où ?, en: Where?}, answer: {type: text}, save: place, goto: streets}
  homes: {ask: {fr: Combien ?, en: How many?}, answer: {type: integer, min: 1, max: 50}, save: homes, goto: counted}
  counted: {end: "{homes}"}
  streets: {ask: {fr: Combien ?, en: How many?}, answer: {type: integer, min: 1, max: 50}, save: streets, goto: told}
  told: {say: "{place} {streets}", goto: bye}
  track: {ask: {fr: Votre numéro ?, en: Your number?}, answer: {type: reference}, save: tracked, goto: found}
  found: {end: "{tracked}"}
  bye: {end: Fin}
words:
  fr: {stop_words: "ĐỦ RỒI, ARRÊTER"}
"""
WELCOME, KIND, PLACE, HOMES, TRACK = "Bienvenue", "Quel lieu ?", "Où ?", "Combien ?", "Votre numéro ?"
INVALID = "Cette réponse ne convient pas."


@pytest.fixture(params=[AfricasTalkingSmsPhone, TwilioSmsPhone])
def phone(request: pytest.FixtureRequest, make_gateway: Callable[..., Services]) -> SmsPhone:
    """A phone that texts these menus, at either provider."""
    services = make_gateway(MENUS)
    app: Flask = create_app(services)
    if request.param is TwilioSmsPhone:
        return TwilioSmsPhone(services, app, "twilio", "+14155550100")
    return AfricasTalkingSmsPhone(services, app, "at", SHORT_CODE)


def first_line(phone: SmsPhone, *texts: str) -> str:
    return phone.say(*texts).partition("\n")[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("DÉCÈS", KIND),
        ("DECES", KIND),
        ("Décès", KIND),
        ("de\u0301ce\u0300s", KIND),
        ("deces.", KIND),
        ("(Deces)!", KIND),
        ("ＤＥＣＥＳ", KIND),
        ("De\ufe0fces", KIND),
        ("👋 deces 🙏🏾", KIND),
        ("decse", KIND),  # one mistake
        ("laget", HOMES),
        ("DECES 1", HOMES),
        ("deces: 1.", HOMES),
        ("deces 1️⃣", HOMES),
        ("deces 1. Hopital", HOMES),
        ("décès hopital svp", HOMES),
        ("deces foret", PLACE),
        ("deces 1. foret", KIND),  # the number of one, the words of another
        ("deces 1 ou 2", KIND),
        ("deces 2 accidents hier", KIND),  # nobody has seen that 2 is the forest
        ("laget 20 maisons", "20"),
        ("laget (20)", "20"),
        ("laget 1 ou 2", INVALID),
        ("SUIVI 933905191.", "933905191"),
        ("suivi: 933 905 191 svp", "933905191"),
        ("suivi 933905191 du 12 mai", "933905191"),
        ("suivi 933905191 ou 482915304", INVALID),
        ("suivi 9\ufe0f33905191", "933905191"),
        ("suivi ９３３９０５１９１", "933905191"),
    ],
)
def test_a_text_that_begins_a_conversation(phone: SmsPhone, text: str, shown: str) -> None:
    assert first_line(phone, text) == shown


@pytest.mark.parametrize(
    ("before", "text", "shown"),
    [
        (("deces",), "2.", PLACE),
        (("deces",), "(2)", PLACE),
        (("deces",), "2. Foret", PLACE),
        (("deces",), "FORET svp", PLACE),
        (("deces",), "Forêt", PLACE),
        (("deces",), "2 je crois", PLACE),
        (("deces",), "1. Forêt", INVALID),
        (("deces",), "1 ou 2", INVALID),
        (("suivi",), "933905191 svp", "933905191"),
        (("suivi",), "c'est 933905191", "933905191"),
        (("suivi",), "933905191 ou 482915304", INVALID),
        (("laget",), "environ 20 maisons", "20"),
        (("laget",), "20.", "20"),
        (("laget",), "1 ou 2", INVALID),
        # words of one's own stay as they are
        (("deces", "2", "1 ou 2 rues, svp."), "20", "1 ou 2 rues, svp. 20"),
        (("deces", "2"), "0. Retour", KIND),
        # a keyword begins anew, whatever number comes with it
        (("laget",), "deces 1", HOMES),
        (("laget",), "suivi 5", INVALID),  # told that 5 is no reference
        (("laget",), "SUIVI", TRACK),
        (("deces",), "SUIVI 2", INVALID),
        (("suivi",), "DECES", KIND),
        (("deces", "2"), "Deces 1", HOMES),
        (("deces", "2"), "Deces rue 12", HOMES),  # a place
    ],
)
def test_a_text_that_answers(phone: SmsPhone, before: tuple[str, ...], text: str, shown: str) -> None:
    assert first_line(phone, *before, text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop.",
        "ＳＴＯＰ",
        "St\ufe0fop 🛑",
        "Arrêt",
        "ARRET!",
        "arrêtez svp",
        "du roi",
        "ĐỦ RỒI",
        "Đu rồi.",
    ],
)
def test_a_wish_to_stop(phone: SmsPhone, text: str) -> None:
    phone.say("deces")
    phone.text(text)
    assert phone.services.consent.opted_out(phone.services.crypto.digest(phone.number))
