"""How a scenario's citizen gets in: by a code that is dialled, a number that is called, a keyword that is texted."""

from menus.entry.dialled_codes import Dialled, dialled
from menus.entry.keywords import keyword_of
from menus.model import Service


def way_in(service: Service, channel: str, code: str | None) -> Dialled | None:
    """Where `code` leads, without one the first entry of the channel; None where nobody gets in so.

    A service without an entry of its own for calls or texts is entered as on USSD.
    """
    if code is not None:
        called = service.voice.get(code) if channel == "voice" else None
        return Dialled(called, ()) if called else dialled(service, code)
    points = [*service.voice.values()] if channel == "voice" else []
    points += [service.sms.otherwise] if channel == "sms" and service.sms.otherwise else []
    points += [*service.ussd.values(), *service.voice.values(), *service.sms.keywords.values()]
    return Dialled(points[0], ()) if points else None


def way_in_by_text(service: Service, text: str) -> Dialled | None:
    """Where a text that begins a session leads: by its keyword, else as any other text does."""
    keyword = keyword_of(service, text)
    return Dialled(keyword.point, (), keyword.rest) if keyword else way_in(service, "sms", None)
