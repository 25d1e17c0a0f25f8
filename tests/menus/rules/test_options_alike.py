"""Options that the check finds alike are those that the engine cannot tell apart (M401, M406, M407)."""

import pytest

from menus.compiler.service import compile_service

MENUS = """\
version: 1
service: {name: Ward, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": start}}
screens:
  start: {menu: Which?, options: [%s], goto: bye}
  bye: {end: Bye.}
"""


def found(*options: str) -> list[str]:
    problems = compile_service(MENUS % ", ".join(options), "menus.yaml", lambda name: name).problems
    return [problem.code for problem in problems if problem.code in {"M401", "M406", "M407"}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Water", "water"),
        ("Sécurité", "Securite"),
        ("Forêt", "FORET"),
        ("Đường", "duong"),
        ("Water", "Water."),
        ("Water", "(Water)"),
        ("Water", "💧 Water"),
        ("N'djamena", "N’djamena"),
        ("Ｗater", "Water"),
    ],
)
def test_words_that_read_alike(one: str, other: str) -> None:
    assert found(f'{{say: "{one}"}}', f'{{say: "{other}"}}') == ["M407"]


@pytest.mark.parametrize(
    ("one", "other"), [("A+", "A-"), ("Water", "Waters"), ("1-5 homes", "15 homes"), ("👍", "👎")]
)
def test_words_that_differ(one: str, other: str) -> None:
    assert found(f'{{say: "{one}"}}', f'{{say: "{other}"}}') == []


@pytest.mark.parametrize("label", ["2", "2.", "(2)", "#2", "02", "2️⃣", "２", "٢", "2 👍"])
def test_words_that_read_like_the_number_of_another(label: str) -> None:
    assert found(f'{{say: "{label}"}}', "{say: Road}") == ["M406"]
    assert found("{say: Road}", f'{{say: "{label}"}}') == []


@pytest.mark.parametrize(("label", "key"), [("9", "9"), ("9.", "9"), ("a", "A"), ("A", "a"), ("*️⃣", "*")])
def test_words_that_read_like_the_own_key_of_another(label: str, key: str) -> None:
    assert found(f'{{say: "{label}"}}', f'{{say: Road, key: "{key}"}}') == ["M406"]


@pytest.mark.parametrize(("one", "other"), [("9", "9"), ("A", "a"), ("*", "*")])
def test_own_keys_that_are_alike(one: str, other: str) -> None:
    assert found(f'{{say: Water, key: "{one}"}}', f'{{say: Road, key: "{other}"}}') == ["M401"]


def test_own_keys_that_differ() -> None:
    assert found('{say: Water, key: "*"}', '{say: Road, key: "#"}', '{say: Tree, key: "0"}') == []
