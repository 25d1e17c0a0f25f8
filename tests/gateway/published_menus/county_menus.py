"""A small service in three files, written anew as its author would, and the words that a citizen sees."""

from pathlib import Path

MENUS = """\
version: 1
service: {{name: County, languages: {{en: {{name: English}}}}, country: KE, time_zone: Africa/Nairobi}}
entry: {{ussd: {{"*384*2040#": welcome}}}}
screens:
  welcome:
    ask: "{edition}: which ward?"
    answer: {{type: text}}
    save: ward
    goto: look
  look: {{lookup: office, found: name, none: more.unknown, failed: more.unknown}}
  name:
    ask: "{edition}: {{office.place}}. Your name?"
    answer: {{type: text}}
    save: name
    goto: bye
  bye: {{end: "{edition} thanks you, {{name}}."}}
lookups:
  office: {{table: offices, match: {{ward: "{{ward}}"}}, limit: 1}}
tables:
  offices: {{file: offices.csv}}
include: {{more: more.yaml}}
navigation: silent
"""
MORE = """\
screens:
  unknown: {end: There is no such ward.}
"""
OFFICES = "ward,place\nKibera,Town hall\n"


def write_edition(folder: Path, edition: str) -> Path:
    """The menu file of this edition, with the files that it names."""
    (folder / "more.yaml").write_text(MORE)
    (folder / "offices.csv").write_text(OFFICES)
    menus = folder / "menus.yaml"
    menus.write_text(MENUS.format(edition=edition))
    return menus


def write_broken(folder: Path) -> Path:
    """The menu file with an error in its tenth line."""
    menus = folder / "menus.yaml"
    menus.write_text(MENUS.format(edition="Broken").replace("found: name", "found: nowhere"))
    return menus


def first_page(edition: str) -> str:
    """What dialling shows."""
    return f"CON {edition}: which ward?"


def second_page(edition: str) -> str:
    """What comes after the ward."""
    return f"CON {edition}: Town hall. Your name?"


def last_page(edition: str) -> str:
    """What comes after the name."""
    return f"END {edition} thanks you, Asha."
