"""The draft walked by USSD, text and call, and what is known at each step."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.console.draft_process.requests import PreviewRequest
from gateway.console.preview.citizen import Step, cost_of
from gateway.console.preview.preview import HAS_ERRORS, preview_draft
from gateway.published_menus.definition import MenuSource, read_menu_file

ROOT = Path(__file__).parents[4]
MENUS = """
version: 1
service: {name: Ward, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start}, sms: {keywords: {WARD: start}}}
screens:
  start:
    menu: {en: "Ward?", sw: "Wadi?"}
    save: ward
    options:
      - {value: mji, say: {en: Town, sw: Mjini}}
      - {value: pwani, say: {en: Coast, sw: Pwani}, if: {ward: {set: false}}}
    goto: [{if: {ward: mji}, goto: pin}, {goto: check}]
  pin:
    ask: {en: PIN?, sw: PIN?}
    answer: {type: pin}
    private: true
    back: false
    save: pin
    goto: file
  check: {lookup: state, found: shown, none: nothing, failed: nothing, late: nothing}
  shown: {end: {en: "It is {state.value}.", sw: "Ni {state.value}."}}
  nothing: {end: {en: Nothing., sw: Hakuna.}}
  file: {submit: report, goto: done}
  done: {end: {en: "Done: {reference}.", sw: "Tayari: {reference}."}}
cases:
  report: {title: "{ward}", fields: {ward: "{ward}"}}
lookups:
  state: {get: "https://example.org/state", query: {ward: "{ward}"}, columns: {value: value}}
messages:
  received: {en: "We have {reference}.", sw: "Tunayo {reference}."}
