"""The texts of a draft row by row, and their changes."""

import pytest
from msgspec.structs import replace

from gateway.console.translations.text_changes import import_texts, save_text
from gateway.console.translations.text_choice import TextChoice
from gateway.console.translations.text_fits import fit_digest
from gateway.console.translations.text_names import name_text
from gateway.console.translations.text_requests import ExportRequest, answer_text_request
from gateway.console.translations.text_sheet import TextRow, TextsBefore, TextSheet, TextState, make_sheet
from gateway.published_menus.definition import MenuSource

MENUS = """\
version: 1
service:
  name: {en: County, sw: Kaunti}
  languages: {en: English, sw: Kiswahili}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": start, "*2#": {goto: start, language: sw}}}
include: {health: health.yaml}
screens:
  start:
    ask: {en: Which village?, sw: Kijiji gani?}   # asked first
    answer: {type: text, max: 20}
    save: village
    goto: bye
  bye: {end: {en: "Thank you, {village}.", sw: "Thank you, {village}."}}
"""
HEALTH = "screens:\n  # clinics\n  clinic: {end: {en: Closed today}}\n"
SOURCE = MenuSource("menus.yaml", MENUS, {"health.yaml": HEALTH})
LIVE = replace(SOURCE, text=MENUS.replace("Which village?", "Where?"))
BEFORE = TextsBefore((LIVE,))


def rows(source: MenuSource = SOURCE, live: MenuSource | None = LIVE) -> dict[str, TextRow]:
    """The rows in Swahili by their ids."""
    before = TextsBefore((live,) if live else ())
    return {row.id: row for row in make_sheet(source, before, "sw").rows}


def test_a_text_is_missing_outdated_or_done() -> None:
    found = rows()
    assert found["health/screens.clinic.end"].state is TextState.MISSING
    asked = found["screens.start.ask"]
    assert (asked.state, asked.source, asked.was) == (TextState.OUTDATED, "Which village?", "Where?")
    assert found["screens.bye.end"].state is TextState.DONE
    assert rows(live=None)["screens.start.ask"].state is TextState.DONE
    translated = replace(SOURCE, text=MENUS.replace("Kijiji gani?", "Kijiji kipi?"))
    assert rows(translated)["screens.start.ask"].state is TextState.DONE
    assert rows(live=replace(LIVE, text="a: ["))["screens.start.ask"].state is TextState.DONE
    assert [(room.channel, room.used) for room in asked.rooms] == [("ussd", 12)]


def test_a_draft_with_errors_has_its_texts_without_their_room() -> None:
    broken = replace(SOURCE, text=MENUS.replace("goto: bye", "goto: bya"))
    sheet = make_sheet(broken, TextsBefore((LIVE,)), "sw")
    assert (sheet.languages, sheet.has_errors) == ({"en": "English", "sw": "Kiswahili"}, True)
    found = {row.id: row for row in sheet.rows}
    asked = found["screens.start.ask"]
    assert (asked.state, asked.was, asked.rooms) == (TextState.OUTDATED, "Where?", ())
    assert found["health/screens.clinic.end"].state is TextState.MISSING
    sheet = make_sheet(replace(SOURCE, text="a: ["), TextsBefore(), "sw")
    assert (sheet.rows, sheet.trouble[:24]) == ((), "The draft cannot be read")


def test_a_text_of_a_draft_with_errors_is_translated_if_it_makes_no_new_one() -> None:
    broken = replace(SOURCE, text=MENUS.replace("goto: bye", "goto: bya"))
    text = "health/screens.clinic.end"
    row = next(row for row in make_sheet(broken, TextsBefore(), "sw").rows if row.id == text)
    saved = save_text(broken, TextsBefore(), "sw", text, "Leo imefungwa", row.seen)
    assert saved.refused == ""
    assert "Leo imefungwa" in saved.files["health.yaml"]
    assert saved.sheet
    assert saved.sheet.has_errors


def test_a_text_stays_outdated_once_published_until_it_is_translated_or_found_to_fit() -> None:
    text = "screens.start.ask"
    published = make_sheet(SOURCE, TextsBefore((SOURCE, SOURCE, LIVE)), "sw").rows
    row = next(row for row in published if row.id == text)
    assert (row.state, row.was) == (TextState.OUTDATED, "Where?")
    fits = TextsBefore((SOURCE, LIVE), (fit_digest("sw", text, row.source, row.words),))
    assert next(row for row in make_sheet(SOURCE, fits, "sw").rows if row.id == text).state is TextState.DONE
    translated = replace(SOURCE, text=MENUS.replace("Kijiji gani?", "Kijiji kipi?"))
    back = TextsBefore((translated, SOURCE, LIVE))
    assert (
        next(row for row in make_sheet(translated, back, "sw").rows if row.id == text).state is TextState.DONE
    )


def test_a_language_that_is_not_there_is_another_one() -> None:
    for language in ("", "fr", "en"):
        assert make_sheet(SOURCE, TextsBefore(), language).language == "sw"


