"""Where providers fetch recordings: addresses that cannot be guessed, and tell of nobody."""

import re

from gateway.audio.prompts.sound import Sound, find
from gateway.audio.prompts.sound_formats import CONTENT_TYPES
from gateway.published_menus.definition import Definition
from gateway.security.crypto import Vault
from ivr.voice import Studio

ROOM = "audio"
_NAME = re.compile(rf"([0-9a-f]{{32}})\.([0-9a-f]{{32}})\.({'|'.join(CONTENT_TYPES)})")


class Addresses:
    """`https://<public address>/audio/<digest>.<signature>.mp3`: a recording that is changed has another address."""

    def __init__(self, vault: Vault, public_url: str) -> None:
        self._vault = vault
        self._base = f"{public_url.rstrip('/')}/{ROOM}/"

    def of(self, sound: Sound) -> str:
        """The address of a recording."""
        return f"{self._base}{sound.digest}.{self._vault.sign(_signed(sound.digest, sound.suffix))}.{sound.suffix}"

    def studio(self, definition: Definition, provider: str) -> Studio:
        """What a call to these menus is spoken with at a provider."""
        languages, sounds = definition.service.languages, definition.sounds

        def recordings(language: str, file: str) -> str | None:
            folder = languages[language].audio
            sound = find(sounds, folder, file) if folder else None
            return None if sound is None else self.of(sound)

        return Studio(provider, recordings)

    def read(self, name: str) -> tuple[str, str] | None:
        """The digest and the format in the last part of an address; None where we did not make it."""
        found = _NAME.fullmatch(name)
        if found is None or not self._vault.signed(_signed(found[1], found[3]), found[2]):
            return None
        return found[1], found[3]


def _signed(digest: str, suffix: str) -> str:
    return f"{ROOM}/{digest}.{suffix}"
