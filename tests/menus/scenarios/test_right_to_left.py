"""A service in Arabic as scenarios play it: nobody writes isolates into a scenario, and none is filed."""

from menus.compiler.service import compile_service
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import run_scenario

MENUS = """\
version: 1
service: {name: خدمات المياه, languages: {ar: العربية, en: English}, country: SD, time_zone: Africa/Khartoum}
entry: {ussd: {"*123#": start}, sms: {keywords: {شكوى: place, WATER: {goto: place, language: en}}, otherwise: start}}
screens:
  start:
    menu: {ar: المياه, en: Water}
    options:
      - {say: {ar: بلاغ عن عطل, en: A fault}, goto: place}
      - {say: {ar: المكاتب, en: Offices}, goto: office}
      - {say: English, language: en, goto: start, if: {language: ar}}
      - {say: عربي, language: ar, goto: start, if: {language: en}}
  place:
    ask: {ar: "أين العطل؟", en: Where is it?}
    answer: {type: text, min: 3, max: 20}
    save: place
    goto: since
  since:
    ask: {ar: منذ أي يوم؟, en: Since which day?}
    answer: {type: date, after: {years_ago: 1}}
    save: since
    goto: sure
  sure:
    menu: {ar: "{place}، {since}؟", en: "{place}, {since}?"}
    navigation: silent
    options: yes_no
    save: sure
    goto: [{if: {sure: true}, goto: send}, {goto: start}]
  send: {submit: fault, goto: thanks}
  thanks: {end: {ar: "شكرا. رقم البلاغ {reference}.", en: "Thank you. Your reference is {reference}."}}
  office:
    list: {ar: أي مكتب, en: Which office}
    from: offices
    label: "{name}, {phone}"
    value: code
    save: office
    goto: found
  found: {end: {ar: "اتصل بالرقم {office.phone}.", en: "Call {office.phone}."}}
tables:
  offices:
    rows:
      - {code: "1", name: الخرطوم, phone: "0183 777 111"}
      - {code: "2", name: Port Sudan, phone: "0311 822 222"}
cases:
  fault: {title: "{place}, {since:date}", fields: {place: "{place}", since: "{since}"}, required: [place, since]}
messages:
  received: {ar: "استلمنا بلاغك رقم {reference}.", en: "We have your report {reference}."}
  done: {ar: "تم إصلاح البلاغ {reference}. {note}", en: "Report {reference} is mended. {note}"}
states: {done: {from: [DONE], say: {ar: تم, en: mended}}}
"""

SCENARIO = """\
scenarios:
  - name: A fault, in Arabic
    given: {clock: 2026-12-25T09:00}
    steps:
      - dial: |-
          المياه
          1. بلاغ عن عطل
          2. المكاتب
          3. English
      - "١": |-
          أين العطل؟
          0. رجوع
      - Street 15: {screen: since}
      - "٢٠/١٢/٢٠٢٦": |-
          Street 15، 2026-12-20؟
          1. نعم
          2. لا
      - نعم: {text: شكرا. رقم البلاغ 100000011., ends: true}
      - update: {status: DONE, note: Team 5 أصلح الخط, text: تم إصلاح البلاغ 100000011. Team 5 أصلح الخط}
    submissions:
      - kind: fault
        title: Street 15, 20 ديسمبر 2026
        fields: {place: Street 15, since: "2026-12-20"}
    messages:
      - {text: استلمنا بلاغك رقم 100000011.}
      - {has: "100000011"}
  - name: An office, its label typed back
    steps:
      - dial
      - "2": |-
          أي مكتب
          1. الخرطوم, 0183 777 111
          2. Port Sudan, 0311 822 222
          0. رجوع
      - Port Sudan, 0311 822 222: اتصل بالرقم 0311 822 222.
"""


def test_an_arabic_service_plays_as_it_is_written() -> None:
    compiled = compile_service(MENUS, "menus.yaml", str)
    assert compiled.problems == ()
    assert compiled.service is not None
    problems = Problems()
    scenarios = read_scenarios(SCENARIO, "scenarios.yaml", problems)
    assert list(problems) == []
    assert len(scenarios.scenarios) == 2
    for scenario in scenarios.scenarios:
        assert run_scenario(compiled.service, scenario).differences == ()