"""


def walk(*inputs: str, source: MenuSource | None = None, **changes: Any) -> list[Step]:
    """The steps in English and Kiswahili after these inputs."""
    request = PreviewRequest(
        source or MenuSource("menus.yaml", MENUS, {}), "ussd", ["en", "sw"], "", [*inputs]
    )
    return preview_draft(msgspec.structs.replace(request, **changes)).steps


@pytest.mark.parametrize(
    ("inputs", "changes", "texts"),
    [
        ((), {}, ("Ward?\n1. Town\n2. Coast", "Wadi?\n1. Mjini\n2. Pwani")),
        (("1",), {}, ("PIN?", "PIN?")),
        (("2",), {}, ("It is (value).", "Ni (value).")),
        (("2",), {"lookups": "none"}, ("Nothing.", "Hakuna.")),
        (("2",), {"lookups": "failed"}, ("Nothing.", "Hakuna.")),
        (("2",), {"lookups": "late"}, ("Nothing.", "Hakuna.")),
        (("4321",), {"start": "pin"}, ("Done: 100000011.", "Tayari: 100000011.")),
        ((), {"channel": "sms"}, ("", "")),
        (("ward",), {"channel": "sms"}, ("Ward?\n1. Town\n2. Coast", "Wadi?\n1. Mjini\n2. Pwani")),
        (("ward", "2"), {"channel": "sms"}, ("It is (value).", "Ni (value).")),
    ],
)
def test_what_the_phones_show(
    inputs: tuple[str, ...], changes: dict[str, Any], texts: tuple[str, str]
) -> None:
    assert tuple(step.text for step in walk(*inputs, **changes)) == texts


def test_a_call_is_heard_and_answered_by_keys() -> None:
    heard = walk(channel="voice")[0]
    assert heard.text.startswith("Ward? For Town, press 1. For Coast, press 2.")
    assert heard.waits == "Press a key. Nothing is silence."
    assert walk("1", channel="voice")[0].screen == "pin"
    assert walk("", channel="voice")[0].text.startswith("We did not hear an answer.")
    assert walk("one", channel="voice")[0].problem == (
        "A telephone has the keys 0 to 9, * and #. Nothing typed is silence."
    )
    silent = walk("", "", "", channel="voice")[0]
    assert (silent.ends, silent.waits) == (True, "The session is over.")


def test_values_are_shown_and_private_ones_masked() -> None:
    (english, _) = walk("1", "4321")
    assert {one.name: one.value for one in english.values} == {
        "ward": "mji",
        "pin": "****",
        "reference": "100000011",
        "report.reference": "100000011",
    }
    assert "4321" not in msgspec.json.encode(english).decode()


def test_conditions_say_where_they_stand_and_whether_they_held() -> None:
    (english, _) = walk("1")
    assert [(one.where, one.says, one.held) for one in english.conditions] == [
        ("option 2 of start", "ward is not there", False),
        ("way to pin of start", "ward = mji", True),
    ]


def test_nothing_is_filed_or_texted_but_said() -> None:
    (english, _) = walk("1", "4321")
    assert english.happened == [
        "Would file report 100000011: Town",
        "Would text +254712123456: We have 100000011.",
    ]
    (asked, _) = walk("2")
    assert asked.happened == ["Asked `state`, which answers: found."]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([], "No text so far, so nothing to pay for."),
        (["a"], "1 part of a text so far: KES 0.80 at the list price of Africa's Talking."),
        (["a" * 161, "b"], "3 parts of texts so far: KES 2.40 at the list price of Africa's Talking."),
    ],
)
def test_what_texts_cost(texts: list[str], words: str) -> None:
    assert cost_of(texts, "KE") == words
    assert cost_of(["a"], "") == "1 part of a text so far."


def test_the_size_the_room_and_the_pages_are_those_of_the_network() -> None:
    long = MENUS.replace('en: "Ward?"', f'en: "{"Which ward is it? " * 12}"')
    (english, _) = walk(source=MenuSource("menus.yaml", long, {}))
    assert english.pages > 1
    assert english.page == 1
    assert 0 <= english.room < 160
    assert english.size.endswith("of 160 septets")


@pytest.mark.parametrize(
    ("text", "start", "problem"),
    [
        (MENUS.replace("goto: file\n", "goto: fill\n"), "", HAS_ERRORS),
        ("", "", HAS_ERRORS),
        (MENUS, "gone", "There is no screen `gone` any more. Begin again."),
    ],
)
def test_why_there_is_nothing_to_show(text: str, start: str, problem: str) -> None:
    request = PreviewRequest(MenuSource("menus.yaml", text, {}), "ussd", ["en"], start, [])
    assert preview_draft(request).problem == problem


def test_what_was_typed_after_the_end_is_told() -> None:
    (english, _) = walk("2", "1")
    assert english.problem == "The session is over: `dial` before anything is typed."
    assert english.text == "It is (value)."


@pytest.mark.parametrize("clock", ["2026-12-24T18:30", "", "yesterday"])
def test_the_moment_can_be_chosen(clock: str) -> None:
    (english, _) = walk(clock=clock)
    assert english.clock == (
        "Thursday 2026-12-24 18:30 EAT" if "-" in clock else "Monday 2026-03-02 10:00 EAT"
    )


@pytest.mark.parametrize("channel", ["ussd", "sms", "voice"])
def test_every_screen_of_the_county_can_be_walked_from(channel: str) -> None:
    source = read_menu_file(ROOT / "menus.yaml").source
    service = source.compile().service
    assert service is not None
    for screen in service.screens:
        (step,) = preview_draft(PreviewRequest(source, channel, ["sw"], screen, [])).steps
        assert (screen, step.problem) == (screen, "")


def test_a_survey_counts_nothing_and_is_told() -> None:
    menus = """
version: 1
service: {name: Ward, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": wanted}}
surveys: {opinion: {title: Opinion, screens: [wanted, thanks], until: "2100-01-31", over: over}}
screens:
  wanted: {menu: "Move it?", save: wanted, options: yes_no, goto: thanks}
  thanks: {end: "{survey.opinion.share.yes}"}
  over: {end: Over}
"""
    english, _ = walk("1", source=MenuSource("menus.yaml", menus, {}))
    assert english.text == "not yet"
    assert english.happened == ["Would count in the survey opinion: wanted true"]
