"""A draft as the edits of its text take it."""

from gateway.published_menus.definition import MenuSource
from menus.edits.service_texts import ServiceTexts


def service_texts(source: MenuSource) -> ServiceTexts:
    """Return the texts of a draft."""
    return ServiceTexts(source.file, source.text, source.named)
