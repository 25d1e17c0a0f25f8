"""Makes a text an example of an option of the draft, and a scenario that proves that it is understood from then on."""

from collections.abc import Iterator

import msgspec

from gateway.console.draft_process.draft_edit import edit_answer
from gateway.console.draft_process.service_texts import service_texts
from gateway.console.drafts.draft import with_changes
from gateway.console.scenarios.draft_scenarios import walkable_service
from gateway.console.scenarios.recorded_scenario import RecordRequest, record_scenario
from gateway.published_menus.definition import MenuSource
from menus.edits.add_example import AddExample
from menus.engine.effects import LookupFailed
from menus.engine.engine import EngineError
from menus.engine.offer import offer_of
from menus.model import ChoiceVerb, Option, Service
from menus.scenarios.phone import PhoneError, ScenarioPhone
from menus.scenarios.setup import ScenarioSetup

MAX_SCENARIO_WORDS = 60  # of the name
MAX_KEYS = 6  # from the entry to the menu
NOT_REACHED = (
    "No scenario was written: by no code and no keyword are there a few keys to `{menu}`. Record one."
)
NOT_OFFERED = (
    "No scenario was written: the menus do not yet offer this option for these words. More examples help: "
    "`gateway understand` shows the scores."
)
NOT_WALKED = "No scenario was written: {reason}"


class ExampleRequest(msgspec.Struct, frozen=True, tag="add example"):
    """Make words an example of an option, by its screen and its number from 1. `menu` is where they were written."""

    source: MenuSource
    menu: str
    screen: str
    option: int
    language: str
    words: str


class ExampleAnswer(msgspec.Struct, frozen=True):
    """The files that changed, and the text of a scenario file with one scenario, or why there is none.

    If `refused` says why the words cannot be an example, nothing changed.
    """

    files: dict[str, str] = {}
    scenario: str = ""
    no_scenario: str = ""
    refused: str = ""


def add_example(request: ExampleRequest) -> ExampleAnswer:
    """Add the example, and record the scenario on the menus that have it."""
    words = " ".join(request.words.split())
    edit = AddExample(screen=request.screen, option=request.option, words=words, language=request.language)
    edited = edit_answer(service_texts(request.source), edit)
    if edited.refused:
        return ExampleAnswer(refused=edited.refused)
    source = with_changes(request.source, edited.files)
    service = walkable_service(source)
    if service is None:
        return ExampleAnswer(refused="The draft has errors. Mend them first: Changes lists them.")
    scenario, reason = _record(service, source, request, words)
    return ExampleAnswer(edited.files, scenario, reason)


def _record(service: Service, source: MenuSource, request: ExampleRequest, words: str) -> tuple[str, str]:
    """Return the scenario, or why there is none."""
    found = False
    for channel, language, typed in _ways_in(service, request.menu, request.language):
        phone = ScenarioPhone(
            service, ScenarioSetup(language=language or None, channel=channel), lambda _: LookupFailed()
        )
        try:
            if channel != "sms":
                phone.dial()
            for one in typed:
                phone.type(one)
            if typed and phone.session.screen != request.menu:
                continue
            phone.type(words)
        except (PhoneError, EngineError):
            continue
        found = True
        offer = offer_of(phone.session)
        ends = [way[-1] for way in offer.ways] if offer is not None else []
        if (request.screen, request.option - 1) not in ends:
            continue
        number = str(ends.index((request.screen, request.option - 1)) + 1)
        name = f"Understands “{words[:MAX_SCENARIO_WORDS]}”"
        recorded = record_scenario(
            RecordRequest(source, name, channel, language, "", "found", (*typed, words, number))
        )
        reason = NOT_WALKED.format(reason=recorded.problem) if recorded.problem else ""
        return recorded.text, reason
    return "", NOT_OFFERED if found else NOT_REACHED.format(menu=request.menu)


def _ways_in(service: Service, menu: str, language: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield ways to write words at a menu: the channel, the language that is remembered, and what is typed before."""
    if menu in [point.goto for point in service.sms_entries.understand[:1]]:
        yield "sms", "", ()
    for keyword, point in service.sms_entries.keywords.items():
        for keys in _keys_to(service, point.goto, menu):
            yield "sms", language, (keyword, *keys)
    for point in list(service.ussd_entries.values())[:1]:
        for keys in _keys_to(service, point.goto, menu):
            yield "ussd", language, keys


def _keys_to(service: Service, start: str, menu: str) -> Iterator[tuple[str, ...]]:
    """Yield the fewest keys from a screen to a menu, if options alone lead there; else nothing."""
    reached: dict[str, tuple[str, ...]] = {start: ()}
    waiting = [start]
    while waiting:
        name = waiting.pop(0)
        if name == menu:
            yield reached[name]
            return
        screen = service.screens.get(name)
        verb = screen.verb if screen is not None else None
        if screen is None or not isinstance(verb, ChoiceVerb) or len(reached[name]) == MAX_KEYS:
            continue
        for key, option in _keyed(verb.options):
            for target in option.goto or screen.goto:
                if target.screen and target.screen not in reached:
                    reached[target.screen] = (*reached[name], key)
                    waiting.append(target.screen)


def _keyed(options: tuple[Option, ...]) -> Iterator[tuple[str, Option]]:
    number = 0
    for option in options:
        number += not option.key
        yield option.key or str(number), option
