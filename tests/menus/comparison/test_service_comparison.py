"""What citizens would see changed between two menu files."""

import pytest

from ivr.screen_words import screen_words
from menus.comparison.service_comparison import ServiceComparison, compare_services
from menus.compiler.service import compile_service

HEAD = """\
version: 1
service:
  name: Town
  languages: {en: {name: English, tts: {at: {voice: woman}}}, sw: {name: Kiswahili, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
"""
ENTRY = """\
entry:
  ussd: {"*384*2040#": welcome}
  sms: {otherwise: welcome}
  voice: {"+254711082000": welcome}
"""
SCREENS = """\
screens:
  welcome:
    menu: {en: Welcome, sw: Karibu}
    options:
      - {say: {en: Report, sw: Ripoti}, goto: kind}
      - {say: {en: Good-bye, sw: Kwaheri}, goto: bye}
  kind:
    menu: {en: What is it?, sw: Ni nini?}
    options:
      - {say: {en: Water, sw: Maji}, value: water}
      - {say: {en: Road, sw: Barabara}, value: road}
    save: kind
    goto: place
  place:
    ask: {en: Where?, sw: Wapi?}
    answer: {type: text, max: 30}
    invalid: {en: Say where., sw: Sema wapi.}
    save: place
    goto: thanks
  thanks:
    end: {en: "{kind} at {place}, thank you", sw: "{kind}, {place}, asante"}
  bye:
    end: {en: Bye, sw: Kwaheri}
"""
MENUS = HEAD + ENTRY + SCREENS


def compared(before: str, after: str) -> ServiceComparison:
    services = [compile_service(text, "menus.yaml", lambda name: name) for text in (before, after)]
    for compiled in services:
        assert compiled.service is not None, compiled.problems
    return compare_services(services[0].service, services[1].service, screen_words)


def names(comparison: ServiceComparison) -> dict[str, list[str]]:
    """The screens of each kind of difference, without the kinds that have none."""
    kinds = {
        kind: [change.name for change in getattr(comparison, kind)]
        for kind in ("changed", "new", "unreached", "removed", "renamed")
    }
    kinds["other_rules"] = list(comparison.other_rules)
    return {kind: found for kind, found in kinds.items() if found}


def change(comparison, screen: str, channel: str, language: str, situation: str = ""):
    (changed,) = [one for one in (*comparison.changed, *comparison.new) if one.name == screen]
    (view,) = [
        one
        for one in changed.views
        if (one.channel, one.language, one.situation) == (channel, language, situation)
    ]
    return view


OPTION = "      - {say: {en: Good-bye, sw: Kwaheri}, goto: bye}\n"
LIGHTS = "      - {say: {en: Lights, sw: Taa}, goto: lights}\n"
LIGHTS_SCREEN = "  lights:\n    end: {en: Noted, sw: Sawa}\n"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", {}),
        ("# ", "# a comment\n# ", {}),
        ("en: Welcome", "en: Hello", {"changed": ["welcome"]}),
        ("en: Say where.", "en: Tell where.", {"changed": ["place"]}),
        ("goto: thanks", "goto: bye", {"other_rules": ["place"], "unreached": ["thanks"]}),
        ("max: 30", "max: 40", {"other_rules": ["place"]}),
        (OPTION, "", {"changed": ["welcome"], "unreached": ["bye"]}),
        (OPTION, LIGHTS + OPTION, {"changed": ["welcome"], "new": ["lights"]}),
        ("{say: {en: Water, sw: Maji}", "{say: {en: Taps, sw: Maji}", {"changed": ["kind", "thanks"]}),
        # The made-up answer stays the same if another option comes before it.
        (
            "      - {say: {en: Water",
            "      - {say: {en: Lights, sw: Taa}, value: lights}\n      - {say: {en: Water",
            {"changed": ["kind"]},
        ),
    ],
)
def test_screens_that_differ(old, new, found):
    before = MENUS + (LIGHTS_SCREEN if LIGHTS in new else "")
    assert names(compared(MENUS, before.replace(old, new, 1))) == found


def test_a_screen_with_another_name_that_shows_the_same_is_told_as_renamed():
    after = MENUS.replace("goto: bye", "goto: farewell").replace("  bye:", "  farewell:")
    comparison = compared(MENUS, after)
    assert [(one.name, one.name_before) for one in comparison.renamed] == [("farewell", "bye")]
    assert names(comparison) == {"renamed": ["farewell"], "other_rules": ["welcome"]}


