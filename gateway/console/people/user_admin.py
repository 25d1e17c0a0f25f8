"""Adds, changes and removes users. Both the command line and the pages use it, and each act is in the audit trail."""

import secrets
from collections.abc import Callable
from datetime import datetime

import msgspec

from gateway.console.people import passwords
from gateway.console.people.links import Link, LinkPurpose, LinkStore
from gateway.console.people.role import Role
from gateway.console.people.user import User, read_name
from gateway.console.people.user_store import UserStore
from gateway.errors import GatewayError
from gateway.operations.audit_trail import CONSOLE, AuditTrail

FIRST_GENERATIONS = 2**40  # a user who is removed and added again has none of the earlier sessions and links


class UserAdmin:
    """Changes users on behalf of `by`. GatewayError says in a sentence why something cannot be done."""

    def __init__(
        self, users: UserStore, links: LinkStore, audit: AuditTrail, clock: Callable[[], datetime]
    ) -> None:
        self._users = users
        self._links = links
        self._audit = audit
        self._clock = clock

    def add(
        self,
        name: str,
        role: Role,
        service: str,
        by: str,
        where: str = CONSOLE,
        *,
        languages: tuple[str, ...] = (),
    ) -> str:
        """Add a user, and return the link where they set a password. `languages`: all that a translator writes in."""
        try:
            user = User(
                name=read_name(name),
                role=role,
                service=service,
                languages=languages,
                generation=secrets.randbelow(FIRST_GENERATIONS),
                created_at=self._clock(),
                created_by=by,
            )
        except ValueError as error:
            raise GatewayError(str(error)) from error
        if not self._users.add(user):
            raise GatewayError(f"There is a user {user.name} already: reset gives them a new link.")
        self._audit.record(by, "add user", user.name, _role_detail(user), where=where)
        return self._password_link(user)

    def reset(self, name: str, by: str, where: str = CONSOLE) -> str:
        """Take a user's password and second factors away, end their sessions, and return a link to begin anew."""
        user = self._users.change(
            name,
            lambda user: msgspec.structs.replace(
                user,
                generation=user.generation + 1,
                password_hash="",
                authenticator_secret="",
                recovery_digests=(),
                passkeys=(),
            ),
        )
        if user is None:
            raise GatewayError(unknown_user(name))
        self._audit.record(by, "reset user", user.name, where=where)
        return self._password_link(user)

    def remove(self, name: str, by: str, where: str = CONSOLE, *, keep_an_owner: bool = True) -> None:
        """Remove a user, which ends their sessions. `keep_an_owner`: not the last one."""
        user = self._users.find(name)
        if user is None:
            raise GatewayError(unknown_user(name))
        if keep_an_owner:
            self._require_other_owner(user)
        self._users.remove(name)
        self._audit.record(by, "remove user", name, where=where)

    def change_role(
        self,
        name: str,
        role: Role,
        service: str,
        by: str,
        where: str = CONSOLE,
        *,
        languages: tuple[str, ...] = (),
    ) -> None:
        """Give a user another role, or keep it to another service or languages, which ends their sessions."""
        user = self._users.find(name)
        if user is None:
            raise GatewayError(unknown_user(name))
        if (user.role, user.service, user.languages) == (role, service, languages):
            return
        if role < Role.OWNER or service:
            self._require_other_owner(user)
        changed = self._users.change(
            name,
            lambda user: msgspec.structs.replace(
                user, role=role, service=service, languages=languages, generation=user.generation + 1
            ),
        )
        if changed is not None:
            self._audit.record(by, "change role", name, _role_detail(changed), where=where)

    def set_password(self, user: User, password: str) -> User:
        """Set a user's password, which ends their sessions. GatewayError says why the password is not taken."""
        fault = passwords.find_fault(password, user.name, *user.name.split("@"))
        if fault:
            raise GatewayError(fault)
        try:
            password_hash = passwords.hash_password(password)
        except passwords.BusyError as error:
            raise GatewayError(
                f"Many people sign in just now. Try again in {passwords.BUSY_SECONDS} seconds."
            ) from error
        changed = self._users.change(
            user.name,
            lambda found: msgspec.structs.replace(
                found, password_hash=password_hash, generation=found.generation + 1
            ),
        )
        if changed is None:
            raise GatewayError(unknown_user(user.name))
        self._audit.record(user.name, "set password", user.name)
        return changed

    def enter_link(self, name: str) -> str:
        """Return a link that signs an owner in at once, for a developer's own machine. Adds the owner if need be."""
        user = self._users.find(name)
        if user is None:
            user = User(
                name=name,
                role=Role.OWNER,
                generation=secrets.randbelow(FIRST_GENERATIONS),
                created_at=self._clock(),
                created_by="gateway dev",
            )
            self._users.add(user)
        return self._links.make(Link(user.name, user.generation, LinkPurpose.ENTER))

    def _password_link(self, user: User) -> str:
        return self._links.make(Link(user.name, user.generation, LinkPurpose.PASSWORD))

    def _require_other_owner(self, user: User) -> None:
        owners = [one for one in self._users.all() if one.role == Role.OWNER and not one.service]
        if [one.name for one in owners] == [user.name]:
            raise GatewayError(f"{user.name} is the only owner: make somebody else an owner first.")


def unknown_user(name: str) -> str:
    """Say that there is no user of this name."""
    return f"There is no user {name}."


def _role_detail(user: User) -> dict[str, str | int]:
    languages = {"languages": " ".join(user.languages)} if user.languages else {}
    return {"role": user.role.word, "service": user.service, **languages}