@pytest.mark.parametrize(
    ("text", "words", "file", "line"),
    [
        (
            "screens.start.ask",
            "Kijiji: #1?",
            "menus.yaml",
            '    ask: {en: Which village?, sw: "Kijiji: #1?"}   # asked first',
        ),
        (
            "health/screens.clinic.end",
            "Imefungwa",
            "health.yaml",
            "  clinic: {end: {en: Closed today, sw: Imefungwa}}",
        ),
        ("words.back", "Rudi sasa", "menus.yaml", "  sw: {back: Rudi sasa}"),
    ],
)
def test_one_text_is_saved_and_every_other_line_stays(text: str, words: str, file: str, line: str) -> None:
    result = save_text(SOURCE, BEFORE, "sw", text, words, rows()[text].seen)
    assert list(result.files) == [file], result.refused
    before = (MENUS if file == "menus.yaml" else HEALTH).splitlines()
    after = result.files[file].splitlines()
    assert line in after
    assert len([one for one in before if one not in after]) == (0 if text.startswith("words") else 1)
    assert result.sheet is not None
    assert {row.id: row.words for row in result.sheet.rows}[text] == words


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("screens.bye.end", "Asante", "{village} is missing."),
        ("screens.bye.end", "Asante {vilage}", "{village} is missing."),
        ("screens.bye.end", "Asante {village", "A brace belongs to no placeholder."),
        ("screens.start.ask", "", "Type the words."),
        ("screens.gone.ask", "Nini", "not in the draft any more"),
    ],
)
def test_a_text_with_a_fault_is_refused_in_words(text: str, words: str, said: str) -> None:
    row = rows().get(text)
    result = save_text(SOURCE, BEFORE, "sw", text, words, row.seen if row else "")
    assert said in result.refused
    assert not result.files


@pytest.mark.parametrize("change", [("Kijiji gani?", "Kijiji kipi?"), ("Which village?", "What village?")])
def test_a_text_that_somebody_changed_in_between_is_not_overwritten(change: tuple[str, str]) -> None:
    seen = rows()["screens.start.ask"].seen
    result = save_text(
        replace(SOURCE, text=MENUS.replace(*change)), BEFORE, "sw", "screens.start.ask", "Wapi?", seen
    )
    assert (result.is_stale, result.files) == (True, {})


def exported(*, is_po: bool) -> str:
    """The file that a translator gets."""
    text = answer_text_request(ExportRequest(SOURCE, "sw", is_po))
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("is_po", [False, True])
def test_a_translators_file_comes_back_row_by_row(is_po: bool) -> None:
    text = exported(is_po=is_po)
    assert "Kijiji gani?" in text
    text = text.replace("Kijiji gani?", "Kijiji kipi?").replace("Kaunti", "Kaunti {yetu}")
    result = import_texts(SOURCE, "sw", text, is_po=is_po)
    assert [(one.id, one.before, one.after) for one in result.changed] == [
        ("screens.start.ask", "Kijiji gani?", "Kijiji kipi?")
    ]
    assert len(result.refused) == 1
    assert "service.name, sw: {yetu} is not in the text." in result.refused[0]
    assert result.files["menus.yaml"] == MENUS.replace("Kijiji gani?", '"Kijiji kipi?"')
    changed = replace(SOURCE, text=MENUS.replace("Which village?", "What village?"))
    late = import_texts(changed, "sw", text, is_po=is_po)
    assert not late.files
    assert "the text has changed since" in late.skipped[0]


@pytest.mark.parametrize(
    ("text", "is_po", "said"),
    [
        ("a,b\n1,2\n", False, "The first line must name the columns"),
        ("id,en,fr\nservice.name,County,Comté\n", False, "has no column `sw`"),
        ('msgid ""\nmsgstr "Language: fr\\n"\n', True, None),
        ('msgid ""\nmsgstr ""\n"Language: fr\\n"\n', True, "This PO file is in `fr`"),
        ("not po at all", True, "This is no PO file"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(text: str, is_po: bool, said: str | None) -> None:
    result = import_texts(SOURCE, "sw", text, is_po=is_po)
    assert not result.files
    assert said is None or said in result.trouble


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("screens.start.ask", ("start", "Question")),
        ("health/screens.clinic.end", ("health.clinic", "Last words")),
        ("screens.start.options.2.say", ("start", "Choice 2")),
        ("screens.start.options.water.say.otherwise", ("start", "Choice water, otherwise")),
        ("screens.start.ask.kind=water", ("start", "Question, if kind=water")),
        ("screens.start.voice.invalid.say", ("start", "What callers hear after an answer that does not fit")),
        ("messages.water_off.text", ("Text message", "water off")),
        ("service.name", ("The service", "Name")),
        ("words.more", ("The gateway's own words", "more")),
        ("states.received.say", ("State of a case", "received")),
    ],
)
def test_a_text_is_named_in_words(text: str, name: tuple[str, str]) -> None:
    assert name_text(text) == name


def test_missing_and_outdated_texts_come_first_and_are_found() -> None:
    states = [TextState.DONE, TextState.OUTDATED, TextState.DONE, TextState.MISSING] * 25
    made = [TextRow(f"t{n}", "start", "Question", f"Words {n}", "x", state) for n, state in enumerate(states)]
    sheet = TextSheet({"en": "English", "sw": "Kiswahili"}, "sw", tuple(made))
    choice = TextChoice.of({"language": "sw"}).in_sheet(sheet)
    assert [row.id for row in choice.rows(sheet)][:26] == [*(f"t{n}" for n in range(3, 100, 4)), "t1"]
    assert choice.count_pages(sheet) == 3
    assert TextChoice.of({"page": "99"}).in_sheet(sheet).page == 3
    missing = TextChoice.of({"show": "missing", "find": "words 3"})
    assert [row.id for row in missing.found(sheet)] == ["t3", "t23", "t31", "t35", "t39", "t43", "t63", "t83"]
    assert missing.after(sheet, "t31") == "t35"
    assert missing.after(sheet, "t83") == "t3"
    assert choice.showing(sheet, "t98").page == 3
    assert missing.showing(sheet, "t98").find == ""
