"""The head of the menu files that these tests speak."""

from menus.model import Service
from tests.menus.engine.talk import compiled

UNITS = ("sifuri", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa")  # Swahili's digits

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


def voiced(menus: str) -> Service:
    """A service that speaks English by machine and Swahili from recordings."""
    return compiled(menus, head=HEAD)
