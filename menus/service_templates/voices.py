"""Voices of the providers, for languages in which we know one. Elsewhere a service needs recordings for calls."""

from collections.abc import Mapping

VOICES: Mapping[str, str] = {
    "en": "{twilio: {language: en-GB, voice: Polly.Amy}, at: {voice: woman}}",
    "fr": "{twilio: {language: fr-FR, voice: Polly.Celine}, at: {voice: fr-FR-Standard-A}}",
    "pt": "{twilio: {language: pt-PT, voice: Polly.Ines}, at: {voice: pt-PT-Standard-A}}",
    "ar": "{twilio: {language: arb, voice: Polly.Zeina}, at: {voice: ar-XA-Standard-A}}",
    "af": "{twilio: {language: af-ZA, voice: Google.af-ZA-Standard-A}, at: {voice: af-ZA-Standard-A}}",
}
"""The value of `tts:` by language, as providers document their voices."""
