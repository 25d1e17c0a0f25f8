"""The draft process: reads requests from standard input and writes answers to standard output, until the input ends."""

import gc
import os
import sys
from itertools import count
from typing import BinaryIO

import msgspec

from gateway.console.changes.assessment import AssessmentRequest, assess
from gateway.console.draft_process.draft_check import check_draft, compile_draft
from gateway.console.draft_process.draft_edit import edit_draft
from gateway.console.draft_process.requests import (
    CheckRequest,
    EditRequest,
    PreviewRequest,
    Request,
    decode_request,
)
from gateway.console.draft_process.worker import LENGTH
from gateway.console.preview.preview import preview_draft
from gateway.console.recordings.recording_plan import RecordingPlanRequest, plan_draft
from gateway.console.scenarios.draft_scenarios import ScenarioRunRequest, run_draft
from gateway.console.scenarios.recorded_scenario import RecordRequest, record_scenario
from gateway.console.translations.text_requests import answer_text_request
from gateway.console.words.draft_example import ExampleRequest, add_example
from gateway.console.words.meant_options import MeantOptionsRequest, rank_options

NICENESS = 5  # hops go first
ANSWERS_BETWEEN_COLLECTIONS = 20


def main() -> None:
    """Answer requests."""
    os.nice(NICENESS)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may come between the answers
    gc.disable()  # collecting takes as long as checking, and finds next to nothing
    for number in count(1):
        body = read_body(sys.stdin.buffer)
        if body is None:
            return
        answer = msgspec.json.encode(answer_request(decode_request(body)))
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()
        if number % ANSWERS_BETWEEN_COLLECTIONS == 0:
            gc.collect()


def read_body(stream: BinaryIO) -> bytes | None:
    """Return the next request; None at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return stream.read(LENGTH.unpack(head)[0])


def answer_request(request: Request) -> msgspec.Struct | str:
    """Return the answer to a request."""
    match request:
        case CheckRequest(source):
            return check_draft(source)
        case EditRequest(source, edit):
            return edit_draft(source, edit)
        case PreviewRequest():
            return preview_draft(request)
        case AssessmentRequest():
            return assess(request, compile_draft)
        case ScenarioRunRequest():
            return run_draft(request)
        case RecordRequest():
            return record_scenario(request)
        case RecordingPlanRequest():
            return plan_draft(request)
        case MeantOptionsRequest():
            return rank_options(request)
        case ExampleRequest():
            return add_example(request)
        case _:
            return answer_text_request(request)


if __name__ == "__main__":
    main()
