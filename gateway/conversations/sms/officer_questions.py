"""Questions of officers that were texted to a number, and may be answered by a text.

A question is open for 14 days from when it was texted, until its first answer, and an hour longer: people answer in
several texts.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.cases.questions import MAX_ANSWERS, OPEN_FOR, AskedQuestion, OfficerQuestions
from gateway.conversations.sms.questions import MAY_HAVE_ARRIVED
from gateway.messaging.message_store import MessageStore
from menus.case_reference import read_reference

FURTHER_ANSWERS = timedelta(hours=1)  # after the first
LONGEST_ANSWER = 1000  # characters


@dataclass(frozen=True, slots=True)
class TextedQuestion:
    """A question, and when it was texted."""

    question: AskedQuestion
    texted_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Return True if a text may answer it, or add to its answer."""
        question = self.question
        if question.answers:
            is_recent = now - question.answers[0][0] < FURTHER_ANSWERS
            return is_recent and len(question.answers) < MAX_ANSWERS
        return question.state == "open" and now - self.texted_at < OPEN_FOR


@dataclass(frozen=True, slots=True)
class OfficerAnswer:
    """A text that answers a question. `id` is the same for the same text."""

    question: AskedQuestion
    id: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TextedQuestions:
    """Finds the questions that officers asked a number by text."""

    questions: OfficerQuestions
    messages: MessageStore

    def to_number(self, number_digest: str) -> list[TextedQuestion]:
        """Return those that may have arrived, the latest first."""
        asked = self.questions.load(self.questions.texted_to(number_digest))
        texts = self.messages.load_many([one.id for one in asked]) if asked else []
        found = [
            TextedQuestion(question, text.submitting_at)
            for question, text in zip(asked, texts, strict=True)
            if text is not None and text.submitting_at is not None and text.state in MAY_HAVE_ARRIVED
        ]
        return sorted(found, key=lambda one: one.texted_at, reverse=True)


def choose_question(open_questions: list[TextedQuestion], text: str) -> TextedQuestion:
    """Return the question that a text answers: of the case that it names, else the latest without an answer."""
    named = {read_reference(word.strip(".,;:!?()")) for word in text.split()}
    of_case = [one for one in open_questions if one.question.reference in named]
    candidates = of_case or open_questions
    return next((one for one in candidates if not one.question.answers), candidates[0])
