"""Makes what settles a store that was restored from a backup."""

from gateway.container.container import Container
from gateway.operations.restored_store import RestoredStore


def make_restored_store(container: Container) -> RestoredStore:
    """Return what settles the submissions, texts, calls and payments that wait in a restored store."""
    return RestoredStore(
        container.resources.redis,
        container.messages.store,
        (container.messages.outbox, container.announcements.outbox),
        container.calls.store,
        container.lookups.late_outbox,
        container.announcements.store,
        container.payments.ledger,
        container.reminder_turn.skip_due,
    )
