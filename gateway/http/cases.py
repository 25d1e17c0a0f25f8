"""`/cases/…`: receives updates of cases from the case backend, and questions of its officers."""

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import quote, urlsplit

from flask import Blueprint, jsonify

from gateway.cases.question_refusals import QUESTION_REFUSALS
from gateway.cases.question_request import read_question
from gateway.cases.questions import OfficerQuestions, QuestionOutcome
from gateway.cases.updates import CaseUpdates, read_update
from gateway.http.signed_requests import Answer, SignedRequests
from gateway.operations.metrics import Metrics
from gateway.workers.notifier import JobNotifier
from gateway.workers.queues import SEND

UPDATES_PATH = "/cases/updates"
QUESTIONS_PATH = "/cases/<reference>/questions"


def blueprint(
    secrets: Sequence[str],
    updates: CaseUpdates,
    questions: OfficerQuestions,
    job_notifier: JobNotifier,
    clock: Callable[[], datetime],
    metrics: Metrics,
    public_url: str = "",
) -> Blueprint:
    """Make the blueprint that receives updates and questions.

    The case backend signs its requests with one of `secrets`, as the gateway signs those that it sends there. It signs
    the path of `public_url`, where it reaches the gateway.
    """
    requests = SignedRequests(secrets, clock, metrics, urlsplit(public_url).path.rstrip("/"))
    pages = Blueprint("cases", __name__)

    @pages.post(UPDATES_PATH)
    def receive_update() -> Answer:
        return requests.answer(UPDATES_PATH, apply_update)

    def apply_update(body: bytes, now: datetime) -> Answer:
        result = updates.apply(read_update(body, now))
        if result.message_id is not None:
            job_notifier.notify(SEND, result.message_id)
        return jsonify(result=result.outcome), 202

    @pages.post(QUESTIONS_PATH)
    def receive_question(reference: str) -> Answer:
        def ask(body: bytes, _now: datetime) -> Answer:
            outcome, question_id = questions.ask(read_question(body, reference))
            if outcome is QuestionOutcome.ASKED:
                job_notifier.notify(SEND, question_id)
            if outcome in (QuestionOutcome.ASKED, QuestionOutcome.REPEATED):
                return jsonify(result=outcome, question=question_id), 202
            status, words = QUESTION_REFUSALS[outcome]
            return jsonify(result=outcome, errors={"reference": words}), status

        return requests.answer(f"/cases/{quote(reference, safe='')}/questions", ask)

    return pages
