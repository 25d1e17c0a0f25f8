"""The link by which a developer is in the console with one click."""

from functools import partial

from gateway.console.people.links import LinkStore
from gateway.console.people.user_admin import UserAdmin
from gateway.console.people.user_store import UserStore
from gateway.operations.audit_trail import AuditTrail
from gateway.security.crypto import Crypto
from gateway.security.stored_keys import load_digest_key
from gateway.settings.settings import Settings
from gateway.storage.redis_clients import connect
from gateway.storage.store_time import StoreTime

OWNER = "owner"


def make_console_link(settings: Settings) -> str:
    """Return a link that signs an owner in at once, and adds that owner at the first run; empty if there is no console.

    Redis errors pass through.
    """
    if not (settings.console and settings.development):
        return ""
    client = connect(settings.redis_url)
    clock = StoreTime(client.execute_command)
    crypto = Crypto(settings.secret_keys, partial(load_digest_key, client))
    admin = UserAdmin(
        UserStore(client, crypto),
        LinkStore(client, settings.console_public_url, crypto.digest),
        AuditTrail(client, clock, crypto.digest),
        clock,
    )
    try:
        return admin.enter_link(OWNER)
    finally:
        client.close()
