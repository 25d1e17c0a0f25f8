"""Keywords that are commands or alike, and numbers that no provider reports, are told."""

import pytest

from menus.problems import Problem, Severity
from tests.menus.check.checked_menus import problems_of

FILE = """\
version: 1
service: {{name: County, languages: {{{languages}}}, country: KE, time_zone: Africa/Nairobi}}
entry: {{ussd: {{"*384#": start}}, {entry}}}
screens: {{start: {{end: Hello.}}, other: {{end: Hello.}}}}
words: {words}
"""
ENGLISH = "en: {name: English, tts: {at: {voice: woman}}}"


def problems_of_entry(entry: str, languages: str = ENGLISH, words: str = "{}") -> list[Problem]:
    text = FILE.format(entry=entry, languages=languages, words=words)
    return [one for one in problems_of(text) if one.code not in ("M113", "M307", "M701")]


@pytest.mark.parametrize(
    "keyword",
    [
        "STOP",
        "stop",
        "Stop",
        "STÓP",
        "End",
        "CANCEL",
        "OPT OUT",
        "'STOP SMS'",
        "ACHA",
        "simama",
        "ARRÊT",
        "Arrêter",
        "DESABONNER",
        "Cancelar",
        "Kwusi",
        "አቁም",
        "توقف",
    ],
)
def test_a_keyword_that_is_stop_in_any_language(keyword: str) -> None:
    (found,) = problems_of_entry(f"sms: {{keywords: {{{keyword}: start}}}}")
    assert (found.code, found.severity, found.place.line) == ("M410", Severity.ERROR, 3)


def test_a_keyword_among_the_stop_words_of_the_file() -> None:
    words = '{ki: {stop_words: "Tiga, Rekia ndumiriri"}}'
    for keyword in ("TIGA", "tiga", "REKIA NDUMIRIRI"):
        entry = f"sms: {{keywords: {{{keyword}: start}}}}"
        (found,) = problems_of_entry(entry, f"{ENGLISH}, ki: Gikuyu", words)
        assert (found.code, "means STOP in `ki`" in found.message) == ("M410", True)
        assert problems_of_entry(entry) == []


@pytest.mark.parametrize(
    ("keyword", "command"), [("START", "START"), ("help", "HELP"), ("INFO", "HELP"), ("SUBSCRIBE", "START")]
)
def test_a_keyword_that_is_start_or_help_is_a_warning(keyword: str, command: str) -> None:
    (found,) = problems_of_entry(f"sms: {{keywords: {{{keyword}: start}}}}")
    assert (found.code, found.severity) == ("M411", Severity.WARNING)
    assert f"means {command} in `en`" in found.message


def test_words_for_help_count_in_every_language() -> None:
    entry = "sms: {keywords: {MSAADA: start}}"
    (found,) = problems_of_entry(entry)
    assert found.message == "`MSAADA` means HELP in `sw`, and leads to a screen now."
    (found,) = problems_of_entry(entry, f"{ENGLISH}, sw: Kiswahili")
    assert found.message.endswith("leads to a screen now. It no longer tells who we are.")


@pytest.mark.parametrize("keyword", ["ANZA", "anza", "Aide", "AJUDA", "FARA", "Ìrànwọ́", "ሓገዝ", "مساعدة"])
def test_a_keyword_that_is_start_or_help_in_another_language(keyword: str) -> None:
    (found,) = problems_of_entry(f"sms: {{keywords: {{{keyword}: start}}}}")
    assert (found.code, found.severity) == ("M411", Severity.WARNING)


@pytest.mark.parametrize(
    "keyword", ["REPORT", "STOPPAGE", "STOP LEAK", "ENDING", "HELPER", "STARTUP", "CANCELLED"]
)
def test_other_keywords_are_none_of_these(keyword: str) -> None:
    assert problems_of_entry(f"sms: {{keywords: {{{keyword}: start}}}}") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("REPORT", "report"),
        ("DÉCÈS", "DECES"),
        ("Décès", "deces"),
        ("SØKNAD", "Soknad"),
        ("NEW REPORT", "new-report"),
    ],
)
@pytest.mark.parametrize("target", ["start", "other"])
def test_keywords_that_differ_in_case_or_accents_only(one: str, other: str, target: str) -> None:
    (found,) = problems_of_entry(f"sms: {{keywords: {{{one}: start, {other}: {target}}}}}")
    assert (found.code, found.severity) == ("M409", Severity.WARNING)
    assert f"`{one}` and `{other}`" in found.message


def test_keywords_that_differ_in_a_letter_are_two() -> None:
    assert (
        problems_of_entry("sms: {keywords: {REPORT: start, REPORTS: other, NEW: start, NEWS: other}}") == []
    )


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        ("0711082077", 'Write "+254711082077".'),
        ("254711082077", 'Write "+254711082077".'),
        ("00254711082077", 'Write "+254711082077".'),
        ("+254 711 082 077", 'Write "+254711082077".'),
        ("+254-711-082077", 'Write "+254711082077".'),
        ("+0711082077", 'Write it as it is dialled from abroad, such as "+254711082000".'),
        ("12345", 'Write it as it is dialled from abroad, such as "+254711082000".'),
        ("county", 'Write it as it is dialled from abroad, such as "+254711082000".'),
        ("+2547110820771234567", 'Write it as it is dialled from abroad, such as "+254711082000".'),
    ],
)
def test_a_number_that_is_not_in_e164(number: str, cure: str) -> None:
    (found,) = problems_of_entry(f'voice: {{"{number}": start}}')
    assert (found.code, found.severity, found.place.line, found.cure) == ("M214", Severity.ERROR, 3, cure)


@pytest.mark.parametrize("number", ["+254711082077", "+15005550006", "+2347012345678"])
def test_a_number_in_e164(number: str) -> None:
    assert problems_of_entry(f'voice: {{"{number}": start}}') == []
