"""Small promises of the compiler that no other test keeps."""

import pytest

from menus.compiler.service import Compiled, compile_service

FILE = """
version: 1
service: {name: A, languages: {en: English}, country: KE, time_zone: Africa/Nairobi%s}
entry: {ussd: {"*1#": start}}
screens:
  start: {ask: "Tõe or é?", answer: {type: text}, goto: bye%s}
  bye: {end: Bye}
"""


def compiled(heading: str = "", screen: str = "") -> Compiled:
    return compile_service(FILE % (heading, screen), "menus.yaml", str)


@pytest.mark.parametrize(("heading", "text"), [("", "Tõe or é?"), (", plain: letters", "Toe or é?")])
def test_plain_letters_lose_the_accents_that_phones_lack(heading: str, text: str) -> None:
    service = compiled(heading).service
    assert service is not None
    assert service.screens["start"].verb.text.by_language["en"].fixed == text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("screen", "said"),
    [
        (", attempts: 3, too_many: bye", ""),
        (", attempts: 3", "needs `too_many:`"),
        (", attempts: 3, too_many: bye, attempts_within: 24h", ""),
        (", too_many: bye", "needs `attempts:`"),
        (", attempts_within: 24h", "needs `attempts:`"),
        (", attempts_within: 24h, attempts: 3", "needs `too_many:`"),
    ],
)
def test_attempts_and_too_many_go_together(screen: str, said: str) -> None:
    problems = [problem.message for problem in compiled("", screen).problems]
    assert problems == [] if not said else any(said in message for message in problems)
