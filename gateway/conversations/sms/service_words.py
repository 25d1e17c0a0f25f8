"""Words about the service for texts: its name, its keywords, its help."""

from menus.model import Service
from menus.rendering.text.direction import isolate_in


def service_name(service: Service, language: str) -> str:
    """Return the name of the service."""
    return service.name.by_language[language].static_text or ""


def usage_hint(service: Service, language: str) -> str:
    """Return the keywords in this language, else the code to dial; empty if there is neither."""
    words = service.words[language]
    keywords = _keywords(service, language)
    if keywords:
        listed = ", ".join(isolate_in(language, keyword) for keyword in keywords)
        return words["text_keywords"].replace("{keywords}", listed)
    code = next(iter(service.ussd_entries), "")
    return words["dial_code"].replace("{code}", isolate_in(language, code)) if code else ""


def help_text(service: Service, language: str) -> str:
    """Return the answer to HELP."""
    hint = usage_hint(service, language)
    sentences = (f"{service_name(service, language)}.", hint, service.words[language]["stop_hint"])
    return " ".join(filter(None, sentences))


def not_understood_text(service: Service, language: str) -> str:
    """Return the answer to a text that leads nowhere."""
    words = service.words[language]
    return " ".join(filter(None, (words["not_understood"], usage_hint(service, language))))


def _keywords(service: Service, language: str) -> list[str]:
    """Return the keywords of the language if it has its own, else those without a language."""
    points = service.sms_entries.keywords
    own = [word for word, point in points.items() if point.language == language]
    return own or [word for word, point in points.items() if point.language is None] or [*points]
