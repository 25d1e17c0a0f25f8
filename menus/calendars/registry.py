"""Every calendar that a service may have, by its name in `service: {calendar: …}`."""

from collections.abc import Mapping

from menus.calendars.calendar import Calendar
from menus.calendars.ethiopian import ETHIOPIAN
from menus.calendars.gregorian import GREGORIAN

CALENDARS: Mapping[str, Calendar] = {calendar.name: calendar for calendar in (GREGORIAN, ETHIOPIAN)}
