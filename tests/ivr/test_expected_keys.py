"""How many keys an answer has."""

import pytest

from ivr.expected_keys import ExpectedKeys, expected_keys_of
from menus.verbs.ask import Ask
from tests.ivr.voice_menus import compile_voice_menus


@pytest.mark.parametrize(
    ("answer", "most", "exact"),
    [
        ("{type: reference}", 9, True),
        ("{type: date}", 8, True),
        ("{type: time}", 4, False),
        ("{type: integer}", None, False),
        ("{type: integer, max: 5000}", 4, False),
        ("{type: integer, min: 1, max: 5000}", 4, False),
        ("{type: integer, min: 1, max: 9}", 1, True),
        ("{type: integer, min: 1000, max: 9999}", 4, True),
        ("{type: integer, digits: 6}", 6, True),
        ("{type: pin, digits: 4}", 4, True),
        ("{type: pin, min: 4, max: 6}", 6, False),
        ("{type: pin}", None, False),
        ("{type: text, digits: 5}", 5, True),
        ("{type: text}", None, False),
        ("{type: phone}", None, False),
        ("{type: decimal, max: 10}", None, False),
        ("{type: choice, of: {'1': yes please, '2': no thanks}}", 1, True),
        ("{type: choice, of: {'1': one, '22': two}}", 2, False),
        ("{type: choice, of: {red: red, blue: blue}}", None, False),
    ],
)
def test_it_is_known_from_the_type_and_its_bounds(answer: str, most: int | None, exact: bool) -> None:
    service = compile_voice_menus(
        f"screens: {{top: {{ask: Well?, answer: {answer}, save: x, goto: bye}}, bye: {{end: Bye.}}}}\n"
    )
    verb = service.screens["top"].verb
    assert isinstance(verb, Ask)
    assert expected_keys_of(verb.answer) == ExpectedKeys(most, exact)
