"""The page of texts that were not understood: seen by operators alone; one click makes an example and a scenario."""

from pathlib import Path

import pytest

from gateway.console.draft_process.process import DraftProcess
from gateway.console.scenarios.draft_scenarios import ScenarioRunRequest, run_draft
from gateway.console.words.draft_example import ExampleRequest, add_example
from gateway.published_menus.definition import MenuSource
from gateway.unclear_texts.kept_text import WaitingText
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import Visit
from tests.gateway.console.menu_pages import MenuPages, make_menu_pages

MENUS = """\
version: 1
service: {name: County, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {sms: {keywords: {REPORT: top}, understand: [top, water]}, ussd: {"*1#": hello}}
understand: {keep: 30d}
screens:
  hello: {menu: {en: Hello, sw: Karibu}, options: [{say: {en: Report, sw: Ripoti}, goto: top}]}
  top:
    menu: {en: About?, sw: Kuhusu?}
    save: about
    options:
      - {value: water, say: {en: Water, sw: Maji}, goto: water}  # and pipes
      - {value: light, say: {en: Dark street, sw: Giza mtaani}, examples: {en: [street lamps are out]}, goto: bye}
  water:
    menu: {en: Which?, sw: Gani?}
    save: problem
    options:
      - {value: dry, say: {en: No water, sw: Hakuna maji}, examples: {en: [the taps are dry]}}
      - {value: leak, say: {en: Burst pipe, sw: Bomba limepasuka}, examples: {en: [a pipe has burst]}}
    goto: bye
  bye: {end: {en: Thank you., sw: Asante.}}
"""
LEAK = (
    "      - {value: leak, say: {en: Burst pipe, sw: Bomba limepasuka}, examples: {en: [a pipe has burst]}}\n"
)
FORM = {"menu": "top", "option": "water/2", "language": "sw", "words": "mtaro umefurika kwa nyumba"}


@pytest.fixture
def pages(make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path) -> MenuPages:
    """A console whose draft is in the store."""
    pages = make_menu_pages(make_services, draft_process, tmp_path)
    pages.publish(MENUS)
    return pages


def keep(pages: MenuPages, *texts: str, menu: str = "top") -> None:
    """Keep texts, each with its place as its id."""
    store = pages.services.container.callers.unclear_texts
    for number, words in enumerate(texts):
        store.keep(WaitingText(f"id{number}", menu, "en", words, "", 3600))


def kept(pages: MenuPages) -> list[str]:
    return [one.words for one in pages.services.container.callers.unclear_texts.all()]


def files(pages: MenuPages) -> dict[str, str]:
    return pages.services.container.draft.drafts.current().files


def operator(pages: MenuPages) -> Visit:
    return pages.sign_in("operator")


def test_nothing_is_kept_yet(pages: MenuPages) -> None:
    assert "Everything was understood" in operator(pages).get("/console/words").text


def test_menus_that_keep_none_say_how(
    make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path
) -> None:
    pages = make_menu_pages(make_services, draft_process, tmp_path)
    pages.publish(MENUS.replace("understand: {keep: 30d}\n", ""))
    assert "No text is kept" in operator(pages).get("/console/words").text


def test_texts_are_listed_with_what_they_may_mean_and_who_looks_is_noted(pages: MenuPages) -> None:
    keep(pages, "bomba ring 0711 000 111", "Bomba RING 0711 000 222!", "<b>zzz</b>")
    page = operator(pages).get("/console/words")
    assert "bomba ring #### ### ###" in page.text.lower()
    assert "2 times" in page.text
    assert "<b>zzz</b>" not in page.html
    assert 'name="words" value="Bomba RING"' in page.html or 'name="words" value="bomba ring"' in page.html
    of_bomba = page.html[page.html.lower().index("bomba ring") :]
    assert of_bomba.index("Water › Burst pipe") < of_bomba.index("Dark street")
    assert pages.audited[-1] == ("operator", "show words", "not understood")


@pytest.mark.parametrize("role", ["viewer", "translator", "editor", "publisher"])
def test_who_may_see_no_words_sees_none(pages: MenuPages, role: str) -> None:
    keep(pages, "zzz")
    page = pages.sign_in(role).get("/console/words")
    assert page.status == 403
    assert "zzz" not in page.text


