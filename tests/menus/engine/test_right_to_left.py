"""Texts that run from right to left: values keep their order, and nothing else of them changes."""

from datetime import UTC, datetime

import pytest

from menus.compiler.service import compile_service
from menus.engine.effects import SendText, Submission
from menus.rendering.message_text import render_message
from menus.rendering.text.encoding import encoding_of
from tests.menus.engine.engine_conversation import EngineConversation, compile_menus

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"
HEAD = """\
version: 1
service:
  name: Sudan
  languages: {ar: Arabic, en: English, fa: Farsi}
  country: SD
  time_zone: Africa/Khartoum
entry: {ussd: {"*1#": top}}
"""
NOON = datetime(2026, 12, 25, 9, tzinfo=UTC)


def ltr(value: str) -> str:
    return f"{LRI}{value}{PDI}"


def talk(menus: str) -> EngineConversation:
    return EngineConversation(compile_menus(menus, head=HEAD), now=NOON)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("اليوم {today}.", f"اليوم {ltr('2026-12-25')}."),
        ("اليوم {today:date}.", f"اليوم {FSI}25 ديسمبر 2026{PDI}."),
        ("اليوم {today:day}/{today:MM}.", f"اليوم {ltr('25')}/{ltr('12')}."),
        ("رقمك {msisdn}.", f"رقمك {ltr('+254711000111')}."),
        ("رقمك {msisdn:national}.", f"رقمك {ltr('0711 000111')}."),
        ("القناة {channel}.", f"القناة {ltr('ussd')}."),
        ("سعر {const.fee:money}!", f"سعر {ltr('12,500')}!"),
        ("مدينة {const.city}.", "مدينة الخرطوم."),
        ("مدينة {const.both}.", f"مدينة {FSI}الخرطوم 2{PDI}."),
        ("{const.both} - {today}", f"الخرطوم 2 - {ltr('2026-12-25')}"),
        ("{today}", ltr("2026-12-25")),
        ("Today is {today}.", "Today is 2026-12-25."),
        ("بلا قيمة 12-25", "بلا قيمة 12-25"),
    ],
)
def test_values_in_an_arabic_text(text: str, shown: str) -> None:
    screens = f"screens: {{top: {{end: {{ar: '{text}', en: x}}}}}}\n"
    assert (
        talk(f"constants: {{fee: 12500, city: الخرطوم, both: الخرطوم 2}}\n{screens}").dial() == f"{shown}\n."
    )


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("ar", f"رقمك {ltr('2026-12-25')}"),
        ("fa", f"رقمك {ltr('2026-12-25')}"),  # the default text stands in for what is missing
        ("en", "Day 2026-12-25"),
    ],
)
def test_only_languages_that_run_so(language: str, shown: str) -> None:
    one = talk("screens: {top: {end: {ar: 'رقمك {today}', en: 'Day {today}'}}}")
    assert one.dial(language=language) == f"{shown}\n."


def test_a_text_for_all_languages() -> None:
    one = talk("screens: {top: {end: '{today} ({channel})'}}")
    assert one.dial(language="ar") == f"{ltr('2026-12-25')} ({ltr('ussd')})\n."
    assert one.dial(language="en") == "2026-12-25 (ussd)\n."


LISTED = """
tables:
  clinics:
    rows:
      - {code: a, name: Khartoum North, phone: 0911 222 333}
      - {code: b, name: عيادة 5, phone: 0912 333 444}
screens:
  top: {list: أي عيادة, from: clinics, label: LABEL, value: code, save: clinic, goto: sure}
  sure:
    menu: "{clinic}؟"
    options: [{say: "نعم {clinic.phone}", goto: send}, {say: لا, goto: top}]
  send: {submit: visit, goto: bye}
  bye: {end: "شكرا {reference}"}
cases:
  visit: {title: "{clinic}, {clinic.phone}", fields: {clinic: "{clinic}", words: "{clinic.name} {clinic.phone}"}}
"""


