"""Whatever the menus or a case say, both webhooks answer with a document that the providers accept, and it is heard."""

import json
import re
from pathlib import Path

import pytest

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.voice.conftest import SETTINGS
from tests.gateway.conversations.voice.phone_call import PhoneCall
from tests.gateway.services import create_app

MENUS = """\
version: 1
service:
  name: Words
  languages:
    en: {{name: English, tts: {{twilio: {{language: en-GB, voice: Polly.Amy}}, at: {{voice: woman}}}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {{voice: {{"+254711082000": start}}}}
screens:
  start:
    menu: {text}
    save: word
    options:
      - {{value: one, say: {label}}}
    goto: bye
  bye: {{end: "You chose {{word}}."}}
"""
WORDS = {
    "an injection": '</Say><Hangup/><Say voice="x">&amp;<![CDATA[ ]]> <!-- --> <?xml ?>',
    "an entity": "&lol; &#0; &#x1b;",
    "4,000 characters": "All of this is said. " * 190 + "To the end",
    "4,000 characters that are written longer": "& < " * 1_000 + "end",
    "emoji": "Water 💧 and 👩🏾‍🌾",
    "Arabic": "أهلاً بكم",
}
LONG = 100
CONTROLS = "a\x00\x07\x0b\x1b[2J\x1f\ufffe\uffffb\x85c"


def call_saying(
    call_class: type[PhoneCall], make_services: MakeServices, tmp_path: Path, text: str
) -> PhoneCall:
    """A call to a service that says `text`."""
    menus = tmp_path / "menus.yaml"
    label = text if len(text) < LONG else "Go on"  # gateway check refuses one that no page holds
    menus.write_text(MENUS.format(text=quoted(text), label=quoted(label)), encoding="utf-8")
    services = make_services(**SETTINGS | {"GATEWAY_MENUS": str(menus)})
    phone_call = call_class(services, create_app(services))
    phone_call.call()
    return phone_call


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_it_is_said(
    call_class: type[PhoneCall], make_services: MakeServices, tmp_path: Path, words: str
) -> None:
    phone_call = call_saying(call_class, make_services, tmp_path, words)
    said = letters_of(phone_call.heard)
    assert said.startswith(letters_of(words))
    if len(words) < LONG:
        assert letters_of(f"For {words}, press 1.") in said
        assert letters_of(phone_call.press("1")) == letters_of(f"You chose {words}.")


def test_what_no_document_can_hold_is_left_out(
    call_class: type[PhoneCall], make_services: MakeServices, tmp_path: Path
) -> None:
    phone_call = call_saying(call_class, make_services, tmp_path, CONTROLS)
    assert letters_of(phone_call.heard).startswith("a")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", phone_call.heard)
    phone_call.press("1")
    assert phone_call.over


def quoted(text: str) -> str:
    """As YAML: what it cannot hold is escaped, which JSON does as well but for letters beyond the first plane."""
    return json.dumps(text, ensure_ascii=max(text) <= "\uffff")


def letters_of(text: str) -> str:
    """Without blanks, where a text is cut into pieces."""
    return re.sub(r"\s", "", text)
