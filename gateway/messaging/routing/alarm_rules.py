"""`alarms:` of delivery.yaml: who is told what needs an operator, when, how often, and by which mail server."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from gateway.operations.smtp_server import SmtpServer

LOOKED_KEY = "alarms:looked"
"""Kept for LOOKED_SECONDS from the last look of a worker for what people are told of."""
LOOKED_SECONDS = 300


@dataclass(frozen=True, slots=True)
class AlarmRules:
    """Who is told: numbers in E.164 by text, addresses by mail, each between `hours`, at most `most_a_day` times a day.

    What has lasted for `wait` is told, all of it together. Nobody is told if there are neither numbers nor addresses.
    """

    texts: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()
    hours: tuple[time, time] | None = None
    most_a_day: int = 6
    wait: timedelta = timedelta(minutes=5)
    smtp: SmtpServer | None = None

    @property
    def anybody(self) -> bool:
        """True if there is somebody to be told."""
        return bool(self.texts or self.mail)

    def allows(self, now: datetime, zone: tzinfo) -> bool:
        """Return True if people may be told at this moment."""
        if self.hours is None:
            return True
        begin, end = self.hours
        at = now.astimezone(zone).time()
        return begin <= at < end if begin < end else at >= begin or at < end


NO_ALARMS = AlarmRules()
