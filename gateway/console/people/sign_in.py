"""Signs users in: a password, then a second factor if they have one. Wrong ones are counted, and lead to waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from gateway.console.people import passwords, recovery_codes
from gateway.console.people.authenticator import Authenticators
from gateway.console.people.lock_out import LockOut
from gateway.console.people.session_store import SessionStore
from gateway.console.people.user import Passkey, User
from gateway.console.people.user_store import UserStore
from gateway.operations.audit_trail import AuditTrail
from gateway.operations.metrics import Metrics

FAILURE = "login"  # of gateway_refusals


@dataclass(frozen=True, slots=True)
class SignInResult:
    """What came of an attempt. `token` is that of the session, or empty. `wait` is for how many seconds none is taken.

    `pending`: the second factor is to be shown yet.
    """

    token: str = ""
    wait: int = 0
    pending: bool = False


class SignIn:
    """Judges what people show to sign in. Any method may raise redis.RedisError."""

    def __init__(
        self,
        users: UserStore,
        sessions: SessionStore,
        lock_out: LockOut,
        authenticators: Authenticators,
        audit: AuditTrail,
        metrics: Metrics,
        clock: Callable[[], datetime],
        digest: Callable[[str], str],
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._lock_out = lock_out
        self._authenticators = authenticators
        self._audit = audit
        self._metrics = metrics
        self._clock = clock
        self._digest = digest

    def by_password(self, name: str, password: str, address: str) -> SignInResult:
        """Judge a name and a password."""
        wait = self._lock_out.begin_attempt(name, address)
        if wait:
            return self._refuse(wait)
        user = self._users.find(name)
        try:
            is_right = passwords.is_password(password, user.password_hash if user else "")
        except passwords.BusyError:
            return self._refuse(passwords.BUSY_SECONDS)
        if not is_right or user is None:
            return self._refuse()
        if user.has_second_factor:
            # The attempt stays counted: who knows the password alone gets no more tries at the code.
            return SignInResult(self._sessions.begin(user, pending=True), pending=True)
        return self._enter(user, address, "password")

    def by_code(self, user: User, code: str, address: str) -> SignInResult:
        """Judge the code of an authenticator app, or a recovery code, of who has shown the password."""
        wait = self._lock_out.begin_attempt(user.name, address)
        if wait:
            return self._refuse(wait)
        secret = user.authenticator_secret
        if secret and self._authenticators.take(user.name, secret, code):
            return self._enter(user, address, "authenticator")
        if self._take_recovery_code(user, code):
            return self._enter(user, address, "recovery code")
        return self._refuse()

    def by_passkey(self, user: User, used: Passkey | None, address: str) -> SignInResult:
        """Sign in who has shown the password and `used` a passkey; None: it was a wrong one."""
        wait = self._lock_out.begin_attempt(user.name, address)
        if wait or used is None:
            return self._refuse(wait)
        passkeys = tuple(used if one.id == used.id else one for one in user.passkeys)
        self._users.change(user.name, lambda found: msgspec.structs.replace(found, passkeys=passkeys))
        return self._enter(user, address, "passkey")

    def judge_password(self, user: User, password: str, address: str) -> str:
        """Return why this is not the password of a user who is signed in, in a sentence; empty if it is.

        Who came by a link of `gateway dev` may have none, and need not know it.
        """
        if not user.password_hash:
            return ""
        wait = self._lock_out.begin_attempt(user.name, address)
        if wait:
            self._refuse(wait)
            return f"There were too many wrong tries. Wait {wait} seconds, then try again."
        try:
            is_right = passwords.is_password(password, user.password_hash)
        except passwords.BusyError:
            return f"Many people sign in just now. Try again in {passwords.BUSY_SECONDS} seconds."
        if not is_right:
            self._refuse()
            return "This is not your password."
        self._lock_out.forgive(user.name, address)
        return ""

    def by_link(self, user: User, address: str) -> SignInResult:
        """Sign in who opened a link that signs in at once."""
        return self._enter(user, address, "link")

    def _enter(self, user: User, address: str, by: str) -> SignInResult:
        self._lock_out.forgive(user.name, address)
        now = self._clock()
        self._users.change(user.name, lambda found: msgspec.structs.replace(found, signed_in_at=now))
        self._audit.record(user.name, "sign in", user.name, {"by": by})
        return SignInResult(self._sessions.begin(user))

    def _refuse(self, wait: int = 0) -> SignInResult:
        self._metrics.record_refusal(FAILURE)
        return SignInResult(wait=wait)

    def _take_recovery_code(self, user: User, code: str) -> bool:
        """Take a recovery code away from its user; return whether it was one."""
        found, taken = recovery_codes.code_digest(user.name, code, self._digest), False

        def take(stored: User) -> User:
            nonlocal taken
            left = recovery_codes.without_code(stored.recovery_digests, found)
            taken = left is not None
            return stored if left is None else msgspec.structs.replace(stored, recovery_digests=left)

        self._users.change(user.name, take)
        return taken
