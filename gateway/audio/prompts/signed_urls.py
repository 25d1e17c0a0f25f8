"""Where providers fetch recordings: addresses that cannot be guessed, and tell of nobody."""

import re

from gateway.audio.prompts.prompt_sound import PromptSound, find_sound
from gateway.audio.prompts.sound_formats import CONTENT_TYPES
from gateway.published_menus.definition import MenuDefinition
from gateway.security.crypto import Crypto
from ivr.voice import CallVoices

URL_PATH = "audio"
_NAME_PATTERN = re.compile(rf"([0-9a-f]{{32}})\.([0-9a-f]{{32}})\.({'|'.join(CONTENT_TYPES)})")


class PromptUrls:
    """`https://<public address>/audio/<digest>.<signature>.mp3`: a recording that is changed has another address."""

    def __init__(self, crypto: Crypto, public_url: str) -> None:
        self._crypto = crypto
        self._base = f"{public_url.rstrip('/')}/{URL_PATH}/"

    def url_of(self, sound: PromptSound) -> str:
        """The address of a recording."""
        signature = self._crypto.sign(_signed_text(sound.digest, sound.suffix))
        return f"{self._base}{sound.digest}.{signature}.{sound.suffix}"

    def call_voices(self, definition: MenuDefinition, provider: str) -> CallVoices:
        """What a call to these menus is spoken with at a provider."""
        languages, sounds = definition.service.languages, definition.sounds

        def recordings(language: str, file: str) -> str | None:
            folder = languages[language].audio
            sound = find_sound(sounds, folder, file) if folder else None
            return None if sound is None else self.url_of(sound)

        return CallVoices(provider, recordings)

    def parse_name(self, name: str) -> tuple[str, str] | None:
        """The digest and the format in the last part of an address; None where we did not make it."""
        found = _NAME_PATTERN.fullmatch(name)
        if found is None or not self._crypto.verify(_signed_text(found[1], found[3]), found[2]):
            return None
        return found[1], found[3]


def _signed_text(digest: str, suffix: str) -> str:
    return f"{URL_PATH}/{digest}.{suffix}"
