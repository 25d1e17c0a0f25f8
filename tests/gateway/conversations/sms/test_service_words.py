"""What texts say about the service itself, also where they run from right to left."""

import pytest

from gateway.conversations.sms.service_words import help_text, not_understood_text
from tests.menus.engine.engine_conversation import compile_menus

HEAD = """\
version: 1
service: {name: {ar: المياه, en: Water}, languages: {ar: Arabic, en: English}, country: SD, time_zone: Africa/Khartoum}
screens: {top: {end: x}}
"""
KEYWORDS = "entry: {sms: {keywords: {WATER: top, شكوى: top}, otherwise: top}}"
CODE = 'entry: {ussd: {"*123*4#": top}, sms: {otherwise: top}}'


@pytest.mark.parametrize(
    ("entry", "language", "hint"),
    [
        (KEYWORDS, "ar", "أرسل \u2066WATER\u2069, شكوى إلى هذا الرقم."),
        (KEYWORDS, "en", "Text WATER, شكوى to this number."),
        (CODE, "ar", "اطلب \u2066*123*4#\u2069."),
        (CODE, "en", "Dial *123*4#."),
    ],
)
def test_keywords_and_codes_keep_their_order(entry: str, language: str, hint: str) -> None:
    service = compile_menus(entry, head=HEAD)
    assert hint in help_text(service, language)
    assert hint in not_understood_text(service, language)
