"""Checks the way of alarms to people: the mail server. No mail is sent."""

from collections.abc import Iterator

from gateway.messaging.routing.alarm_rules import AlarmRules
from gateway.operations.doctor.finding import Finding, bad, good, info
from gateway.operations.mail import Mailer, MailError

SUBJECT = "alarms"


def check_alarms(rules: AlarmRules, password: str) -> Iterator[Finding]:
    """Say who is told, and try the mail server."""
    if not rules.anybody:
        yield info(
            SUBJECT, "Nobody is told what needs an operator: `alarms:` in delivery.yaml (docs/delivery.md)."
        )
        return
    told = [
        f"{len(one)} {what}" for what, one in (("numbers", rules.texts), ("addresses", rules.mail)) if one
    ]
    yield good(SUBJECT, f"They go to {' and '.join(told)}.")
    if not rules.mail or rules.smtp is None:
        return
    try:
        Mailer(rules.smtp, password).try_it()
    except MailError as error:
        yield bad(SUBJECT, str(error), "Correct `smtp:` in delivery.yaml, or ALARM_SMTP_PASSWORD.")
    else:
        yield good(SUBJECT, f"{rules.smtp.host} takes our mail.")
