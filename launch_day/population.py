"""The people of a launch day: each comes, and comes again if need be, until the report is filed."""

import asyncio
import time
from array import array
from collections.abc import Callable, Sequence
from random import Random

from launch_day.citizen import Citizen, Ending, read_ending
from launch_day.habits import Habits, draw_channel
from launch_day.minutes import Minutes
from launch_day.phones import CallPhone, Page, Phone, TextPhone, UssdPhone
from launch_day.provider import Provider
from launch_day.webhooks import ANSWER_SECONDS, NoAnswerError, NoReplyError, Webhooks

MOST_PAGES = 30  # of one session


class Population:
    """Lets people come. `clock()` is the moment of the run in seconds."""

    def __init__(
        self,
        webhooks: Webhooks,
        provider: Provider,
        habits: Habits,
        minutes: Minutes,
        clock: Callable[[], float],
        seed: int,
        filing_share: float,
    ) -> None:
        self._webhooks = webhooks
        self._provider = provider
        self._habits = habits
        self._minutes = minutes
        self._clock = clock
        self._seed = seed
        self._filing_share = filing_share
        self.citizens: list[Citizen] = []
        self.waiting: set[int] = set()  # those who were told to wait and have not been let in
        self.broken: list[str] = []  # hops of sessions under way that got no answer, and why

    async def live(self, number: int, due: float) -> None:
        """Let one citizen come when it is due, and stay until they are served or give up."""
        chance = Random(f"{self._seed} {number}")
        channel = draw_channel(chance)
        citizen = Citizen(number, files=chance.random() < self._filing_share)
        self.citizens.append(citizen)
        await asyncio.sleep(max(0.0, due - self._clock()))
        kind = "new"
        for attempt in range(self._habits.most_dials):
            ending = await self._attempt(citizen, channel, chance, attempt, kind)
            if ending is Ending.SERVED:
                self._count("served")
                return
            again = await self._wait(citizen, ending, chance)
            if again is None:
                self._count("gave up")
                return
            kind = again
        self._count("gave up")

    async def _wait(self, citizen: Citizen, ending: Ending, chance: Random) -> str | None:
        """Wait until the citizen comes again, and return why; None if they never do."""
        habits = self._habits
        if ending is Ending.UNANSWERED:
            return None
        if ending is Ending.BROKEN:
            if chance.random() >= habits.redial_after_none:
                return None
            await asyncio.sleep(habits.draw(chance, habits.redial_wait))
            return "redial"
        if ending is Ending.TOLD_LATER:
            if chance.random() >= habits.redial_when_told_later:
                return None
            await asyncio.sleep(habits.draw(chance, habits.impatient_wait))
            return "redial"
        turn = self._provider.inbox(citizen.msisdn).turn
        self.waiting.add(citizen.number)
        if chance.random() < habits.impatient:
            try:
                await asyncio.wait_for(turn.wait(), habits.draw(chance, habits.impatient_wait))
            except TimeoutError:
                return "redial"
        else:
            await turn.wait()
        turn.clear()
        if chance.random() >= habits.come_when_texted:
            return None
        await asyncio.sleep(habits.draw(chance, habits.come_wait))
        return "came when texted"

    async def _attempt(
        self, citizen: Citizen, channel: str, chance: Random, attempt: int, kind: str
    ) -> Ending:
        phone = self._phone(citizen, channel, attempt)
        self._count("dials", kind)
        try:
            page = await self._hop(phone, None, chance)
            ending = read_ending(page.words, citizen)
            if page.ends and ending in (Ending.TOLD_TO_WAIT, Ending.TOLD_LATER):
                self._count(ending)
                return ending
            self._count("admitted")
            self.waiting.discard(citizen.number)
            for _ in range(MOST_PAGES):
                known = len(citizen.references)
                typed = citizen.answer(page.words, self._clock())
                if len(citizen.references) > known:
                    self._count("filed")
                if page.ends or typed is None:
                    break
                await asyncio.sleep(self._habits.draw(chance, self._habits.think))
                page = await self._hop(phone, typed, chance)
            await phone.hang_up()
            return read_ending(page.words, citizen)
        except NoReplyError:
            return Ending.UNANSWERED
        except NoAnswerError as error:
            self._count("unanswered")
            self.broken.append(str(error))
        return Ending.SERVED if citizen.references else Ending.BROKEN

    async def _hop(self, phone: Phone, typed: str | None, chance: Random) -> Page:
        patience = min(ANSWER_SECONDS, chance.uniform(*self._habits.patience))
        began = time.monotonic()
        try:
            page = await (phone.begin(patience) if typed is None else phone.send(typed, patience))
        finally:
            self._waits(phone, is_first=typed is None).append(time.monotonic() - began)
        self._count("hops")
        return page

    def _waits(self, phone: Phone, *, is_first: bool) -> "array[float]":
        """Return where the wait of a hop is noted. That of a text is its provider's, so it is noted nowhere."""
        minute = self._minutes.at(self._clock())
        match phone:
            case UssdPhone():
                return minute.dial_waits if is_first else minute.hop_waits
            case CallPhone():
                return minute.call_waits
        return array("d")

    def _phone(self, citizen: Citizen, channel: str, attempt: int) -> Phone:
        session = f"{channel}-{citizen.number}-{attempt}"
        if channel == "sms":
            return TextPhone(self._webhooks, citizen.msisdn, session, self._provider.inbox(citizen.msisdn))
        return (UssdPhone if channel == "ussd" else CallPhone)(self._webhooks, citizen.msisdn, session)

    def _count(self, *names: str) -> None:
        self._minutes.at(self._clock()).counts.update(names)

    def never_texted(self) -> Sequence[int]:
        """Return those who were told to wait, and have neither been let in nor texted."""
        told = self._provider.told_turn
        return [number for number in self.waiting if Citizen(number).msisdn not in told]

    def references(self) -> Sequence[tuple[str, float, Citizen]]:
        """Return each reference that was shown, with the moment and its citizen."""
        return [
            (reference, at, citizen)
            for citizen in self.citizens
            for reference, at in citizen.references.items()
        ]
