"""What files cases and carries them to the case backend."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.menus import MenuParts
from gateway.parts.recordings import RecordingParts
from gateway.parts.streams import StreamParts

if TYPE_CHECKING:
    from gateway.cases.backend import CaseBackend
    from gateway.cases.forwarder import Forwarding
    from gateway.cases.status import Standing
    from gateway.cases.submission_admin import Ledger
    from gateway.cases.submissions import Submissions
    from gateway.cases.updates import Updates
    from gateway.lookups.concurrency_limit import Places
    from gateway.storage.outbox.outbox import Outbox


class CaseParts(MenuParts, RecordingParts, StreamParts):
    """Cases, and the system that they are forwarded to."""

    @cached_property
    def submissions_outbox(self) -> "Outbox":
        """Cases that have yet to reach the case backend."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "submissions", self.clock)

    @cached_property
    def submissions(self) -> "Submissions":
        """What citizens filed."""
        from gateway.cases.submissions import Submissions

        return Submissions(
            self.redis,
            self.vault,
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
    def forwarding(self) -> "Forwarding":
        """Carries submissions to the case backend."""
        from gateway.cases.forwarder import Forwarding

        return Forwarding(
            self.redis,
            self.submissions_outbox,
            self.case_backend,
            self.vault,
            self.draw,
            self.settings.keep_submissions,
            lambda: self.streams.resumed_at("forwarding"),
            self.recordings.told,
        )

    @cached_property
    def ledger(self) -> "Ledger":
        """What an operator may know of submissions."""
        from gateway.cases.submission_admin import Ledger

        return Ledger(self.redis, self.submissions_outbox, self.vault)

    @cached_property
    def updates(self) -> "Updates":
        """Applies what the case backend tells of cases."""
        from gateway.cases.updates import Updates

        settings = self.settings
        return Updates(
            self.redis, self.vault, self.clock, self._service, settings.keep_cases, settings.keep_open_cases
        )

    @cached_property
    def standing(self) -> "Standing":
        """Looks up how a case stands."""
        from gateway.cases.status import Standing

        return Standing(self.redis, self.case_backend, self.vault, self._service, self.lookup_places)

    @cached_property
    def lookup_places(self) -> "Places":
        """Half of the threads may be inside lookups; the other half serves everybody else."""
        from gateway.lookups.concurrency_limit import Places

        return Places(max(1, self.settings.threads // 2))
