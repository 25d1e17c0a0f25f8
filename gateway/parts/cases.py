"""What files cases and carries them to the case backend."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.menus import MenuParts
from gateway.parts.recordings import RecordingParts
from gateway.parts.streams import StreamParts

if TYPE_CHECKING:
    from gateway.cases.backend import CaseBackend
    from gateway.cases.forwarder import Forwarder
    from gateway.cases.status import CaseStatusLookup
    from gateway.cases.submission_admin import SubmissionAdmin
    from gateway.cases.submissions import SubmissionStore
    from gateway.cases.updates import CaseUpdates
    from gateway.lookups.concurrency_limit import ConcurrencyLimit
    from gateway.storage.outbox.outbox import Outbox


class CaseParts(MenuParts, RecordingParts, StreamParts):
    """Cases, and the system that they are forwarded to."""

    @cached_property
    def submissions_outbox(self) -> "Outbox":
        """Cases that have yet to reach the case backend."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "submissions", self.clock)

    @cached_property
    def submissions(self) -> "SubmissionStore":
        """What citizens filed."""
        from gateway.cases.submissions import SubmissionStore

        return SubmissionStore(
            self.redis,
            self.crypto,
            self.clock,
            self.draw,
            self._service,
            self.settings.keep_open_cases,
            self.durable_hops.call,
        )

    @cached_property
    def case_backend(self) -> "CaseBackend":
        """The agency's case system."""
        from gateway.cases.backend import CaseBackend

        return CaseBackend(self.settings.case_backend_url, self.settings.case_backend_secrets, self.clock)

    @cached_property
    def forwarder(self) -> "Forwarder":
        """Carries submissions to the case backend."""
        from gateway.cases.forwarder import Forwarder

        return Forwarder(
            self.redis,
            self.submissions_outbox,
            self.case_backend,
            self.crypto,
            self.draw,
            self.settings.keep_submissions,
            lambda: self.streams.resumed_at("forwarding"),
            self.recordings.with_links,
        )

    @cached_property
    def submission_admin(self) -> "SubmissionAdmin":
        """What an operator may know of submissions."""
        from gateway.cases.submission_admin import SubmissionAdmin

        return SubmissionAdmin(self.redis, self.submissions_outbox, self.crypto)

    @cached_property
    def updates(self) -> "CaseUpdates":
        """Applies what the case backend tells of cases."""
        from gateway.cases.updates import CaseUpdates

        settings = self.settings
        return CaseUpdates(
            self.redis, self.crypto, self.clock, self._service, settings.keep_cases, settings.keep_open_cases
        )

    @cached_property
    def case_status_lookup(self) -> "CaseStatusLookup":
        """Looks up how a case stands."""
        from gateway.cases.status import CaseStatusLookup

        return CaseStatusLookup(self.redis, self.case_backend, self.crypto, self._service, self.lookup_limit)

    @cached_property
    def lookup_limit(self) -> "ConcurrencyLimit":
        """Half of the threads may be inside lookups; the other half serves everybody else."""
        from gateway.lookups.concurrency_limit import ConcurrencyLimit

        return ConcurrencyLimit(max(1, self.settings.threads // 2))
