"""Render texts for speech: placeholders become spoken values, and private values are left out."""

import msgspec
from msgspec.structs import replace

from ivr.case_recordings import label_file, state_file
from ivr.spoken_values import HIDDEN_RESULT_FILE, SpokenValue, speak_value
from menus.answers.recording import recording_of
from menus.engine.scope import PRIVATE_MASK, TurnScope
from menus.engine.survey_results import names_result
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.formats import TYPED, VALUE_FORMATS
from menus.expressions.templates import Placeholder
from menus.model import CaseSource, Choice, ChoiceVerb, Screen, Verb
from menus.rendering.text.sanitise import to_plain_text
from menus.verbs.list import ListVerb


class SpokenTextRenderer(msgspec.Struct, frozen=True):
    """Renders placeholders like `TurnScope`, but for speech."""

    scope: TurnScope

    def render_placeholder(self, placeholder: Placeholder) -> str:
        """Return the words of a placeholder."""
        return self.spoken_value(placeholder).text

    def spoken_value(self, placeholder: Placeholder) -> SpokenValue:
        """Return a placeholder as words, and as recordings if recordings can say its value."""
        written = self.scope.render_placeholder(placeholder)
        if written == PRIVATE_MASK:
            return SpokenValue("")
        label = self._label_file(placeholder)
        if label is not None:
            return SpokenValue(written, (label,) if label else ())
        if self._has_own_words(placeholder):
            return SpokenValue(written, self._state_files(placeholder))
        as_typed = placeholder if placeholder.format == TYPED else replace(placeholder, format=None)
        value = self.scope.value(as_typed)
        if recording_of(value) is not None:
            return SpokenValue(written, ("words/recording.mp3",))
        if value is None and names_result(placeholder):
            return SpokenValue(written, (HIDDEN_RESULT_FILE,))
        service, calendar = self.scope.service, self.scope.calendar_of(placeholder)
        return speak_value(value, placeholder.format, self.scope.session.language, service.country, calendar)

    def render(self, text: CitizenText) -> str:
        """Return a text in the caller's language."""
        return text.wording(self.scope).render(self.scope.session.language, self)

    def label(self, choice: Choice, verb: Verb) -> str:
        """Return the words of an option or of a row."""
        if choice.option is not None:
            return self.render(choice.option.say)
        if isinstance(verb, ListVerb) and choice.row is not None:
            return to_plain_text(SpokenTextRenderer(self.scope.with_row(choice.row)).render(verb.label))
        return ""

    def _has_own_words(self, placeholder: Placeholder) -> bool:
        """Return True if the menus have words for the value: the state of a case, or an answer from a menu."""
        if placeholder.name == "profile" and placeholder.column:
            kept = self.scope.session.profile.get(placeholder.column)
            return kept is not None and kept[1] is not None
        return placeholder.column == "status"

    def _state_files(self, placeholder: Placeholder) -> tuple[str, ...]:
        """Return the recording of the state of a case, `states/<state>.mp3`."""
        service = self.scope.service
        if not isinstance(service.lookups.get(placeholder.name), CaseSource):
            return ()
        status = self.scope.value(replace(placeholder, format=None))
        state = service.state_for(status) if isinstance(status, str) else None
        if state is None or state not in service.states:
            return ()
        say = service.states[state].say
        return (state_file(state, None if say is None else say.wording(self.scope)),)

    def _label_file(self, placeholder: Placeholder) -> str | None:
        """Return the recording of a chosen label, `<screen>.<value>.mp3`; empty for a chosen row; None for no label."""
        chosen = self.scope.session.choices.get(placeholder.name)
        if chosen is None or placeholder.column is not None or placeholder.format in VALUE_FORMATS:
            return None
        screen, index = chosen
        found = self.scope.service.screens.get(screen)
        verb = found.verb if found else None
        if not isinstance(verb, ChoiceVerb) or not 0 <= index < len(verb.options):
            return ""
        option = verb.options[index]
        return label_file(screen, option, option.say.wording(self.scope))


def spoken_text_of(screen: Screen, text: CitizenText) -> CitizenText:
    """Return the spoken words of a screen, or else `text`, the words that it shows."""
    return screen.voice.say or screen.on_channel.get("voice", text)
