"""What the county's own examples make of messages that are not among them."""

from pathlib import Path

import pytest
import yaml

from gateway.published_menus.definition import read_menu_file
from menus.model import MenuGuesses, Service
from menus.model.guesses import option_at

MESSAGES = yaml.safe_load(Path(__file__).with_name("county_messages.yaml").read_text(encoding="utf-8"))
STRANGERS = MESSAGES.pop("strangers")
SHORT = yaml.safe_load(Path(__file__).with_name("short_messages.yaml").read_text(encoding="utf-8"))
SHORT_STRANGERS = SHORT.pop("strangers")


@pytest.fixture(scope="module")
def service() -> Service:
    return read_menu_file(Path(__file__).parents[3] / "menus.yaml").definition.service


@pytest.fixture(scope="module")
def guesses(service: Service) -> MenuGuesses:
    return service.guesses["category"]


def values(service: Service, guesses: MenuGuesses, text: str) -> list[object]:
    return [option_at(service.screens, guesses.ways[one.subject]).value for one in guesses.find(text)]


def test_nearly_all_are_right_at_once_and_more_within_three(service: Service, guesses: MenuGuesses) -> None:
    found = [(meant, values(service, guesses, text)) for meant, texts in MESSAGES.items() for text in texts]
    assert len(found) == 90
    assert sum(ranked[:1] == [meant] for meant, ranked in found) >= 0.85 * len(found)
    assert sum(meant in ranked[:3] for meant, ranked in found) >= 0.95 * len(found)


def test_most_strangers_are_turned_away(guesses: MenuGuesses) -> None:
    assert sum(not guesses.find(text) for text in STRANGERS) >= 0.85 * len(STRANGERS)


def test_a_clear_guess_is_nearly_always_right(service: Service, guesses: MenuGuesses) -> None:
    clear = [
        values(service, guesses, text)[0] == meant
        for meant, texts in MESSAGES.items()
        for text in texts
        if (ranked := guesses.find(text)) and guesses.is_clear(ranked)
    ]
    assert len(clear) >= 40
    assert sum(clear) >= 0.95 * len(clear)


def test_so_are_messages_that_are_written_short(service: Service, guesses: MenuGuesses) -> None:
    found = [(meant, values(service, guesses, text)) for meant, texts in SHORT.items() for text in texts]
    assert len(found) == 92
    assert sum(ranked[:1] == [meant] for meant, ranked in found) >= 0.9 * len(found)
    assert sum(meant in ranked[:3] for meant, ranked in found) >= 0.95 * len(found)
    assert sum(not guesses.find(text) for text in SHORT_STRANGERS) >= 0.85 * len(SHORT_STRANGERS)
