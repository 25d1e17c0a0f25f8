"""Compile a whole menu file, with the files that it includes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

import msgspec

from menus.analysis.case_screens import case_screens
from menus.analysis.prices import PricesByCountry, no_prices
from menus.analysis.prompt_recordings import PromptRecordings
from menus.calendars.gregorian import GREGORIAN
from menus.check import FIRST_DAY, check
from menus.check.one_cause import merge_repeated
from menus.compiler.availability import read_closed, read_holidays, read_hours, read_quiet_hours, read_resume
from menus.compiler.cases import read_case, read_message, read_state
from menus.compiler.entry import read_entries
from menus.compiler.guesses import guesses_of_menus, read_understand
from menus.compiler.kept_reading import KeptReading
from menus.compiler.lookups import read_lookup
from menus.compiler.privacy import private_names
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.reminders import read_reminders, with_reminders
from menus.compiler.screens import read_screen
from menus.compiler.settings import read_constants, read_heading, read_keys, read_limits
from menus.compiler.surveys import SurveyReader, with_surveys
from menus.compiler.tables import read_table
from menus.compiler.typed_words import typed_words
from menus.compiler.verdicts import with_verdicts
from menus.compiler.voice import read_voice
from menus.compiler.words import read_words
from menus.expressions.formats import TYPED
from menus.grammar.menu_file import INCLUDED_FILE, MENU_FILE, PARTS, VERSION
from menus.grammar.place_shapes import MENU_FILE_SHAPE
from menus.model import CaseKind, LookupSource, Screen, Service, TableSource
from menus.model.tables import Table
from menus.problems import Problem, Problems
from menus.verbs.list import ListVerb
from menus.yaml.source import YamlEntry, YamlNode, read_source
from menus.yaml.source import YamlMapping as YamlMapping
from menus.yaml.structure.diagnosis import ACCEPTED, REJECTED

T = TypeVar("T")
ReadFile = Callable[[str], str]
_MAY_BE_MISPLACED = frozenset(
    ("M004", "M011", "M101", "M102", "M103", "M106", "M108", "M109", "M201", "M207", "M301", "M302", "M307")
)
"""The problems that a line with a wrong indent or without its dash may bring if YAML can read it."""


class CompileResult(msgspec.Struct, frozen=True):
    """The problems of a file, and the service if none of them is an error."""

    service: Service | None
    problems: tuple[Problem, ...]
    is_other_file: bool = False
    """True if the file is none of menus, but of scenarios."""


def compile_service(
    text: str,
    file: str,
    read_file: ReadFile,
    find_recordings: Callable[[Service], PromptRecordings] | None = None,
    prices: PricesByCountry = no_prices,
    today: date = FIRST_DAY,
    kept: KeptReading | None = None,
) -> CompileResult:
    """Compile the menu file `text`. `read_file` returns the text of a file that it names, or raises OSError.

    `find_recordings` finds the prompt recordings of the service. Without it, recordings are not checked. `prices` are
    the prices of texts. What is before `today` is past. `kept` is what was read of the service the last time.
    """
    compile_it = partial(_compile, text, file, read_file, find_recordings, prices, today, kept)
    result = compile_it()
    codes = {problem.code for problem in result.problems}
    if not codes & _MAY_BE_MISPLACED or codes & {REJECTED, ACCEPTED} or result.is_other_file:
        return result
    return compile_it(unmended=result)


def _compile(
    text: str,
    file: str,
    read_file: ReadFile,
    find_recordings: Callable[[Service], PromptRecordings] | None,
    prices: PricesByCountry,
    today: date,
    kept: KeptReading | None,
    *,
    unmended: CompileResult | None = None,
) -> CompileResult:
    """Compile the text as it is written; with `unmended`, the result of that, once lines that do not fit are mended."""
    problems, mends_structure = Problems(), unmended is not None
    blocks = None if kept is None else kept.blocks(file)
    root = read_source(text, file, problems, MENU_FILE_SHAPE, mends_structure=mends_structure, blocks=blocks)
    if unmended is not None and not _may_be_mended(root, problems):
        return unmended
    service = None
    reader = NodeReader(problems, source_lines={file: text.splitlines()}, mends_structure=mends_structure)
    if root is not None and not isinstance(root, YamlMapping):
        cure = "`gateway new` writes one to start from."
        reader.error(
            "M103", root.place, "A menu file is a list of `key: value` lines, such as `version: 1`.", cure
        )
    elif root is not None and "scenarios" in root.entries and "screens" not in root.entries:
        cure = "`gateway test` replays it. Name the file with `screens:` here."
        reader.error("M103", root.place, "This is a scenario file, and no menu file.", cure)
        return CompileResult(None, tuple(problems), is_other_file=True)
    elif root is not None:
        service = _Compiler(
            reader, reader.fields(root, "A menu file", keys=MENU_FILE.keys), read_file, kept
        ).compile()
        check(service, reader, None if find_recordings is None else find_recordings(service), prices, today)
    return CompileResult(None if problems.has_errors else service, tuple(merge_repeated(problems)))


def _may_be_mended(root: YamlNode | None, problems: Problems) -> bool:
    """Return True if a line was mended, or may yet be in an included file."""
    includes = isinstance(root, YamlMapping) and "include" in root.entries
    return includes or any(problem.code == ACCEPTED for problem in problems.collected)


class _IncludableParts(msgspec.Struct, frozen=True):
    """The parts of a menu file that included files may have as well."""

    screens: Mapping[str, Screen]
    cases: Mapping[str, CaseKind]
    lookups: Mapping[str, LookupSource]
    tables: Mapping[str, Table]


class _Compiler(msgspec.Struct):
    reader: NodeReader
    fields: MappingFields
    read_file: ReadFile
    kept: KeptReading | None = None

    def compile(self) -> Service:
        reader, fields = self.reader, self.fields
        self._version()
        heading = read_heading(reader, fields.take("service"))
        hours = read_hours(reader, fields.take("hours"))
        reader.hours_names = tuple(hours)
        reader.gateway_words, reader.words_with_cases = read_words(reader, fields.take("words"))
        ussd, sms, voice = read_entries(reader, fields.take("entry"))
        parts = self._parts()
        messages = _read_named(reader, fields, "messages", read_message)
        reminders = read_reminders(reader, fields.take("reminders"))
        messages = with_reminders(messages, reminders, parts.screens)
        surveys = SurveyReader(reader, parts.screens, parts.tables, messages).read(fields.take("surveys"))
        closed = read_closed(reader, fields)
        service = Service(
            name=heading.name,
            languages=heading.languages,
            country=heading.country,
            time_zone=heading.time_zone,
            calendar=heading.calendar,
            ussd_entries=ussd,
            sms_entries=sms,
            voice_entries=voice,
            screens=with_verdicts(with_surveys(parts.screens, surveys), messages),
            cases=parts.cases,
            lookups=parts.lookups,
            tables=parts.tables,
            messages=messages,
            surveys=surveys,
            reminders=reminders,
            states=_read_named(reader, fields, "states", read_state),
            understand=read_understand(reader, fields.take("understand")),
            words=reader.gateway_words,
            words_with_cases=reader.words_with_cases,
            keys=read_keys(reader, fields.take("keys")),
            navigation=fields.one_of("navigation") or "shown",
            paging=fields.one_of("paging") or "keys",
            limits=read_limits(reader, fields.take("limits")),
            constants=read_constants(reader, fields.take("constants")),
            resume=read_resume(reader, fields.take("resume")),
            forget_after_seconds=fields.optional_seconds("forget_after"),
            voice_defaults=read_voice(reader, fields.take("voice")),
            hours=hours,
            holidays=read_holidays(reader, fields.take("holidays")),
            quiet_hours=read_quiet_hours(reader, fields.take("quiet_hours")),
            closed=closed,
            closed_everywhere=closed is not None and not reader.has_closed_targets,
        )
        fields.report_unknown_keys()
        reader.report_other_languages()
        screens_with_retry = frozenset(
            name for screen in parts.screens.values() for name in screen.retry_screens
        )
        _fold_matched_columns(service)
        return replace(
            service,
            guesses=guesses_of_menus(service),
            private=private_names(service),
            typed_words=frozenset() if service.calendar is GREGORIAN else typed_words(service),
            screens_with_retry=screens_with_retry,
            case_screens=case_screens(service),
            names_kept_as_typed=frozenset(
                mention.name for mention in reader.mentions if mention.format == TYPED
            ),
        )

    def _version(self) -> None:
        node = self.fields.take("version")
        version = self.reader.word(node, "`version`")
        if node is not None and version is not None and version not in VERSION.allowed:
            cure = f"Write `version: {VERSION.allowed[-1]}`."
            self.reader.error("M104", node.place, f"This gateway does not know version `{version}`.", cure)

    def _parts(self) -> _IncludableParts:
        """Read the parts of this file and of the files that it includes."""
        parts = self._read_parts(self.fields)
        included = self.fields.take("include")
        if included is None:
            return parts
        for entry in self.reader.fields(included, "`include:`"):
            more = self._include(entry)
            if more is not None:
                parts = _IncludableParts(
                    {**parts.screens, **more.screens},
                    {**parts.cases, **more.cases},
                    {**parts.lookups, **more.lookups},
                    {**parts.tables, **more.tables},
                )
        return parts

    def _include(self, entry: YamlEntry) -> _IncludableParts | None:
        reader = self.reader
        path = reader.file_name(entry.value, "An included file")
        if path is None:
            return None
        try:
            text = self.read_file(path)
        except (OSError, UnicodeError) as error:
            reader.report_unreadable_file(entry.value.place, path, error)
            return None
        reader.source_lines[path] = text.splitlines()
        root = read_source(
            text,
            path,
            reader.problems,
            MENU_FILE_SHAPE,
            mends_structure=reader.mends_structure,
            blocks=None if self.kept is None else self.kept.blocks(path),
        )
        if root is None:
            return None
        fields = reader.fields(root, "An included file", keys=INCLUDED_FILE.keys)
        reader.prefix = f"{entry.key.text}."
        reader.included_names = {part: _keys(fields.node.get(part)) for part in PARTS}
        try:
            parts = self._read_parts(fields)
        finally:
            reader.prefix, reader.included_names = "", {}
        fields.take("version")
        fields.report_unknown_keys()
        return parts

    def _read_parts(self, fields: MappingFields) -> _IncludableParts:
        reader, read_file = self.reader, self.read_file
        read_one = read_screen if self.kept is None else self.kept.screens(reader).read
        return _IncludableParts(
            screens=_read_named(reader, fields, "screens", read_one),
            cases=_read_named(reader, fields, "cases", read_case),
            lookups=_read_named(reader, fields, "lookups", read_lookup),
            tables=_read_named(
                reader, fields, "tables", lambda reader, entry: read_table(reader, entry, read_file)
            ),
        )


def _fold_matched_columns(service: Service) -> None:
    """Fold the columns that are matched fuzzily, so that no hop has to."""
    selections = [
        *(
            (verb.source, verb.selection)
            for verb in (screen.verb for screen in service.screens.values())
            if isinstance(verb, ListVerb)
        ),
        *(
            (source.table, source.selection)
            for source in service.lookups.values()
            if isinstance(source, TableSource)
        ),
    ]
    for name, selection in selections:
        table = service.tables.get(name)
        for column in selection.match if table is not None else ():
            if table is not None and column in table.columns:
                table.folded(column)


def _keys(node: YamlNode | None) -> frozenset[str]:
    return frozenset(node.entries) if isinstance(node, YamlMapping) else frozenset()


def _read_named(
    reader: NodeReader, fields: MappingFields, key: str, read: Callable[[NodeReader, YamlEntry], T | None]
) -> dict[str, T]:
    """Read the entries of a part by name. Names of an included file begin with the name of the include."""
    node = fields.take(key)
    if node is None:
        return {}
    found = {}
    for entry in reader.fields(node, f"`{key}:`"):
        name = f"{reader.prefix}{entry.key.text}"
        reader.entries_by_name[key, name] = entry
        value = read(reader, entry)
        if value is not None:
            found[name] = value
    return found
