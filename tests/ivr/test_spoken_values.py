"""Values read out so that they can be written down."""

import pytest

from ivr.number_words import TOO_LARGE, digit_words, number_vocabulary, number_words
from ivr.spoken_values import speak_value
from menus.calendars.ethiopian import ETHIOPIAN
from menus.expressions.values import Json

READINGS: list[tuple[Json, str | None, str, str]] = [
    ("482915307", None, "en", "4 8 2, 9 1 5, 3 0 7"),
    ("482915307", "spell", "sw", "4 8 2, 9 1 5, 3 0 7"),
    ("48291", None, "en", "4 8 2, 9 1"),
    ("4829", None, "en", "4829"),
    ("0829", None, "en", "0 8 2 9"),
    ("4829", "spell", "en", "4 8 2 9"),
    ("4829153", "spell", "en", "4 8 2, 9 1 5 3"),
    ("AB 12", "spell", "en", "A B 1 2"),
    ("12345678", "last4", "en", "5 6 7 8"),
    ("", "spell", "en", ""),
    ("2026-11-21", None, "en", "21 November 2026"),
    ("2026-11-21", "date", "sw", "21 Novemba 2026"),
    ("2026-11-21", "year", "en", "2026"),
    ("2026-11-21", None, "xx", "21, 11, 2026"),
    ("2026-13-45", None, "en", "2026-13-45"),
    ("+254711000111", None, "en", "0 7 1, 1 0 0, 0 1 1 1"),
    ("+2347030010009", None, "en", "0 0 2, 3 4 7, 0 3 0, 0 1 0, 0 0 9"),
    ("1250", "money", "en", "one thousand two hundred and fifty"),
    ("1250.50", "money", "en", "one thousand two hundred and fifty point five zero"),
    ("1250.00", "money", "en", "one thousand two hundred and fifty"),
    ("1250", "money", "sw", "elfu moja mia mbili na hamsini"),
    ("1250", "money", "fr", "1250"),
    ("1250.5", "money", "fr", "1250.5"),
    ("free", "money", "en", "free"),
    (5000, None, "en", "5000"),
    (123456789, None, "en", "123456789"),
    (True, None, "en", "true"),
    (None, None, "en", ""),
    ("Kibera", None, "en", "Kibera"),
    ("Kibera", "3", "en", "Kib"),
    ("14:30", None, "en", "14:30"),
]


@pytest.mark.parametrize(
    ("form", "language", "text", "files"),
    [
        (None, "en", "28 Tahsas 2016", "twenty-eight|months/4|two|thousand|and|sixteen"),
        ("date", "am", "28 ታኅሣሥ 2016", ""),
        ("date", "xx", "28 Tahsas 2016", ""),
        (None, "sw", "28 Tahsas 2016", "ishirini|na|nane|months/4|elfu|mbili|kumi|na|sita"),
        ("month", "ti", "ታሕሳስ", ""),
        ("year", "en", "2016", ""),
        ("YYYYMMDD", "en", "2 0 2, 4 0 1, 0 7", "two|zero|two|four|zero|one|zero|seven"),
    ],
)
def test_a_day_of_the_ethiopian_calendar_reads_so(
    form: str | None, language: str, text: str, files: str
) -> None:
    spoken = speak_value("2024-01-07", form, language, "ET", ETHIOPIAN)
    assert spoken.text == text
    names = [file.removeprefix("numbers/").removesuffix(".mp3") for file in spoken.files]
    assert "|".join(names) == files.replace("twenty-eight", "twenty|eight")


@pytest.mark.parametrize(("value", "form", "language", "text"), READINGS)
def test_a_value_reads_so(value: Json, form: str | None, language: str, text: str) -> None:
    assert speak_value(value, form, language, "KE").text == text


@pytest.mark.parametrize(
    ("value", "form", "language", "names"),
    [
        ("407", "spell", "en", "numbers/four numbers/zero numbers/seven"),
        ("407", "spell", "ha", "numbers/4 numbers/0 numbers/7"),
        ("A4", "spell", "en", ""),
        (25, None, "sw", "numbers/ishirini numbers/na numbers/tano"),
        (25, None, "fr", ""),
        (
            "2026-03-02",
            None,
            "sw",
            "numbers/mbili months/3 numbers/elfu numbers/mbili numbers/ishirini numbers/na numbers/sita",
        ),
        ("Kibera", None, "sw", ""),
    ],
)
def test_a_value_is_put_together_from_recordings(
    value: Json, form: str | None, language: str, names: str
) -> None:
    files = [file.removesuffix(".mp3") for file in speak_value(value, form, language, "KE").files]
    assert " ".join(files) == names


@pytest.mark.parametrize(
    ("number", "english", "swahili"),
    [
        (0, "zero", "sifuri"),
        (7, "seven", "saba"),
        (10, "ten", "kumi"),
        (13, "thirteen", "kumi na tatu"),
        (40, "forty", "arobaini"),
        (99, "ninety nine", "tisini na tisa"),
        (100, "one hundred", "mia moja"),
        (105, "one hundred and five", "mia moja na tano"),
        (125, "one hundred and twenty five", "mia moja ishirini na tano"),
        (1000, "one thousand", "elfu moja"),
        (2026, "two thousand and twenty six", "elfu mbili ishirini na sita"),
        (20_005, "twenty thousand and five", "elfu ishirini na tano"),
        (25_000, "twenty five thousand", "ishirini na tano elfu"),
        (1_000_000, "one million", "milioni moja"),
        (3_000_400, "three million four hundred", "milioni tatu na mia nne"),
    ],
)
def test_numbers_in_words(number: int, english: str, swahili: str) -> None:
    assert number_words(number, "en-KE") == tuple(english.split())
    assert number_words(number, "sw") == tuple(swahili.split())


@pytest.mark.parametrize("language", ["en", "sw"])
def test_a_studio_that_records_the_vocabulary_can_say_every_number(language: str) -> None:
    words = set(number_vocabulary(language))
    drawn = [*range(3000), *(step * 7_919_113 for step in range(1, 3000)), TOO_LARGE - 1]
    spoken = [number_words(number, language) for number in drawn]
    assert all(number is not None and set(number) <= words for number in spoken)
    assert len(set(spoken)) == len(set(drawn)), "two numbers sound the same"


def test_there_are_no_words_beyond_what_is_known() -> None:
    assert number_words(TOO_LARGE, "en") is None
    assert number_words(-1, "en") is None
    assert number_words(5, "am") is None
    assert digit_words("50", "am") == ("5", "0")
    assert number_vocabulary("am") == tuple("0123456789")
