"""The head of the menu files that these tests speak."""

from menus.model import Service
from tests.menus.engine.engine_conversation import compile_menus

SWAHILI_DIGITS = (
    "sifuri",
    "moja",
    "mbili",
    "tatu",
    "nne",
    "tano",
    "sita",
    "saba",
    "nane",
    "tisa",
)  # Swahili's digits

HEAD = """\
version: 1
service:
  name: County
  languages:
    en: {name: English, tts: {twilio: {language: en-GB, voice: Polly.Amy}, at: {voice: woman}}}
    sw: {name: Kiswahili, audio: audio/sw}
    fr: {name: Français}
  country: KE
  time_zone: Africa/Nairobi
entry: {voice: {"+254711082000": top}}
"""


def compile_voice_menus(menus: str) -> Service:
    """A service that speaks English by machine and Swahili from recordings."""
    return compile_menus(menus, head=HEAD)
