"""Times for operators, in the time zone of the service."""

from datetime import UTC, datetime, tzinfo

from gateway.container.container import Container


def service_zone(container: Container) -> tzinfo:
    """Return the time zone of the published menus; UTC if there are none that can be read. Publishes nothing."""
    source = container.menus.versions.current_source()
    service = None if source is None else source.compile().service
    return UTC if service is None else service.time_zone


def format_moment(moment: datetime, zone: tzinfo) -> str:
    """Write a moment with its zone, as in `2026-11-30 09:15:00 EAT`."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"