def test_one_click_makes_an_example_and_a_scenario(pages: MenuPages) -> None:
    keep(pages, "mtaro umefurika kwa nyumba")
    visit = operator(pages)
    visit.get("/console/words")
    done = visit.follow(visit.post("/console/words/example", FORM | {"id": "id0"}))
    assert "It is an example in the draft now, with a scenario" in done.text
    found = files(pages)
    after = LEAK.replace("burst]}", "burst], sw: [mtaro umefurika kwa nyumba]}")
    assert found["menus.yaml"] == MENUS.replace(LEAK, after)
    scenario = found["menus_scenarios.yaml"]
    assert "Understands “mtaro umefurika kwa nyumba”" in scenario
    source = MenuSource("menus.yaml", found["menus.yaml"], {}, {}, {"one": scenario})
    assert [one.name for one in run_draft(ScenarioRunRequest(source)).passed] == [
        "Understands “mtaro umefurika kwa nyumba”"
    ]
    assert kept(pages) == []
    assert ("operator", "add example", "revision 2") in pages.audited
    assert "mtaro" not in str(pages.services.container.audit_trail.entries())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"words": "?!"}, "An example needs words"),
        ({"words": "ring #### now"}, "Take the masks"),
        ({"option": "water/9"}, "none with the number 9"),
        ({"option": "zzz/1"}, "no screen `zzz`"),
        ({"option": ""}, "Choose what the text means"),
        ({"language": "fr"}, "no language `fr`"),
        ({"words": "A pipe has BURST", "language": "en"}, "has that example already"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_an_example_stays(pages: MenuPages, changes: dict[str, str], said: str) -> None:
    keep(pages, "zzz")
    visit = operator(pages)
    visit.get("/console/words")
    done = visit.follow(visit.post("/console/words/example", FORM | {"id": "id0"} | changes))
    assert said in done.text
    assert files(pages)["menus.yaml"] == MENUS
    assert kept(pages) == ["zzz"]


def test_texts_of_no_use_are_erased(pages: MenuPages) -> None:
    keep(pages, "zzz", "yyy")
    visit = operator(pages)
    visit.get("/console/words")
    assert "Erased" in visit.follow(visit.post("/console/words/drop", {"id": "id0"})).text
    assert kept(pages) == ["yyy"]


def test_a_draft_with_errors_says_so(pages: MenuPages) -> None:
    keep(pages, "zzz")
    pages.edit(MENUS.replace("goto: bye", "goto: bya"))
    page = operator(pages).get("/console/words")
    assert "The draft has errors" in page.text
    assert "zzz" in page.text
    assert "Make it an example" not in page.text


@pytest.mark.parametrize(
    ("menus", "menu", "begins"),
    [
        (MENUS, "top", 'channel: "sms"'),
        (MENUS.replace(", understand: [top, water]", ""), "water", 'channel: "sms"'),
        (
            MENUS.replace("sms: {keywords: {REPORT: top}, understand: [top, water]}, ", ""),
            "water",
            'channel: "ussd"',
        ),
    ],
    ids=["a first text", "after a keyword", "after a code"],
)
def test_a_scenario_comes_in_where_the_text_was_written(menus: str, menu: str, begins: str) -> None:
    source = MenuSource("menus.yaml", menus, {})
    answer = add_example(ExampleRequest(source, menu, "water", 2, "sw", "mtaro umefurika kwa nyumba"))
    assert (answer.refused, answer.no_scenario) == ("", "")
    assert begins in answer.scenario


def test_where_no_keys_lead_to_the_menu_no_scenario_is_written() -> None:
    texts = "sms: {keywords: {REPORT: top}, understand: [top, water]}, "
    asked = "hello: {ask: {en: Name?, sw: Jina?}, answer: {type: text}, save: name, goto: top}"
    menus = MENUS.replace(texts, "").replace(MENUS[MENUS.index("hello: {menu") :].split("\n")[0], asked)
    answer = add_example(
        ExampleRequest(MenuSource("menus.yaml", menus, {}), "water", "water", 2, "sw", "mtaro umefurika")
    )
    assert "are there a few keys" in answer.no_scenario
    assert answer.files