@pytest.mark.parametrize(
    ("label", "first", "second"),
    [
        ("name", ltr("Khartoum North"), "عيادة 5"),
        (
            '"{name}, {phone}"',
            f"{ltr('Khartoum North')}, {ltr('0911 222 333')}",
            f"عيادة 5, {ltr('0912 333 444')}",
        ),
        ('"عيادة {name}"', f"عيادة {ltr('Khartoum North')}", f"عيادة {FSI}عيادة 5{PDI}"),
    ],
)
def test_options_keep_their_numbers_and_are_matched_without_isolates(
    label: str, first: str, second: str
) -> None:
    one = talk(LISTED.replace("LABEL", label))
    assert one.dial() == f"أي عيادة\n1. {first}\n2. {second}"
    bare = "".join(character for character in first if character not in (LRI, FSI, PDI))
    for typed in (bare, first, "1", "\u200f1", f" {bare.upper()} "):
        one.dial()
        assert one.send(typed).endswith("1. نعم " + ltr("0911 222 333") + "\n2. لا\n0. رجوع")


def test_nothing_that_is_filed_has_isolates() -> None:
    one = talk(LISTED.replace("LABEL", '"{name}, {phone}"'))
    assert one.after_inputs("1", "1") == f"شكرا {ltr('123456782')}\n."
    (submission,) = one.requests
    assert isinstance(submission, Submission)
    assert submission.title == "Khartoum North, 0911 222 333, 0911 222 333"
    assert submission.fields == {"clinic": "a", "words": "Khartoum North 0911 222 333"}


def test_an_answer_is_read_without_isolates() -> None:
    one = talk("""
screens:
  top: {ask: من؟, answer: {type: text}, save: name, goto: place}
  place: {ask: "أين، {name}؟", answer: {type: phone, country: SD}, save: phone, goto: bye}
  bye: {branch: [{if: {name: Asha}, goto: known}, {goto: unknown}]}
  known: {send_sms: "{name}، هاتفك {phone}", goto: end}
  unknown: {end: x}
  end: {end: y}
""")
    assert one.after_inputs(f"{FSI}Asha{PDI}") == f"أين، {ltr('Asha')}؟\n0. رجوع"
    one.send(ltr("0911222333"))
    assert one.session.answers == {"name": "Asha", "phone": "+249911222333"}
    (effect,) = (effect for effect in one.effects if isinstance(effect, SendText))
    assert effect.text == f"{ltr('Asha')}، هاتفك {ltr('+249911222333')}"


def test_a_message() -> None:
    texts = "{ar: 'استلمنا {reference}. {note}', en: 'We have {reference}.'}"
    service = compile_menus(f"screens: {{top: {{end: x}}}}\nmessages: {{received: {texts}}}", head=HEAD)
    facts = {"reference": "123456782", "note": "Team 5 في الطريق"}
    assert render_message(service, "received", "ar", facts, NOON) == (
        f"استلمنا {ltr('123456782')}. {FSI}Team 5 في الطريق{PDI}"
    )
    assert render_message(service, "received", "en", facts, NOON) == "We have 123456782."


def test_isolates_count_in_the_budget_of_a_page() -> None:
    """A page of 70 units; each value takes two units more than its characters."""
    head = HEAD.replace("entry:", "limits: {ussd: 140}\nentry:")
    words = "ا" * 20
    ask = "{ask: '؟', answer: {type: text, max: 30}, save: a, goto: b}"
    menus = f"screens: {{top: {ask}, b: {{end: '{words} {{a}} {words}'}}}}"
    one = EngineConversation(compile_menus(menus, head=head))
    assert one.after_inputs("x" * 26) == f"{words} {ltr('x' * 26)} {words}\n."
    text = one.after_inputs("x" * 27)
    assert text.splitlines()[-1].startswith("98. ")
    assert encoding_of(text).units(text) <= 70


@pytest.mark.parametrize(("longest", "codes"), [(26, []), (27, ["M502"])])
def test_the_check_counts_them_too(longest: int, codes: list[str]) -> None:
    words = "ا" * 20
    file = HEAD.replace("languages: {ar: Arabic, en: English, fa: Farsi}", "languages: {ar: Arabic}")
    file = file.replace("entry:", "limits: {ussd: 140}\nentry:")
    file += (
        "screens:\n"
        f"  top: {{ask: '؟', answer: {{type: text, max: {longest}}}, save: a, goto: b}}\n"
        f"  b: {{end: '{words} {{a}} {words}'}}\n"
    )
    problems = compile_service(file, "menus.yaml", str).problems
    assert [problem.code for problem in problems] == codes


def test_a_page_does_not_end_within_a_number() -> None:
    words = "ا" * 30
    menus = f"screens: {{top: {{end: '{words} {words} {{msisdn:national}} {words}'}}}}"
    one = talk(menus)
    first = one.dial()
    assert ltr("0711 000111") in first or ltr("0711 000111") in one.send("98")
