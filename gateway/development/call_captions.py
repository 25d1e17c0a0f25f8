"""Captions for a call on the handset: the screen it is on, and the file and words of each recording that it plays."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

import msgspec

from gateway.audio.prompts.prompt_sound import find_sound
from gateway.audio.prompts.signed_urls import PromptUrls
from gateway.audio.recordings.links import URL_PATH as RECORDINGS_PATH
from gateway.callers.phone_numbers import normalise_msisdn
from gateway.conversations.conversation import Conversation
from gateway.conversations.conversation_store import unpack_session
from gateway.conversations.session_keys import record_key
from gateway.conversations.voice.request import conversation_name
from gateway.published_menus.definition import MenuDefinition, recording_coverage
from gateway.security.crypto import Crypto
from menus.analysis.spoken_screens import spoken_screens
from menus.engine.session import UnreadableSessionError
from menus.model import Screen


class SoundCaption(msgspec.Struct, frozen=True):
    """A recording of the menus: its path beside the menu file, and the words it is to hold.

    `by_caller`: it is what the caller spoke; it has neither.
    """

    file: str = ""
    words: str = ""
    by_caller: bool = False


class CallCaption(msgspec.Struct, frozen=True):
    """The screen that a call is on, the name its answer is saved as, and its recordings by their URLs.

    `screen` is empty where the call has no session: while a language is chosen, and in update calls.
    """

    screen: str
    saved_as: str
    sounds: Mapping[str, SoundCaption]


class CallCaptions:
    """Finds captions. `find_conversation` returns the record under a key."""

    def __init__(
        self,
        find_conversation: Callable[[str], Conversation | None],
        definition: Callable[[], MenuDefinition],
        prompt_urls: PromptUrls,
        crypto: Crypto,
    ) -> None:
        self._find_conversation = find_conversation
        self._definition = definition
        self._prompt_urls = prompt_urls
        self._crypto = crypto
        self._prompts: tuple[str, Mapping[str, SoundCaption]] = ("", {})  # of the menus with this digest

    def caption(self, provider: str, call_id: str, number: str, urls: Sequence[str]) -> CallCaption:
        """Return the captions of a call of this number and of the sounds at these URLs.

        Sounds that are not ours have none.
        """
        screen = self._screen(provider, call_id, number)
        found = {url: self._sound(url) for url in urls}
        return CallCaption(
            screen.name if screen else "",
            (screen.save or "") if screen else "",
            {url: caption for url, caption in found.items() if caption is not None},
        )

    def _screen(self, provider: str, call_id: str, number: str) -> Screen | None:
        msisdn, digest = normalise_msisdn(number), self._crypto.digest
        conversation_id = digest(conversation_name(provider, call_id, msisdn))
        record = self._find_conversation(record_key(digest(msisdn or call_id), conversation_id))
        if record is None or not record.session:
            return None
        try:
            session = unpack_session(record.session, self._crypto)
        except UnreadableSessionError:
            return None
        return self._definition().service.screens.get(session.screen)

    def _sound(self, url: str) -> SoundCaption | None:
        folder, _, name = urlsplit(url).path.rpartition("/")
        if folder == f"/{RECORDINGS_PATH}":
            return SoundCaption(by_caller=True)
        parsed_name = self._prompt_urls.parse_name(name)
        return None if parsed_name is None else self._prompts_by_digest().get(parsed_name[0])

    def _prompts_by_digest(self) -> Mapping[str, SoundCaption]:
        """Return the captions of the published menus' recordings, by the digest of the sound."""
        definition = self._definition()
        digest, prompts = self._prompts
        if digest != definition.digest:
            prompts = _captions_of(definition)
            self._prompts = (definition.digest, prompts)
        return prompts


def _captions_of(definition: MenuDefinition) -> Mapping[str, SoundCaption]:
    service = definition.service
    coverage, screens = recording_coverage(service, definition.sounds, {}), spoken_screens(service)
    captions: dict[str, SoundCaption] = {}
    for language, settings in service.languages.items():
        for part in coverage.parts(screens, language) if settings.audio else ():
            sound = find_sound(definition.sounds, settings.audio, part.file)
            if sound is not None:
                captions.setdefault(sound.digest, SoundCaption(f"{settings.audio}/{part.file}", part.words))
    return captions
