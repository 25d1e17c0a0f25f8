"""Somebody plays a service in the terminal: pages are drawn, commands beginning with `/` are events."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from gateway.cli.lookup_replies import example_of, read_reply
from menus.compiler.reading import Reading
from menus.engine.effects import Fetch, LookUp, Outcome
from menus.engine.engine import Page
from menus.model import Service
from menus.problems import Place, Problems
from menus.scenarios.given import Facts
from menus.scenarios.phone import Phone, PhoneError
from menus.scenarios.recorder import Recording
from menus.yaml.source import Scalar

HELP = """\
/drop        the line drops          /redial [CODE]     dial again
/repeat      the last hop once more  /wait 10m          time passes
/update STATUS [NOTE]                the case backend tells of the case filed last
/quit        hang up"""

Say = Callable[[str], object]
Ask = Callable[[str], str | None]


class Quit(Exception):  # noqa: N818 - not an error
    """Enough."""


class Player:
    """Shows pages with `say` and takes lines from `ask`, until `/quit` or there are no more."""

    help = HELP

    def __init__(self, service: Service, facts: Facts, *, say: Say, ask: Ask) -> None:
        self._phone = Phone(service, facts, self._answer)
        self._facts = replace(facts, number=self._phone.number)
        self._say = say
        self._ask = ask
        self._recording = Recording()
        self._told = 0, 0, 0
        self._commands: Mapping[str, Callable[[str], None]] = {
            "/drop": self._drop,
            "/redial": self._dial,
            "/dial": self._dial,
            "/repeat": self._repeat,
            "/wait": self._wait,
            "/update": self._update,
            "/help": lambda _: self._put(self.help),
            "/quit": self._quit,
        }

    def play(self) -> None:
        """From the first dial to the last line typed."""
        try:
            if self._phone.channel == "sms":
                self._put("Text the service a first word.")
            else:
                self._dial("")
            while True:
                self._take(self._asked("> "))
        except Quit:
            pass

    def recorded(self, name: str, menus: str) -> str:
        """What happened as a scenario file, for the menu file at `menus`."""
        return self._recording.document(name, menus, self._facts, self._phone.agency)

    def _take(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        command = self._commands.get(word)
        try:
            if command is not None:
                command(rest.strip())
            else:
                self._typed(line)
        except PhoneError as error:
            self._put(f"{error}")
        self._tell()

    def _typed(self, line: str) -> None:
        page = self._phone.type(line)
        self._recording.typed(line, page)
        self._show(page)

    def _dial(self, code: str) -> None:
        page = self._phone.dial(code or None)
        if code:
            self._recording.dialled(code, page)
        else:
            self._recording.shown("dial", page)
        self._show(page)

    def _drop(self, _: str) -> None:
        self._phone.drop()
        self._recording.happened("drop")
        self._put("The line dropped. /redial dials again.")

    def _repeat(self, _: str) -> None:
        page = self._phone.repeat()
        self._recording.shown("repeat", page)
        self._show(page)

    def _wait(self, length: str) -> None:
        seconds = Reading(Problems()).seconds(Scalar(length, Place("", 1, 1)), "/wait")
        if seconds is None:
            raise PhoneError(f"`{length}` is no length of time: /wait 10m")
        self._phone.wait(seconds)
        self._recording.happened(f"wait: {length}")
        self._put(f"It is {self._phone.clock:%A %Y-%m-%d %H:%M}.")

    def _update(self, words: str) -> None:
        status, _, note = words.partition(" ")
        if not self._phone.agency.filed:
            raise PhoneError("No case was filed that could be updated.")
        self._phone.agency.update(status, note.strip(), self._phone.clock)
        self._recording.updated(status, note.strip())

    def _quit(self, _: str) -> None:
        raise Quit

    def _answer(self, request: LookUp | Fetch) -> Outcome:
        """What a lookup answers: the player is asked until it can be read."""
        service = self._phone.service
        self._put(f"The lookup `{request.lookup}` asks{_what(request)}. Answer none, failed, late, or rows:")
        self._put(f"  {example_of(service, request.lookup)}")
        while True:
            reply = read_reply(service, request.lookup, self._asked(f"{request.lookup}? "))
            if not isinstance(reply, str):
                self._recording.answered(request.lookup, reply)
                return reply
            self._put(reply)

    def _asked(self, prompt: str) -> str:
        line = self._ask(prompt)
        if line is None:
            raise Quit
        return line

    def _show(self, page: Page) -> None:
        rule = "-" * 40
        self._put(rule)
        for line in page.text.split("\n"):
            self._put(line)
        over = ", the session is over" if page.ends else ""
        self._put(f"{rule} {self._phone.taken}{over}")

    def _tell(self) -> None:
        """What was filed, texted and called since it was told last."""
        agency, (cases, texts, calls) = self._phone.agency, self._told
        for case in agency.filed[cases:]:
            self._put(f"* filed {case.kind} {case.reference}: {case.title}")
            for name, value in case.fields.items():
                self._put(f"    {name}: {value}")
        for message in agency.texts[texts:]:
            self._put(f"* texted {message.to}: {message.text}")
        for screen in agency.calls[calls:]:
            self._put(f"* calls back, beginning at {screen}")
        self._told = len(agency.filed), len(agency.texts), len(agency.calls)

    def _put(self, text: str) -> None:
        self._say(text)


def _what(request: LookUp | Fetch) -> str:
    return f" for {request.reference}" if isinstance(request, LookUp) else f" {request.method} {request.url}"
