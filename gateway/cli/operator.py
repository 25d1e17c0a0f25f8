"""The person who runs a command, and the record of what they did."""

import getpass
import os

from gateway.operations.audit_trail import COMMAND_LINE, AuditTrail, Detail


def operator_name() -> str:
    """Return the operator's user name; if the operator used sudo, the name from before."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return f"user {os.getuid()}"


def record_act(trail: AuditTrail, action: str, subject: str, detail: Detail | None = None) -> None:
    """Add what the operator did to the audit trail. It may have no numbers or words of citizens."""
    trail.record(operator_name(), action, subject, detail, where=COMMAND_LINE)
