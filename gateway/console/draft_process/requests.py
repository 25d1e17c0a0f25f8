"""What the draft process is asked."""

from typing import Any

import msgspec

from gateway.console.changes.assessment import AssessmentRequest
from gateway.console.recordings.recording_plan import RecordingPlanRequest
from gateway.console.scenarios.draft_scenarios import ScenarioRunRequest
from gateway.console.scenarios.recorded_scenario import RecordRequest
from gateway.console.translations.text_requests import TextRequest
from gateway.console.words.draft_example import ExampleRequest
from gateway.console.words.meant_options import MeantOptionsRequest
from gateway.published_menus.definition import MenuSource


class CheckRequest(msgspec.Struct, frozen=True, tag="check"):
    """Check a draft, and return its problems and its outline."""

    source: MenuSource


class EditRequest(msgspec.Struct, frozen=True, tag="edit"):
    """Change the text of a draft by an edit, as it came in JSON (see `menus/edits`)."""

    source: MenuSource
    edit: dict[str, Any]


class PreviewRequest(msgspec.Struct, frozen=True, tag="preview"):
    """Walk a draft as a citizen would, in several languages at once.

    `start` is a screen; empty: what is dialled, called or texted first. `inputs` are what was typed since. `network` is
    MCC and MNC; `lookups` is what other systems answer (see the module example_answers). `clock` is a moment in ISO
    8601; empty: a Monday morning.
    """

    source: MenuSource
    channel: str
    languages: list[str]
    start: str
    inputs: list[str]
    network: str = ""
    lookups: str = "found"
    clock: str = ""


Request = (
    CheckRequest
    | EditRequest
    | PreviewRequest
    | AssessmentRequest
    | ScenarioRunRequest
    | RecordRequest
    | RecordingPlanRequest
    | TextRequest
    | MeantOptionsRequest
    | ExampleRequest
)

encode_request = msgspec.msgpack.Encoder().encode
decode_request = msgspec.msgpack.Decoder(Request).decode
