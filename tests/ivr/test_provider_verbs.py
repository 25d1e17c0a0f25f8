"""The table of documented verbs against Twilio's own library: it knows no attribute that Twilio does not."""

import inspect
import re

import pytest
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from tests.ivr.provider_verbs import TWILIO

INSIDE = {"Gather": Gather, "Dial": Dial, "Response": VoiceResponse}


def attributes(method: object) -> set[str]:
    """The attributes that a method of the library takes, as TwiML writes them."""
    names = inspect.signature(method).parameters  # type: ignore[arg-type]
    return {re.sub(r"_([a-z])", lambda found: found[1].upper(), name) for name in names}


@pytest.mark.parametrize("verb", sorted(set(TWILIO) - {"Response", "Number"}))
def test_every_attribute_is_one_of_twilios(verb: str) -> None:
    assert TWILIO[verb].attributes <= attributes(getattr(VoiceResponse, verb.lower()))


def test_every_nesting_is_one_of_twilios() -> None:
    for name, documented in TWILIO.items():
        known = INSIDE.get(name)
        assert known is not None or not documented.children
        for child in documented.children:
            assert hasattr(known, child.lower()), (name, child)
    assert TWILIO["Number"].attributes <= attributes(Dial.number)
