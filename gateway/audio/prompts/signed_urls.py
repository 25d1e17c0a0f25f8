"""Signed URLs at which providers fetch recordings of the menus. They cannot be guessed, and name no person."""

import re

from gateway.audio.prompts.prompt_sound import PromptSound, find_sound
from gateway.audio.prompts.sound_formats import CONTENT_TYPES
from gateway.published_menus.definition import MenuDefinition
from gateway.security.crypto import Crypto
from ivr.voice import CallVoices

URL_PATH = "audio"
_NAME_PATTERN = re.compile(rf"([0-9a-f]{{32}})\.([0-9a-f]{{32}})\.({'|'.join(CONTENT_TYPES)})")


class PromptUrls:
    """Makes and checks URLs: `https://<public address>/audio/<digest>.<signature>.mp3`.

    A recording that is changed gets another URL.
    """

    def __init__(self, crypto: Crypto, public_url: str) -> None:
        self._crypto = crypto
        self._base = f"{public_url.rstrip('/')}/{URL_PATH}/"

    def url_of(self, sound: PromptSound) -> str:
        """Return the URL of a recording."""
        signature = self._crypto.sign(_signed_text(sound.digest, sound.suffix))
        return f"{self._base}{sound.digest}.{signature}.{sound.suffix}"

    def call_voices(self, definition: MenuDefinition, provider: str) -> CallVoices:
        """Return the voices of calls to these menus: the provider, and the URLs of recordings."""
        languages, sounds = definition.service.languages, definition.sounds

        def recordings(language: str, file: str) -> str | None:
            folder = languages[language].audio
            sound = find_sound(sounds, folder, file) if folder else None
            return None if sound is None else self.url_of(sound)

        return CallVoices(provider, recordings)

    def parse_name(self, name: str) -> tuple[str, str] | None:
        """Return the digest and the format in the last part of a URL, or None if its signature is not ours."""
        match = _NAME_PATTERN.fullmatch(name)
        if match is None or not self._crypto.verify(_signed_text(match[1], match[3]), match[2]):
            return None
        return match[1], match[3]


def _signed_text(digest: str, suffix: str) -> str:
    return f"{URL_PATH}/{digest}.{suffix}"
