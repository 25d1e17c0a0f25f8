"""The case system as a whole."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from simulators.case_system.answers import AnswerStore
from simulators.case_system.cases import CaseStore
from simulators.case_system.faults import Faults
from simulators.case_system.notifier import GatewayNotifier
from simulators.case_system.store import Store
from simulators.case_system.updates import Update, UpdateStore
from simulators.case_system.verdicts import VerdictStore


class CaseSystem:
    """Cases, decisions on them, and the link to the gateway. `secrets` are the shared secrets, newest first."""

    def __init__(
        self,
        folder: Path,
        gateway_url: str,
        secrets: tuple[str, ...],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        store = Store(folder)
        self.gateway_url = gateway_url
        self.secrets = secrets
        self.clock = clock
        self.cases = CaseStore(store)
        self.updates = UpdateStore(store)
        self.verdicts = VerdictStore(store)
        self.answers = AnswerStore(store)
        self.faults = Faults()
        self.notifier = GatewayNotifier(self.updates, gateway_url, secrets[0], clock)

    def now(self) -> datetime:
        """Return the current time, in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def decide(self, reference: str, status: str, note: str) -> Update | None:
        """Set the state of a case and notify the gateway.

        Return the update with its outcome; None if the case does not exist.
        """
        update = self.updates.add(reference, status, note, self.now(), self.notifier.background_retry_due())
        if update is None:
            return None
        self.notifier.notify(update)
        return self.updates.get(update.event_id)

    def close(self) -> None:
        """End every thread and release every request that is kept waiting."""
        self.faults.set("work")
        self.notifier.close()
