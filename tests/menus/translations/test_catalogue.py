"""The lines that a translator gets for the gateway's own words."""

from menus.compiler.service import compile_service
from menus.translations.catalogue import CatalogueFile, build_catalogue
from menus.translations.units import compose_yaml

MENUS = """\
version: 1
service:
  name: A
  languages: {en: English, so: Soomaali, sw: Kiswahili, de: Deutsch}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": start}}
screens: {start: {end: Bye}}
words: {so: {home: Bilow}}
"""


def test_a_note_says_which_words_nobody_has_reviewed() -> None:
    service = compile_service(MENUS, "menus.yaml", str).service
    assert service is not None
    part = CatalogueFile("", compose_yaml(MENUS))
    lines = {line.id: line for line in build_catalogue(service, (part,), ("so", "sw", "de"))}
    back, home = lines["words.back"], lines["words.home"]
    assert back.translations == {"so": "Dib u noqo", "sw": "Rudi", "de": ""}
    assert back.note == "The gateway's own words. Nobody who speaks it has read: so."
    assert home.translations == {"so": "Bilow", "sw": "Mwanzo", "de": ""}
    assert home.note == "The gateway's own words."
