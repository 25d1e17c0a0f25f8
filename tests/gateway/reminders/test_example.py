"""The example of vaccinations as citizens meet it, to the letter: what they dial, and what they are then texted."""

from collections.abc import Callable

from tests.gateway.reminders.conftest import RemindingGateway
from tests.test_examples import EXAMPLES

(FOLDER,) = [folder for folder in EXAMPLES if folder.name == "vaccination"]
MENUS = (FOLDER / "menus.yaml").read_text(encoding="utf-8").replace("*384*600#", "*384*7#")
SWAHILI_MENU = """\
CON Kliniki ya watoto
1. Kumbusho za chanjo
2. Panga ziara
3. Amepata chanjo zote
4. Nisikumbushwe tena
5. Futa habari zangu
6. English"""
DIALOGUE = [
    ("1", "CON Jina la kwanza la mtoto?\n0. Rudi"),
    ("Juma", "CON Juma alizaliwa lini? Siku mwezi mwaka, kama 31 1 2026.\n0. Rudi\n00. Mwanzo"),
    ("31 1 2026", "END Tutakutumia ujumbe kabla ya kila chanjo ya Juma. Kuacha, tuma STOP."),
]
TEXTS = [
    (42, "Juma, aliyezaliwa 31 Januari 2026, apate chanjo ya 1 kliniki."),
    (28, "Juma, aliyezaliwa 31 Januari 2026, apate chanjo ya 2 kliniki."),
    (28, "Juma, aliyezaliwa 31 Januari 2026, apate chanjo ya 3 kliniki."),
    (175, "Juma ana miezi tisa: wakati wa chanjo ya surua kliniki."),
]


def test_a_parent_registers_in_swahili_and_is_reminded_for_nine_months(
    build_reminding: Callable[[str], RemindingGateway],
) -> None:
    reminding = build_reminding(MENUS)
    assert reminding.dial("6") == SWAHILI_MENU
    for number, (_, page) in enumerate(DIALOGUE, 1):
        assert reminding.dial(*(typed for typed, _ in DIALOGUE[:number])) == page
    for days, words in TEXTS:
        assert [text.text for text in reminding.wait(days)] == [words]
    assert reminding.wait(365) == []


def test_a_visit_is_announced_by_its_reference_and_asked_about(
    build_reminding: Callable[[str], RemindingGateway],
) -> None:
    reminding = build_reminding(MENUS)
    last = reminding.dial("2", "10 2 2026")
    reference = last[-10:-1]
    assert last == f"END You are booked for 10 February 2026. Your reference is {reference}."
    soon = f"We expect you at the clinic on 10 February 2026. Reference {reference}."
    assert [text.text for text in reminding.wait(8 + 6 / 24)] == [soon]
    reminding.wait(2)
    assert reminding.update("SEEN") == "texted"
    assert [text.text for text in reminding.work()] == ["Thank you for coming."]
    question = f"Your visit {reference}.\nIs your child well?\n1. Yes\n2. No"
    assert [text.text for text in reminding.wait(3)] == [question]
