"""Write a scenario file from the inputs and pages of a played session."""

import json
from collections.abc import Iterable, Mapping

import msgspec

from menus.compiler.reader import NAME_PATTERN
from menus.engine.effects import CaseAnswer, LookupFound, LookupLate, RequestOutcome
from menus.engine.engine import Page
from menus.expressions.values import Json
from menus.model import ContactWay
from menus.model.verdicts import COMMENT, Verdict
from menus.scenarios.backend import ScenarioBackend, verdict_words
from menus.scenarios.setup import ScenarioSetup
from menus.scenarios.steps_reader import EVENT_READERS

Lines = list[str]


class ScenarioRecorder(msgspec.Struct):
    """Records the steps of a session in the form that `menus.scenarios.reader` reads."""

    steps: Lines = msgspec.field(default_factory=list)

    def record_event(self, event: str, page: Page) -> None:
        """Record an event, and the page that followed."""
        self._shown(event, page, ())

    def record_typed(self, text: str, page: Page) -> None:
        """Record a typed text, and the page that followed."""
        self._shown(_key(text), page, ())

    def record_dialled(self, code: str, page: Page) -> None:
        """Record a dialled code, and the page that followed."""
        self._shown("dial", page, (f"code: {_value(code)}",))

    def _shown(self, key: str, page: Page, facts: tuple[str, ...]) -> None:
        first, *rest = _text(page.text)
        if not page.ends and not facts:
            self.steps += [f"- {key}: {first}", *_indented(rest, 2)]
            return
        lines = [*facts, f"text: {first}", *rest, *(["ends: true"] if page.ends else [])]
        self.steps += [f"- {key}:", *_indented(lines, 4)]

    def record_silent_event(self, event: str) -> None:
        """Record an event without a page, such as `drop` or `wait: 10m`."""
        self.steps.append(f"- {event}")

    def record_case_update(self, status: str, note: str) -> None:
        """Record an update from the case backend."""
        self.steps.append(f"- update: {{status: {_value(status)}, note: {_value(note)}}}")

    def record_lookup_reply(self, lookup: str, outcome: RequestOutcome) -> None:
        """Record the answer that a lookup gives from now on."""
        self.steps.append(f"- given: {{lookups: {{{lookup}: {_outcome(outcome)}}}}}")

    def record_case_answer(self, case: str, answer: CaseAnswer | None) -> None:
        """Record what the case system answers to this case from here on."""
        self.steps.append(f"- given: {{answers: {{{case}: {'none' if answer is None else _row(answer)}}}}}")

    def scenario_file_text(
        self, name: str, menus: str, setup: ScenarioSetup, backend: ScenarioBackend
    ) -> str:
        """Return the text of the whole file."""
        lines = [f"menus: {_value(menus)}", "scenarios:", f"  - name: {_value(name)}", "    given:"]
        lines += _indented(_facts(setup), 6)
        lines += ["    steps:", *_indented(self.steps, 6), *_indented(_outcomes(backend), 4)]
        return "\n".join(lines) + "\n"


def _facts(facts: ScenarioSetup) -> Lines:
    stated: dict[str, Json] = {
        "language": facts.language,
        "channel": facts.channel,
        "number": facts.number,
        "network": facts.network,
        "code": facts.code,
        "clock": facts.clock.isoformat() if facts.clock else None,
        "asked": facts.asked,
        "percent": facts.percent,
        "opted_out": facts.opted_out,
    }
    return [f"{name}: {_value(value)}" for name, value in stated.items() if value is not None]


def _outcomes(agency: ScenarioBackend) -> Lines:
    lines: Lines = []
    if agency.filed_cases:
        lines.append("submissions:")
    for case in agency.filed_cases:
        lines += [f"  - kind: {_value(case.kind)}", f"    title: {_value(case.title)}"]
        if case.contact is not ContactWay.NUMBER:
            lines.append(f"    contact: {case.contact}")
        lines.append("    fields:" if case.fields else "    fields: {}")
        lines += [f"      {_name(name)}: {_value(value)}" for name, value in case.fields.items()]
    if agency.verdicts:
        lines.append("verdicts:")
    lines += [f"  - {_verdict(one.verdict)}" for one in agency.verdicts]
    if agency.sent_messages:
        lines.append("messages:")
    for message in agency.sent_messages:
        first, *rest = _text(message.text)
        lines += [f"  - to: {_value(message.to)}", f"    text: {first}", *_indented(rest, 4)]
    if agency.call_backs:
        lines.append(f"calls: [{', '.join(agency.call_backs)}]")
    return lines


def _verdict(verdict: Verdict) -> str:
    return f"comment: {_value(verdict.words)}" if verdict.action == COMMENT else verdict_words(verdict)


def _outcome(outcome: RequestOutcome) -> str:
    if not isinstance(outcome, LookupFound):
        return "late" if isinstance(outcome, LookupLate) else "failed"
    return "[" + ", ".join(_row(row) for row in outcome.rows) + "]" if outcome.rows else "none"


def _row(row: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_name(name)}: {_value(value)}" for name, value in row.items()) + "}"


def _text(text: str) -> Lines:
    """Return a text of one line in quotes, or a longer one as a YAML block with its lines unchanged."""
    lines = text.split("\n")
    awkward = any(line != line.strip() or not line.isprintable() for line in lines)
    if len(lines) == 1 or awkward or not lines[0]:
        return [_value(text)]
    return ["|-", *(f"  {line}" if line else "" for line in lines)]


def _value(value: Json) -> str:
    """Return a value as YAML. Texts are always in quotes."""
    return json.dumps(value, ensure_ascii=False)


def _name(name: str) -> str:
    return name if NAME_PATTERN.fullmatch(name) else _value(name)


def _key(typed: str) -> str:
    return _value(typed) if typed in EVENT_READERS or not typed.isalnum() or typed.isdigit() else typed


def _indented(lines: Iterable[str], by: int) -> Lines:
    return [" " * by + line if line else "" for line in lines]
