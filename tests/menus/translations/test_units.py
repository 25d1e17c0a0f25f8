"""Every text of a file is found once, under an id that outlives changes around it."""

from menus.translations.units import compose_yaml, find_units, has_words

FILE = """
service: {name: {en: County, sw: Kaunti}, languages: {en: English}}
screens:
  start:
    menu: &ask {en: What, sw: Nini}
    invalid: again
    options:
      - {value: water, say: Water}
      - {value: water2, say: "{place}"}
      - {say: Other, set: {kind: {text: not shown}}}
    require: {if: {a: b}, say: No way}
  places:
    list: *ask
    from: table
    label: name
    goto: [{if: {a: b}, goto: start}]
    voice: {say: Listen, invalid: {say: Once more}}
  typed:
    ask: Which?
    answer: {type: choice, of: {yes_please: {en: Yes please, sw: Ndiyo}}}
cases: {fault: {title: "A title", fields: {a: b}}}
messages: {received: Thanks, resolved: {text: Done, ask: start}}
states: {done: {from: [DONE], say: ready}, open: open}
closed: {say: Closed}
words: {en: {back: Go back}}
"""


def test_ids() -> None:
    found = {unit.id: unit.in_language("en") for unit in find_units(compose_yaml(FILE))}
    assert found == {
        "service.name": "County",
        "screens.start.menu": "What",
        "screens.start.options.water.say": "Water",
        "screens.start.options.3.say": "Other",
        "screens.start.require.say": "No way",
        "screens.places.voice.say": "Listen",
        "screens.places.voice.invalid.say": "Once more",
        "screens.typed.ask": "Which?",
        "screens.typed.answer.of.yes_please": "Yes please",
        "messages.received": "Thanks",
        "messages.resolved.text": "Done",
        "states.done.say": "ready",
        "states.open": "open",
        "closed.say": "Closed",
    }


def test_an_option_with_a_value_keeps_its_id_when_options_move() -> None:
    options = ["{value: a, say: One}", "{value: b, say: Two}"]
    for order in (options, options[::-1]):
        text = f"screens: {{start: {{menu: Hi, options: [{', '.join(order)}]}}}}"
        found = {unit.id: unit.in_language("en") for unit in find_units(compose_yaml(text))}
        assert found["screens.start.options.a.say"] == "One"


def test_what_is_only_placeholders_is_not_translated() -> None:
    assert not has_words("{case.status}: {n}. 12")
    assert has_words("{a} km")
    assert has_words("x{a}")


MARKED = """
screens:
  start:
    menu:
      en: What?
      sw: What?  # to translate
      fr: "Quoi?"
    options:
      - say:
          en: Water
          sw: 'Water'  # to translate
          fr: |-  # to translate
            Water
  bye: {end: {en: Bye, sw: Kwaheri}}  # to translate
"""


def test_words_that_are_marked_are_no_translation() -> None:
    found = {unit.id: unit for unit in find_units(compose_yaml(MARKED), text=MARKED)}
    missing = {name: sorted(unit.marked) for name, unit in found.items()}
    assert missing == {
        "screens.start.menu": ["sw"],
        "screens.start.options.1.say": ["fr", "sw"],
        "screens.bye.end": [],
    }
    assert found["screens.start.menu"].translation("sw") == ""
    assert found["screens.start.menu"].translation("fr") == "Quoi?"


CASES = """
screens:
  start:
    menu:
      - {if: {kind: water, homes: {at_least: 50}}, say: {en: Many, sw: Nyingi}}
      - if: {any: [{office.phone: "0711"}, {none: [{kind: {one_of: [road, tap]}}]}]}
        say: Some
      - {say: "{x}"}
      - {say: Few}
    options: [{value: a, say: [{if: {language: sw}, say: Ndiyo}, {say: Yes}]}]
    invalid: [{if: {kind: a}, say: One}, {if: {kind: a}, say: Two}, {say: Three}]
  towns: {list: Town?, from: towns, label: [{if: {size: big}, say: "{name} town"}, {say: name}]}
cases: {fault: {title: [{if: {kind: a}, say: Title}, {say: {en: Other, sw: Nyingine}}]}}
messages: {done: [{if: {note: {set: true}}, say: "Done: {note}"}, {say: Done}], late: {text: [{say: Late}]}}
states: {done: [{if: {language: sw}, say: tayari}, {say: done}]}
"""


def test_each_case_has_an_id_of_its_own() -> None:
    found = {unit.id: unit.in_language("en") for unit in find_units(compose_yaml(CASES))}
    assert found == {
        "screens.start.menu.kind=water,homes.at_least=50": "Many",
        "screens.start.menu.any=[office.phone=0711,none=[kind.one_of=[road,tap]]]": "Some",
        "screens.start.menu.4": "Few",
        "screens.start.options.a.say.language=sw": "Ndiyo",
        "screens.start.options.a.say.otherwise": "Yes",
        "screens.start.invalid.1": "One",
        "screens.start.invalid.2": "Two",
        "screens.start.invalid.otherwise": "Three",
        "screens.towns.list": "Town?",
        "cases.fault.title.otherwise": "Other",
        "messages.done.note.set=true": "Done: {note}",
        "messages.done.otherwise": "Done",
        "messages.late.text.otherwise": "Late",
        "states.done.language=sw": "tayari",
        "states.done.otherwise": "done",
    }


def test_a_case_keeps_its_id_when_cases_move() -> None:
    cases = ["{if: {kind: a}, say: One}", "{if: {kind: b}, say: Two}"]
    for order in (cases, cases[::-1], cases[:1]):
        text = f"screens: {{start: {{end: [{', '.join(order)}, {{say: Three}}]}}}}"
        found = {unit.id: unit.in_language("en") for unit in find_units(compose_yaml(text))}
        assert found["screens.start.end.kind=a"] == "One"


def test_words_of_a_case_that_are_marked_are_no_translation() -> None:
    text = """
screens:
  start:
    menu:
      - if: {kind: a}
        say:
          en: One
          sw: One  # to translate
      - say: Two
"""
    found = {unit.id: unit for unit in find_units(compose_yaml(text), text=text)}
    assert found["screens.start.menu.kind=a"].translation("sw") == ""
    assert found["screens.start.menu.otherwise"].translation("sw") == "Two"
