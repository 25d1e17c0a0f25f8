"""Checks the way of alarms to people: that somebody looks, and the mail server. No mail is sent."""

from collections.abc import Iterator

from redis import Redis

from gateway.messaging.routing.alarm_rules import LOOKED_KEY, LOOKED_SECONDS, AlarmRules
from gateway.operations.doctor.finding import Finding, bad, good, info
from gateway.operations.mail import Mailer, MailError

SUBJECT = "alarms"


def check_alarms(rules: AlarmRules, password: str, client: Redis) -> Iterator[Finding]:
    """Say who is told, whether a worker looks, and try the mail server."""
    if not rules.anybody:
        yield info(
            SUBJECT, "Nobody is told what needs an operator: `alarms:` in delivery.yaml (docs/delivery.md)."
        )
        return
    told = [
        f"{len(one)} {what}" for what, one in (("numbers", rules.texts), ("addresses", rules.mail)) if one
    ]
    yield good(SUBJECT, f"They go to {' and '.join(told)}.")
    if not client.exists(LOOKED_KEY):
        message = f"No worker has looked for {LOOKED_SECONDS // 60} minutes, so nobody is told of anything."
        yield bad(
            SUBJECT, message, "Start `gateway worker`: it looks within half a minute.", "alarms-unwatched"
        )
    if not rules.mail or rules.smtp is None:
        return
    try:
        Mailer(rules.smtp, password).try_it()
    except MailError as error:
        yield bad(
            SUBJECT, str(error), "Correct `smtp:` in delivery.yaml, or ALARM_SMTP_PASSWORD.", "alarm-mail"
        )
    else:
        yield good(SUBJECT, f"{rules.smtp.host} takes our mail.")