def test_a_screen_that_is_gone_from_the_file_is_told_apart():
    after = MENUS.replace(OPTION, "").replace("  bye:\n    end: {en: Bye, sw: Kwaheri}\n", "")
    assert names(compared(MENUS, after)) == {"changed": ["welcome"], "removed": ["bye"]}


@pytest.mark.parametrize(
    ("channel", "language", "before", "after"),
    [
        ("ussd", "en", ("Welcome\n1. Report\n2. Good-bye",), ("Welcome\n1. Lights\n2. Report\n3. Good-bye",)),
        ("sms", "sw", ("Karibu\n1. Ripoti\n2. Kwaheri",), ("Karibu\n1. Taa\n2. Ripoti\n3. Kwaheri",)),
        (
            "voice",
            "en",
            ("Welcome. For Report, press 1. For Good-bye, press 2.",),
            ("Welcome. For Lights, press 1. For Report, press 2. For Good-bye, press 3.",),
        ),
    ],
)
def test_pages_are_as_a_citizen_gets_them(channel, language, before, after):
    changed = MENUS.replace("    options:\n", f"    options:\n{LIGHTS}", 1) + LIGHTS_SCREEN
    view = change(compared(MENUS, changed), "welcome", channel, language)
    assert view.before == before
    assert view.after[0].startswith(after[0])


def test_placeholders_have_made_up_values():
    after = MENUS.replace("thank you", "thanks")
    view = change(compared(MENUS, after), "thanks", "ussd", "en")
    assert (view.before, view.after) == (
        ("Water at example place, thank you",),
        ("Water at example place, thanks",),
    )
    assert view.networks == ("",)


def test_words_after_a_wrong_answer_are_a_page_too():
    after = MENUS.replace("en: Say where.", "en: Tell where.")
    comparison = compared(MENUS, after)
    view = change(comparison, "place", "ussd", "en", "after a wrong answer")
    assert view.after[0].startswith("Tell where.")
    assert comparison.changed[0].languages == ("en",)
    assert comparison.changed[0].channels == ("ussd", "sms", "voice")


def test_a_new_language_is_new_on_every_screen():
    spoken = "{name: Kiswahili, tts: {at: {voice: woman}}}"
    after = MENUS.replace("sw: ", "so: x, sw: ").replace(
        f"so: x, sw: {spoken}", f"so: {spoken}, sw: {spoken}"
    )
    after = after.replace('so: x, sw: "', 'so: "{kind} {place}", sw: "')
    view = change(compared(MENUS, after), "bye", "ussd", "so")
    assert (view.before, view.after) == ((), ("x",))


def test_a_text_that_is_cut_on_one_network_only_names_it():
    limits = "limits: {networks: {'63902': 40}}\n"
    long_text = MENUS.replace("en: Bye", "en: Bye and thank you very much for your call")
    comparison = compared(limits + long_text, limits + long_text.replace("very much", "so very much"))
    networks = {
        view.networks: len(view.after) for view in comparison.changed[0].views if view.channel == "ussd"
    }
    assert networks == {("",): 1, ("63902",): 2}


def test_each_case_of_a_text_is_a_page():
    cases = MENUS.replace(
        "end: {en: Bye, sw: Kwaheri}",
        "end: [{if: {kind: water}, say: {en: Wet, sw: Maji}}, {say: {en: Bye, sw: Kwaheri}}]",
    )
    comparison = compared(cases, cases.replace("en: Wet", "en: Dry"))
    assert change(comparison, "bye", "ussd", "en", "case 1 of 2").after == ("Dry",)
    assert len(comparison.changed[0].views) == 3


def test_texts_that_go_out_are_compared_by_language():
    messages = "messages:\n  received: {en: 'We have {reference}', sw: 'Tuna {reference}'}\n"
    comparison = compared(MENUS + messages, MENUS + messages.replace("We have", "Got"))
    (text,) = comparison.messages
    assert (text.kind, text.name, text.language) == ("message", "received", "en")
    assert (text.before, text.after) == ("We have 100000011", "Got 100000011")
    assert not comparison.is_same
