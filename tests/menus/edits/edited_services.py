"""The services whose files the tests of edits change: those of the repository, and some that are made up."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from menus.edits.service_texts import ServiceTexts
from menus.service_templates.service_template import TEMPLATES, ServiceTemplate
from tests.menus.check.random_menus import random_menu_file
from tests.menus.translations.test_round_trip import FileWriter

ROOT = Path(__file__).parents[3]
MADE_UP = (0, 4, 5, 6, 8, 10)  # of which the check does not take long
FOLDERS = ("examples", "faults", "tests/gateway", "tests/journeys", "tests/menus/analysis/sound")
WITH_INCLUDE = ServiceTexts(
    "menus.yaml",
    """\
# The desk, with its clinics in a file of their own.
version: 1
service: {name: Desk, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": start, "*2#": health.ward}}
include: {health: health.yaml}
screens:
  start:
    menu: {en: Welcome, sw: Karibu}
    options:
    # the clinics
    - say: {en: Clinics, sw: Kliniki}   # in health.yaml
      goto: health.ward

    - say: {en: Fees, sw: Ada}
      goto: fees
  fees: {end: {en: A permit costs KES 5000., sw: Leseni ni KES 5000.}}
""".replace("\n", "\r\n"),
    {
        "health.yaml": """\
version: 1
screens:
  ward:
    ask:
      en: Your ward?
      sw: 'Wadi yako?'
    answer: {type: text, min: 2}
    save: ward
    goto: look
  look: {lookup: clinics, found: shown, none: none_here, failed: fees}

  # what was found
  shown:
    end:
      en: >-
        {clinics.name}
        is near {ward}.
      sw: "{clinics.name}."
  none_here:
    menu: {en: "None in {ward}.", sw: "Hakuna {ward}."}
    options: [{say: {en: Again, sw: Tena}, goto: ward}, {say: {en: Fees, sw: Ada}, goto: fees}]
lookups:
  clinics: {table: list, where: {ward: "{ward}"}}
tables:
  list:
    rows:
      - {name: Hill clinic, ward: Hill}"""
    },
)


@cache
def services() -> dict[str, ServiceTexts]:
    """Return the services by what they are."""
    return dict(_services())


def _services() -> Iterator[tuple[str, ServiceTexts]]:
    yield "an included file, Windows line ends, no last line end", WITH_INCLUDE
    for path in [
        ROOT / "menus.yaml",
        *(file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.yaml"))),
    ]:
        text = path.read_bytes().decode()
        if "\nscreens:" in text:
            tables = {
                str(one.relative_to(path.parent)): one.read_text() for one in path.parent.rglob("*.csv")
            }
            yield str(path.relative_to(ROOT)), ServiceTexts(path.name, text, tables)
    for template in TEMPLATES:
        chosen = ServiceTemplate(template, "menus.yaml", "Desk", "*384*77#", "KE", ("en", "sw"))
        menu_file, *others = chosen.files().items()
        yield f"template {template}", ServiceTexts(*menu_file, dict(others))
    for seed in range(6):
        styled = FileWriter(Random(seed)).file()  # noqa: S311
        yield f"many styles {seed}", ServiceTexts("menus.yaml", styled)
    for seed in MADE_UP:
        made_up = random_menu_file(Random(seed))  # noqa: S311  # the same ones each time
        yield f"made up {seed}", ServiceTexts("made-up.yaml", made_up)
