"""Read `surveys:`, once all screens and tables are known."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import msgspec

from menus.compiler.reader import NAME_PATTERN, MappingFields, NodeReader
from menus.compiler.suggestion import suggest
from menus.compiler.survey_fields import find_survey_fields
from menus.compiler.texts import read_wording
from menus.expressions.templates import LocalisedText, Template
from menus.grammar.surveys import MAX_QUOTA, SURVEY_SHAPE
from menus.model import MessageTemplate, Screen
from menus.model.surveys import Survey, SurveyField, SurveyPlaces
from menus.model.tables import Table
from menus.problems import Place
from menus.yaml.source import YamlEntry, YamlMapping, YamlNode

_NO_DAY = date.max
LEAST_SCREENS = 2
_GO_TOGETHER = (("once", "answered"), ("quota", "full"))
_ALONE = (("answered", "once"), ("withheld", "once"), ("full", "quota"))


class SurveyReader(msgspec.Struct, frozen=True):
    """Reads surveys. `screens`, `tables` and `messages` are those of the file."""

    reader: NodeReader
    screens: Mapping[str, Screen]
    tables: Mapping[str, Table]
    messages: Mapping[str, MessageTemplate]

    def read(self, node: YamlNode | None) -> dict[str, Survey]:
        """Read every survey, by name."""
        found: dict[str, Survey] = {}
        for entry in self.reader.fields(node, "`surveys:`") if node is not None else ():
            self.reader.entries_by_name["surveys", entry.key.text] = entry
            survey = self._read_one(entry)
            if survey is not None:
                found[survey.name] = survey
        return found

    def _read_one(self, entry: YamlEntry) -> Survey | None:
        reader, name = self.reader, entry.key.text
        if not NAME_PATTERN.fullmatch(name):
            cure = "Use letters, digits and _, beginning with a letter."
            reader.error("M103", entry.key.place, f"`{name}` cannot be the name of a survey.", cure)
        fields = reader.fields(entry.value, f"The survey `{name}`", keys=SURVEY_SHAPE.keys)
        title = read_wording(reader, fields.take("title"), "`title`")
        places = self._screens(fields, name)
        screens = tuple(places)
        until = self._day(fields)
        over = fields.word("over")
        counted = find_survey_fields(
            [self.screens[one] for one in screens if one in self.screens], self.tables, reader.languages
        )
        quotas, quota_places = self._quotas(fields, counted)
        survey = Survey(
            name,
            entry.key.place,
            title or _untitled(reader, entry.key.place),
            screens,
            until,
            over or "",
            once=fields.flag("once"),
            answered=fields.word("answered"),
            withheld=fields.word("withheld"),
            full=fields.word("full"),
            quotas=quotas,
            public=fields.flag("public"),
            fields=counted,
            invites=any(message.survey == name for message in self.messages.values()),
        )
        self._check_pairs(fields, survey)
        fields.report_unknown_keys()
        if not over or len(screens) < LEAST_SCREENS:
            return None
        return replace(survey, places=SurveyPlaces(places, quota_places))

    def _screens(self, fields: MappingFields, name: str) -> dict[str, Place]:
        """Read the screens in order, each with its place."""
        node = fields.take("screens")
        places: dict[str, Place] = {}
        items = self.reader.items(node)
        for item in items:
            word = self.reader.word(item, "A screen") or ""
            if word in places:
                text = f"`{word}` stands twice in the survey `{name}`."
                self.reader.error("M313", item.place, text, "List each screen once.")
            elif word:
                places[word] = item.place
        if node is not None and len(items) < LEAST_SCREENS:
            text = f"The survey `{name}` has one screen: it begins at one, and counts at another."
            self.reader.error("M103", node.place, text, "Add the screen that thanks for the answers.")
        return places

    def _day(self, fields: MappingFields) -> date:
        word = fields.word("until")
        try:
            return date.fromisoformat(word) if word is not None else _NO_DAY
        except ValueError:
            self.reader.error(
                "M104", fields.value_place("until"), f"`{word}` is no day.", 'Write it as "2026-12-25".'
            )
            return _NO_DAY

    def _check_pairs(self, fields: MappingFields, survey: Survey) -> None:
        """Report keys that need another one."""
        for key, other in _GO_TOGETHER:
            wanted = survey.once if key == "once" else key in fields
            if wanted and other not in fields:
                text = f"The survey `{survey.name}` needs `{other}:`, as it has `{key}:`."
                self.reader.error("M102", fields.key_place(key), text, f"Add `{other}: <screen>`.")
        for key, other in _ALONE:
            missing = not survey.once if other == "once" else other not in fields
            if key in fields and missing:
                text = f"`{key}:` means nothing without `{other}:`."
                cure = f"Add `{other}: {'true' if other == 'once' else '…'}`, or take `{key}:` away."
                self.reader.error("M101", fields.key_place(key), text, cure)

    def _quotas(
        self, fields: MappingFields, counted: Mapping[str, SurveyField]
    ) -> tuple[dict[str, dict[str, int]], dict[str, Place]]:
        """Read the quotas as a limit for each option of a field. Fields and options that are none are reported."""
        node = fields.take("quota")
        quotas: dict[str, dict[str, int]] = {}
        places: dict[str, Place] = {}
        for entry in self.reader.fields(node, "`quota:`") if node is not None else ():
            name = entry.key.text
            places[name] = entry.key.place
            one = counted.get(name)
            if isinstance(entry.value, YamlMapping):
                quotas[name] = dict(self._quotas_by_option(entry.value, one))
                continue
            limit = self.reader.whole_number(entry.value, f"The quota of `{name}`", 1, MAX_QUOTA)
            if limit is not None:
                quotas[name] = dict.fromkeys(one.options if one is not None else (), limit)
        return quotas, places

    def _quotas_by_option(self, node: YamlMapping, one: SurveyField | None) -> Iterator[tuple[str, int]]:
        for entry in node:
            limit = self.reader.whole_number(entry.value, f"The quota of `{entry.key.text}`", 1, MAX_QUOTA)
            option = None if one is None else one.option_named(entry.key.text)
            if one is not None and option is None:
                text = f"`{one.name}` has no option `{entry.key.text}`."
                self.reader.error("M215", entry.key.place, text, suggest(entry.key.text, one.options))
            if option is not None and limit is not None:
                yield option, limit


def with_surveys(screens: Mapping[str, Screen], surveys: Mapping[str, Survey]) -> dict[str, Screen]:
    """Return the screens. Those at which a survey may turn citizens away, or counts answers, know their survey."""
    found = dict(screens)
    for survey in surveys.values():
        for name in survey.screens:
            if name in found and survey.turns_away_at(name):
                found[name] = replace(found[name], survey=survey)
    return found


def _untitled(reader: NodeReader, place: Place) -> LocalisedText:
    return LocalisedText({language: Template(("",), "") for language in reader.languages}, place)
