"""A session walked again from the text that the network sent, because its record was lost.

The network joins all inputs by `*`, and an answer may hold a `*` too. So it is unknown where an answer of free text
ends, unless it is the last input. A case that was filed with the same contents proves where the inputs ended.
"""

import msgspec

from menus.engine import engine
from menus.engine.session import Session
from menus.engine.turn import ScreenResult
from menus.expressions.templates import Placeholder
from menus.model import Service, TextVerb


class UncertainReplayError(Exception):
    """The inputs may have been parted in another way than the citizen typed them, so the session starts over."""


class Replay(msgspec.Struct):
    """What is known of the inputs so far.

    `answers_before`: the names of the session's answers before its first input, or as it filed its last case.
    `is_uncertain`: an answer of free text may have been parted. `confirmation` is the first screen that showed answers
    for the citizen to confirm. Nothing was filed since, so it is shown again: what was confirmed is gone.
    """

    service: Service
    answers_before: frozenset[str]
    is_uncertain: bool = False
    confirmation: ScreenResult | None = None
    _answered: set[str] = msgspec.field(default_factory=set)
    _passed_before: set[str] = msgspec.field(default_factory=set)

    def pass_screen(self, shown: ScreenResult, *, is_last: bool) -> None:
        """Note a screen that takes an input. `is_last`: no input comes after it."""
        if not is_last and engine.takes_free_text(self.service, shown.session):
            self.is_uncertain = True
        self._note_way_back(shown)
        if self.confirmation is None and self._confirms(shown.session):
            self.confirmation = shown
        if self.confirmation is None:
            self._passed_before.add(shown.session.screen)
        screen = self.service.screens.get(shown.session.screen)
        if screen is not None and screen.save:
            self._answered.add(screen.save)

    def note_filed(self, session: Session) -> None:
        """Note that this session filed a case with just these contents."""
        self.is_uncertain = False
        self.confirmation = None
        self.answers_before = frozenset(session.answers)
        self._answered.clear()
        self._passed_before.clear()

    def end_at(self, shown: ScreenResult) -> ScreenResult:
        """Return the screen to show after the last input."""
        if self.is_uncertain:
            raise UncertainReplayError
        self._note_way_back(shown)
        confirmation = self.confirmation
        if confirmation is None or shown.page.ends:
            return shown
        # Attempts only grow, so that nobody gets a guess more.
        session = msgspec.structs.replace(confirmation.session, attempts=shown.session.attempts)
        return ScreenResult(session, confirmation.page)

    def _note_way_back(self, shown: ScreenResult) -> None:
        """Take the confirmation back if the citizen went from it to an earlier screen, to change an answer."""
        if shown.session.screen in self._passed_before:
            self.confirmation = None

    def _confirms(self, session: Session) -> bool:
        """Return True if the screen shows answers of this session, and asks for none itself."""
        screen = self.service.screens.get(session.screen)
        if screen is None or screen.save or not isinstance(screen.verb, TextVerb):
            return False
        answers = (session.answers.keys() - self.answers_before) | self._answered
        texts = (screen.verb.text, *screen.on_channel.values())
        return any(
            isinstance(part, Placeholder) and part.name in answers
            for text in texts
            for wording, _ in text.wordings
            for template in wording.by_language.values()
            for part in template.parts
        )
