"""Which texts of a hop were not understood, and where they are kept."""

import pytest
from msgspec.structs import replace

from menus.engine import engine
from menus.engine.step_note import StepNote
from menus.engine.turn import Page, ScreenResult
from menus.engine.unclear_texts import find_unclear_texts, keeps_unclear_texts
from menus.input.mask import mask_numbers
from menus.model import Service
from tests.menus.engine.engine_conversation import CALLER, EngineConversation, compile_menus
from tests.menus.engine.test_own_words import ENTRY, MENUS

KEEP = "understand: {keep: 30d}\n"


def service_of(menus: str = MENUS, understand: str = KEEP) -> Service:
    return compile_menus(menus + understand, head=ENTRY)


@pytest.fixture(scope="module")
def service() -> Service:
    return service_of()


class NotedConversation(EngineConversation):
    """A conversation by text that notes each step."""

    def noted(self, *texts: str) -> list[tuple[str, str]]:
        """Send texts, and return those that were not understood, each with its menu."""
        self.dial()
        notes = []
        for text in texts:
            before = self.session
            reading = engine.step(self.service, before, self.caller, text, self.inputs).reading
            page = Page(self.send(text), ends=False)
            notes.append(StepNote(before, text, ScreenResult(self.session, page), 0, reading=reading))
        return [(one.menu, one.words) for one in find_unclear_texts(self.service, notes)]


@pytest.mark.parametrize(
    ("texts", "unclear"),
    [
        (["happy birthday"], [("top", "happy birthday")]),
        (["the pipe is broken", "2"], [("top", "the pipe is broken")]),
        (["the pipe is broken", "something else"], [("top", "the pipe is broken")]),
        (["the pipe is broken", "0"], [("top", "the pipe is broken")]),
        (
            ["the pipe is broken", "happy birthday"],
            [("top", "the pipe is broken"), ("top", "happy birthday")],
        ),
        (["the pipe is broken", "no the taps are dry"], [("top", "the pipe is broken")]),
        (["the pipe is broken", "1"], []),
        (["the pipe is broken", "7"], []),
        (["the pipe is broken", "7", "1"], []),
        (["1"], []),
        (["7"], []),
        (["Water"], []),
        (["1", "gibberish zzz", "2"], [("water", "gibberish zzz")]),
        (["1", "1", "at the market, 12 zzz"], []),
    ],
)
def test_what_was_not_understood(service: Service, texts: list[str], unclear: list[tuple[str, str]]) -> None:
    conversation = NotedConversation(service, replace(CALLER, channel="sms"))
    assert conversation.noted(*texts) == unclear


@pytest.mark.parametrize(
    ("menus", "understand", "kept"),
    [
        (MENUS, KEEP, True),
        (MENUS, "", False),
        (MENUS, "understand: {keep: 30d, private: true}\n", False),
        (MENUS.replace("save: problem", "save: problem\n    private: true"), KEEP, False),
        (MENUS.replace("save: about", "save: about\n    private: true"), KEEP, False),
        (MENUS.replace("save: place", "save: place\n    private: true"), KEEP, True),
    ],
    ids=["keep", "no keep", "private words", "a private menu behind", "a private menu", "another screen"],
)
def test_only_words_outside_of_private_screens_are_kept(menus: str, understand: str, kept: bool) -> None:
    service = service_of(menus, understand)
    assert keeps_unclear_texts(service, "top") is kept
    conversation = NotedConversation(service, replace(CALLER, channel="sms"))
    assert bool(conversation.noted("happy birthday")) is kept


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call 0711 000 001 now", "call #### ### ### now"),
        ("+254-711-000001", "+###-###-######"),
        ("id ٢٣ and ２５ and ፲", "id ## and ## and #"),
        ("write to a.b@example.org", "write to @"),
        ("no water", "no water"),
    ],
)
def test_numbers_and_addresses_are_masked(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked
