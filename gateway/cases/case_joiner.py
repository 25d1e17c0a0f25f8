"""Adds callers to cases that others reported: the case gets a comment with a count, the caller a reference."""

from gateway.callers.use_limits import UseCount
from gateway.cases.case_texts import FINAL_STATES
from gateway.cases.joined_cases import JoinedCases
from gateway.cases.similar_index import SimilarIndex
from gateway.cases.submissions import Contact, SubmissionStore
from gateway.security.crypto import Crypto
from menus.engine.effects import Submission
from menus.model.verdicts import JOIN, Verdict


class CaseJoiner:
    """Adds them by a submission, so that the comment is sent as surely as a case."""

    def __init__(
        self, submissions: SubmissionStore, index: SimilarIndex, joined: JoinedCases, crypto: Crypto
    ) -> None:
        self._submissions = submissions
        self._index = index
        self._joined = joined
        self._crypto = crypto

    def join(
        self,
        submission_id: str,
        visit: str,
        case: str,
        contact: Contact,
        use_count: UseCount | None,
        *,
        confirm_by_text: bool,
    ) -> str | None:
        """Return the caller's reference of the case that `case` of a row stands for; None if it is open no more.

        A number joins a case once; one with `contact: none` as often as it is dialled, as no number is kept there.
        Raises LimitReachedError, as filing a case does.
        """
        done = self._submissions.reference_of(submission_id)
        reference = self._index.reference_of(case)
        kind, state = self._submissions.kind_and_state(reference) if reference else ("", "")
        keeps_number = contact.msisdn and not self._joined.is_anonymous(reference)
        digest = self._crypto.digest(contact.msisdn) if keeps_number else ""
        if done is not None:
            return self._joined.link(reference, done, digest)
        if not kind or not state or state in FINAL_STATES:
            return None
        earlier = self._joined.find(reference, digest)
        if earlier:
            return earlier
        count = self._joined.count(reference) + 2  # its filer, and this one
        joiner = self._submissions.commit(
            submission_id,
            Submission(visit, kind, JOIN, {}, verdict=Verdict(JOIN, count=count)),
            contact,
            send_confirmation=confirm_by_text,
            feedback_on=reference,
            use_count=use_count,
        )
        return self._joined.link(reference, joiner, digest)
