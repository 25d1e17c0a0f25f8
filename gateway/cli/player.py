"""Plays a service in the terminal: prints pages and takes input; lines that begin with `/` are commands."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from gateway.cli.system_replies import example_row, lookup_columns, read_case_answer, read_reply
from menus.compiler.reader import NodeReader
from menus.engine.effects import (
    CaseAnswer,
    CaseLookupRequest,
    LookupRequest,
    RequestOutcome,
    SimilarLookupRequest,
)
from menus.engine.engine import Page
from menus.model import AnswerRequest, Service
from menus.model.reminders import SPAN, DaySpan
from menus.problems import Place, Problems
from menus.scenarios.backend import verdict_words
from menus.scenarios.payments import OUTCOME_STATES
from menus.scenarios.phone import PhoneError, ScenarioPhone
from menus.scenarios.recorder import ScenarioRecorder
from menus.scenarios.setup import ScenarioSetup
from menus.yaml.source import YamlScalar

HELP = """\
/drop        the line drops          /redial [CODE]     dial again
/repeat      the last hop once more  /wait 10m          time passes
/after 6w    time passes, to the last reminder of that day
/update STATUS [NOTE]                the case backend tells of the case filed last
/paid  /failed  /late                what came of the payment asked for last
/quit        hang up"""

Say = Callable[[str], object]
Ask = Callable[[str], str | None]


class QuitRequested(Exception):  # noqa: N818 - not an error
    """The person wants to stop playing."""


class Player:
    """Shows pages with `say` and takes lines from `ask`, until `/quit` or until there are no more lines."""

    help = HELP

    def __init__(self, service: Service, facts: ScenarioSetup, *, say: Say, ask: Ask) -> None:
        self._phone = ScenarioPhone(service, facts, self._ask_lookup_reply, self._ask_case_answer)
        self._facts = replace(facts, number=self._phone.number)
        self._say = say
        self._ask = ask
        self._recording = ScenarioRecorder()
        self._reported = 0, 0, 0
        self._reported_held = 0
        self._reported_verdicts = 0
        self._reported_counts = 0
        self._commands: Mapping[str, Callable[[str], None]] = {
            "/drop": self._drop,
            "/redial": self._dial,
            "/dial": self._dial,
            "/repeat": self._repeat,
            "/wait": self._wait,
            "/after": self._after,
            "/update": self._update,
            **{f"/{outcome}": partial(self._settle_payment, outcome) for outcome in OUTCOME_STATES},
            "/help": lambda _: self._print(self.help),
            "/quit": self._quit,
        }

    def play(self) -> None:
        """Play from the first dial to the last line typed."""
        try:
            if self._phone.channel == "sms":
                self._print("Text the service a first word.")
            else:
                self._dial("")
            while True:
                self._handle_line(self._ask_line("> "))
        except QuitRequested:
            pass

    def scenario_text(self, name: str, menus: str) -> str:
        """Return what happened as a scenario file, for the menu file at `menus`."""
        return self._recording.scenario_file_text(name, menus, self._facts, self._phone.backend)

    def _handle_line(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        command = self._commands.get(word)
        try:
            if command is not None:
                command(rest.strip())
            else:
                self._typed(line)
        except PhoneError as error:
            self._print(f"{error}")
        self._report_new()

    def _typed(self, line: str) -> None:
        page = self._phone.type(line)
        self._recording.record_typed(line, page)
        self._show(page)

    def _dial(self, code: str) -> None:
        page = self._phone.dial(code or None)
        if code:
            self._recording.record_dialled(code, page)
        else:
            self._recording.record_event("dial", page)
        self._show(page)

    def _drop(self, _: str) -> None:
        self._phone.drop()
        self._recording.record_silent_event("drop")
        self._print("The line dropped. /redial dials again.")

    def _repeat(self, _: str) -> None:
        page = self._phone.repeat()
        self._recording.record_event("repeat", page)
        self._show(page)

    def _wait(self, length: str) -> None:
        seconds = NodeReader(Problems()).seconds(YamlScalar(length, Place("", 1, 1)), "/wait")
        if seconds is None:
            raise PhoneError(f"`{length}` is no length of time: /wait 10m")
        self._phone.wait(seconds)
        self._recording.record_silent_event(f"wait: {length}")
        self._print(f"It is {self._phone.clock:%A %Y-%m-%d %H:%M}.")

    def _after(self, length: str) -> None:
        found = SPAN.fullmatch(length)
        if found is None:
            raise PhoneError(f"`{length}` is no number of days, weeks, months or years: /after 6w")
        self._phone.wait_days(DaySpan(int(found[1]), found[2]))
        self._recording.record_silent_event(f"after {length}:")
        self._print(f"It is {self._phone.clock:%A %Y-%m-%d %H:%M}.")

    def _update(self, words: str) -> None:
        status, _, note = words.partition(" ")
        if not self._phone.backend.filed_cases:
            raise PhoneError("No case was filed that could be updated.")
        self._phone.backend.update_case(status, note.strip(), self._phone.clock)
        self._recording.record_case_update(status, note.strip())

    def _settle_payment(self, outcome: str, _: str) -> None:
        self._phone.settle_payment(outcome)
        self._recording.record_silent_event(outcome)

    def _quit(self, _: str) -> None:
        raise QuitRequested

    def _ask_lookup_reply(self, request: LookupRequest) -> RequestOutcome:
        """Ask the player what a lookup answers, until the reply can be read. A case filed in the play is found."""
        service = self._phone.service
        own = self._phone.find_own_case(request)
        if own is not None:
            return own
        self._print(
            f"The lookup `{request.lookup}` asks{_describe_request(request)}. Answer none, failed, late, or rows:"
        )
        self._print(f"  {example_row(lookup_columns(service, request.lookup))}")
        while True:
            reply = read_reply(service, request.lookup, self._ask_line(f"{request.lookup}? "))
            if not isinstance(reply, str):
                self._recording.record_lookup_reply(request.lookup, reply)
                return reply
            self._print(reply)

    def _ask_case_answer(self, case: str, request: AnswerRequest) -> CaseAnswer | None:
        """Ask the player what the case system answers to a case, until it can be read; None if nothing in time."""
        self._print(
            f"What does the case system answer to `{case}` within {request.within:g} s? Type none, or"
        )
        self._print(f"  {example_row(request.columns)}")
        while True:
            answer = read_case_answer(request.columns, self._ask_line(f"{case}? "))
            if not isinstance(answer, str):
                self._recording.record_case_answer(case, answer)
                return answer
            self._print(answer)

    def _ask_line(self, prompt: str) -> str:
        line = self._ask(prompt)
        if line is None:
            raise QuitRequested
        return line

    def _show(self, page: Page) -> None:
        rule = "-" * 40
        self._print(rule)
        for line in page.text.split("\n"):
            self._print(line)
        over = ", the session is over" if page.ends else ""
        self._print(f"{rule} {self._phone.page_size}{over}")
        self._tell_payment()

    def _tell_payment(self) -> None:
        """Say how a payment goes on that is open."""
        if self._phone.payments.latest_open is not None:
            goes_on = "then /dial" if self._phone.page.ends else "then go on"
            self._print(f"* A payment is open: /paid, /failed or /late, {goes_on}.")

    def _report_new(self) -> None:
        """Report what was filed, texted and called since the last report."""
        backend, (cases, texts, calls) = self._phone.backend, self._reported
        for case in backend.filed_cases[cases:]:
            self._print(f"* filed {case.kind} {case.reference}: {case.title}")
            for name, value in case.fields.items():
                shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                self._print(f"    {name}: {shown}")
        for given in backend.verdicts[self._reported_verdicts :]:
            self._print(f"* says of {given.reference}: {verdict_words(given.verdict)}")
        self._reported_verdicts = len(backend.verdicts)
        for held in backend.held_messages[self._reported_held :]:
            until = held.until.astimezone(self._phone.clock.tzinfo)
            self._print(f"* to be texted when the quiet hours end, at {until:%H:%M}: {held.text}")
        self._reported_held = len(backend.held_messages)
        for message in backend.sent_messages[texts:]:
            self._print(f"* texted {message.to}: {message.text}")
        for screen in backend.call_backs[calls:]:
            self._print(f"* calls back, beginning at {screen}")
        self._reported = len(backend.filed_cases), len(backend.sent_messages), len(backend.call_backs)
        for counted in self._phone.surveys.counted[self._reported_counts :]:
            options = ", ".join(f"{name} {option}" for name, option in counted.answers.items())
            self._print(f"* counted in the survey {counted.survey}: {options or 'no options'}")
        self._reported_counts = len(self._phone.surveys.counted)

    def _print(self, text: str) -> None:
        self._say(text)


def _describe_request(request: LookupRequest) -> str:
    match request:
        case CaseLookupRequest():
            return f" for {request.reference}"
        case SimilarLookupRequest():
            return f" for {', '.join(f'{name} {value}' for name, value in request.cases.values)}"
        case _:
            return f" {request.method} {request.url}"
