"""The outline of a service, as an editor shows it beside the text."""

from menus.edits.edit_result import EditDone, EditRefusal
from menus.edits.outline import Outline, OutlineScreen, outline_of
from menus.edits.service_texts import ServiceTexts
from menus.edits.set_goto import SetGoto
from menus.problems import Place
from tests.menus.edits.edited_services import WITH_INCLUDE, services

MENUS = """\
service: {name: Desk, languages: {en: English, sw: Kiswahili}}
entry: {ussd: {"*1#": kind}, sms: {keywords: {REPORT: {goto: kind, language: sw}}}}
screens:
  kind:
    menu: {en: What?, sw: Nini?}
    options:
      - {say: {sw: Maji, en: Water}, goto: look}
      - say: [{if: {channel: sms}, say: R}, {say: Road}]
        goto: [{if: {homes: {at_least: 2}}, goto: look}, {closed: true}]
      - say: Light
    goto: bye
  # who knows
  look: {lookup: office, found: bye, none: kind, failed: nowhere}
  bye: {end: Bye.}  # and thanks
  odd: {say: Hi., end: Bye.}
messages: {done: {text: Done., ask: kind}}
"""


def outline(texts: ServiceTexts) -> Outline:
    found = outline_of(texts)
    assert isinstance(found, Outline)
    return found


def screens(text: str) -> dict[str, OutlineScreen]:
    return {one.name: one for one in outline(ServiceTexts("menus.yaml", text)).screens}


def test_a_screen_has_its_span() -> None:
    found = screens(MENUS)
    look = found["look"]
    assert (look.verb, look.place, look.end) == (
        "lookup",
        Place("menus.yaml", 13, 3),
        Place("menus.yaml", 13, 66),
    )
    assert MENUS[look.start : look.stop].startswith("look: {lookup")
    assert MENUS[found["bye"].start : found["bye"].stop] == "bye: {end: Bye.}  # and thanks"
    assert found["odd"].verb == "", "it has two"
    assert MENUS[found["kind"].start : found["kind"].stop].endswith("goto: bye")


def test_ways_have_labels_targets_and_the_edits_that_lead_them_elsewhere() -> None:
    found = screens(MENUS)
    assert [(way.label, way.target, way.is_own) for way in found["kind"].ways] == [
        ("Water", "look", True),
        ("Road: homes.at_least=2", "look", True),
        ("Road", "", True),
        ("Light", "bye", False),
        ("", "bye", True),
    ]
    assert [(way.label, way.target) for way in found["look"].ways] == [
        ("found", "bye"),
        ("none", "kind"),
        ("failed", "nowhere"),
    ]
    assert found["kind"].ways[1].edit == SetGoto(screen="kind", to="look", option=2, case=1)
    assert found["look"].ways[2].edit == SetGoto(screen="look", to="nowhere", key="failed")
    assert found["look"].ways[2].place == Place("menus.yaml", 13, 58)


def test_texts_have_their_ids_and_words() -> None:
    texts = screens(MENUS)["kind"].texts
    assert [(one.id, dict(one.words)) for one in texts] == [
        ("screens.kind.menu", {"en": "What?", "sw": "Nini?"}),
        ("screens.kind.options.1.say", {"sw": "Maji", "en": "Water"}),
        ("screens.kind.options.2.say.channel=sms", {"": "R"}),
        ("screens.kind.options.2.say.otherwise", {"": "Road"}),
        ("screens.kind.options.3.say", {"": "Light"}),
    ]


def test_entries_and_languages() -> None:
    found = outline(ServiceTexts("menus.yaml", MENUS))
    assert found.languages == ("en", "sw")
    assert [(one.label, one.target) for one in found.entries] == [
        ("entry ussd *1#", "kind"),
        ("entry sms keywords REPORT goto", "kind"),
        ("messages done ask", "kind"),
    ]


def test_screens_of_included_files_have_their_names_in_the_service() -> None:
    found = outline(WITH_INCLUDE)
    assert [one.name for one in found.screens][:3] == ["start", "fees", "health.ward"]
    ward = found.screens[2]
    assert (ward.place, ward.ways[0].target) == (Place("health.yaml", 3, 3), "health.look")
    assert ward.texts[0].id == "health/screens.ward.ask"
    assert found.screen_at("health.yaml", ward.start + 5) == ward
    assert found.screen_at("health.yaml", 0) is None


def test_every_way_can_be_led_where_it_leads() -> None:
    """The edit of a way changes nothing while its target is the same, unless it gives an option a way of its own."""
    chosen = ("menus.yaml", "examples/kebele/menus.yaml", "tests/journeys/ccmdd/menus.yaml", "made up 4")
    for name, texts in ((one, services()[one]) for one in chosen):
        for screen in outline(texts).screens[::3]:
            for way in screen.ways[:2]:
                if way.is_own and way.target:
                    result = way.edit.apply(texts)
                    assert isinstance(result, EditDone), (name, way, result)
                    assert result.texts == texts


def test_a_text_that_yaml_cannot_read_has_no_outline() -> None:
    found = outline_of(ServiceTexts("menus.yaml", "screens:\n  a: [\n"))
    assert isinstance(found, EditRefusal)
    assert found.place is not None
    assert found.place.line == 3
