"""One run: people come, dial and come back, while everything is measured by the minute."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import redis
from aiohttp import web

from launch_day.case_system import FAST, SLOW, CaseSystem
from launch_day.citizen import Citizen
from launch_day.day import PEAK, LaunchDay
from launch_day.deployment import Deployment
from launch_day.habits import habits_of
from launch_day.minutes import Minutes
from launch_day.phones import UssdPhone
from launch_day.population import Population
from launch_day.provider import Provider
from launch_day.resources import Resources
from launch_day.table import Row
from launch_day.verdict import Verdict
from launch_day.webhooks import NoAnswerError, Webhooks

HOPS_PER_SESSION = 8
PEAK_LOAD = 3.0  # times the rate of the trial, which is below what the machine can answer, at the jump
MOST_FILED = 0.5  # of what the case system files in a second, on average; the other people file nothing
SLOW_CASES = (0.35, 0.55)  # of the day, in which the case system is slow
TRIAL_PHONES, TRIAL_SECONDS, WARM_UP_SECONDS = 150, 6.0, 1.0
TRIAL_NUMBERS = 90_000_000  # above those of the people
SETTLE_SECONDS = 120.0  # in which nothing comes any more
LOOKS_A_MINUTE = 4
LAG_PAUSE_SECONDS = 0.02
START_SECONDS = 40.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `people` 0: as many as overload this machine at the jump."""

    people: int
    day_seconds: float
    minute_seconds: float
    seed: int
    bound_seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run. `trial_rate`: hops a second of a closed loop before it; 0 if none was made."""

    verdict: Verdict
    minutes: Minutes
    day: LaunchDay
    filing_share: float
    trial_rate: float
    turned_away: int
    quiet_after: float  # seconds from the end of the day until all was quiet
    store_bytes: tuple[int, int]  # as the day began, and when all was quiet


class LaunchDayRun:
    """Runs one. `tell(row)` gets each minute when it is over."""

    def __init__(self, deployment: Deployment, plan: Plan, tell: Callable[[Row], None]) -> None:
        self._deployment = deployment
        self._plan = plan
        self._tell = tell
        self._began = time.monotonic()
        self.minutes = Minutes(plan.minute_seconds)
        self._case_system = CaseSystem(deployment.token, self._case_rate, self._clock, time.time)
        self._has_begun = False
        self._told = 0
        self._noted: set[str] = set()

    async def run(self) -> Outcome:
        """Serve as case system and provider, let the people come, wait until all is quiet, and judge."""
        webhooks = Webhooks(self._deployment.web_port, self._deployment.token)
        provider = Provider(lambda form: self._report(webhooks, form), self._note_text)
        servers = [
            await _serve(self._case_system.routes(), self._deployment.case_system_port),
            await _serve(provider.routes(), self._deployment.provider_port),
        ]
        lags = asyncio.ensure_future(self._measure_lags())
        try:
            await self._await_worker()
            rate = 0.0 if self._plan.people else await self._try_out(webhooks)
            people = self._plan.people or max(
                1, round(PEAK_LOAD * rate / HOPS_PER_SESSION / PEAK * self._plan.day_seconds)
            )
            return await self._live(webhooks, provider, people, rate)
        finally:
            lags.cancel()
            await provider.close()
            webhooks.close()
            for server in servers:
                await server.cleanup()

    async def _measure_lags(self) -> None:
        """Note by how much the phones' own process is late: so much of every wait is theirs."""
        while True:
            began = time.monotonic()
            await asyncio.sleep(LAG_PAUSE_SECONDS)
            lag = time.monotonic() - began - LAG_PAUSE_SECONDS
            if self._has_begun:
                self.minutes.at(self._clock()).phone_lags.append(max(0.0, lag))

    async def _live(self, webhooks: Webhooks, provider: Provider, people: int, rate: float) -> Outcome:
        day = LaunchDay(self._plan.day_seconds, people)
        habits = habits_of(self._plan.day_seconds)
        self._began, self._has_begun = time.monotonic(), True
        share = min(1.0, MOST_FILED * FAST / day.mean_rate)
        population = Population(webhooks, provider, habits, self.minutes, self._clock, self._plan.seed, share)
        arrivals = day.arrivals(Random(self._plan.seed))
        lives = [
            asyncio.ensure_future(population.live(number, due)) for number, due in enumerate(arrivals, 1)
        ]
        with redis.Redis.from_url(self._deployment.store_url) as client:
            resources = Resources(self._deployment.leaders, client)
            empty = resources.store_bytes()
            await self._settle(lives, population, provider, resources)
            over = self._clock() - day.seconds
            for life in lives:
                life.cancel()
            ended = await asyncio.gather(*lives, return_exceptions=True)
            for one in ended:
                if isinstance(one, Exception):
                    raise one
            self._tell_until(self._clock() + self._plan.minute_seconds)
            verdict = self._judge(population, provider, resources)
            size = (empty, resources.store_bytes())
        return Outcome(verdict, self.minutes, day, share, rate, self._case_system.turned_away, over, size)

    async def _settle(
        self,
        lives: list["asyncio.Task[None]"],
        population: Population,
        provider: Provider,
        resources: Resources,
    ) -> None:
        """Look at everything until the day is over and nothing comes any more."""
        pause = self._plan.minute_seconds / LOOKS_A_MINUTE
        known, quiet_since = (0, 0, 0), self._clock()
        while True:
            await asyncio.sleep(pause)
            await asyncio.to_thread(resources.look, self.minutes.at(self._clock()))
            self._note_delays(population)
            self._tell_until(self._clock())
            if self._clock() < self._plan.day_seconds:
                continue
            owed = sum(
                1 for reference, _, _ in population.references() if reference not in self._case_system.filed
            )
            done = all(life.done() for life in lives)
            if done and not owed and not resources.backlog() and self._texts_have_come(population, provider):
                return
            now = (len(self._case_system.filed), provider.texts.total(), sum(life.done() for life in lives))
            if now != known:
                known, quiet_since = now, self._clock()
            elif self._clock() - quiet_since > SETTLE_SECONDS:
                return

    def _texts_have_come(self, population: Population, provider: Provider) -> bool:
        return all(
            (citizen.msisdn, reference) in provider.told for reference, _, citizen in population.references()
        )

    def _judge(self, population: Population, provider: Provider, resources: Resources) -> Verdict:
        self._note_delays(population)
        strange = [page for citizen in population.citizens for page in citizen.strange_pages]
        return Verdict(
            self.minutes.all(),
            population.references(),
            {reference: card for reference, (card, _) in self._case_system.filed.items()},
            dict(provider.texts),
            provider.told,
            len(population.never_texted()),
            resources.backlog(),
            self._case_system.refused,
            strange,
            self._plan.bound_seconds,
        )

    def _note_delays(self, population: Population) -> None:
        """Write down, once for each case, how long it took to reach the case system, in the minute it was filed in."""
        for reference, at, _ in population.references():
            found = self._case_system.filed.get(reference)
            if found is not None and reference not in self._noted:
                self._noted.add(reference)
                self.minutes.at(at).case_delays.append(max(0.0, found[1] - at))
                self.minutes.at(found[1]).counts["at the case system"] += 1

    async def _try_out(self, webhooks: Webhooks) -> float:
        """Return how many hops a second this machine answers now, in a closed loop without pauses."""
        counted, ends = 0, self._clock() + WARM_UP_SECONDS + TRIAL_SECONDS
        counts_from = self._clock() + WARM_UP_SECONDS

        async def walk(number: int) -> None:
            nonlocal counted
            session = 0
            while self._clock() < ends:
                citizen = Citizen(TRIAL_NUMBERS + number * 1000 + session)
                phone = UssdPhone(webhooks, citizen.msisdn, f"trial-{number}-{session}")
                session += 1
                try:
                    page = await phone.begin(15.0)
                    while not page.ends and self._clock() < ends:
                        typed = citizen.answer(page.words, 0.0)
                        if typed is None:
                            break
                        page = await phone.send(typed, 15.0)
                        counted += self._clock() > counts_from
                except NoAnswerError:
                    continue

        await asyncio.gather(*(walk(number) for number in range(TRIAL_PHONES)))
        await self._await_no_backlog()
        self._case_system.forget()
        return counted / TRIAL_SECONDS

    async def _await_worker(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not await asyncio.to_thread(self._deployment.worker_has_started):
            if time.monotonic() > deadline:
                raise TimeoutError("The worker does not start.")
            await asyncio.sleep(0.1)

    async def _await_no_backlog(self) -> None:
        """Wait until the cases of the trial have left, so that the day begins with none."""
        with redis.Redis.from_url(self._deployment.store_url) as client:
            resources = Resources(self._deployment.leaders, client)
            deadline = time.monotonic() + SETTLE_SECONDS
            while await asyncio.to_thread(resources.backlog) and time.monotonic() < deadline:
                await asyncio.sleep(0.2)

    async def _report(self, webhooks: Webhooks, form: dict[str, str]) -> None:
        """Post a receipt. One that is lost is nobody's loss: the text has arrived."""
        try:
            await webhooks.post("sms/receipts", form)
        except NoAnswerError:
            self.minutes.at(self._clock()).counts["receipts unanswered"] += 1

    def _note_text(self, kind: str) -> None:
        self.minutes.at(self._clock()).counts.update(
            ("texts", "turn texts") if kind == "turn" else ("texts",)
        )

    def _tell_until(self, moment: float) -> None:
        """Tell each minute that is over."""
        while (self._told + 1) * self._plan.minute_seconds <= moment:
            start = self._told * self._plan.minute_seconds
            self._tell(Row.of(self._told + 1, self.minutes.at(start)))
            self._told += 1

    def _case_rate(self) -> float:
        share = self._clock() / self._plan.day_seconds if self._has_begun else 0.0
        return SLOW if SLOW_CASES[0] <= share < SLOW_CASES[1] else FAST

    def _clock(self) -> float:
        return time.monotonic() - self._began


async def _serve(routes: list[web.RouteDef], port: int) -> web.AppRunner:
    """Serve these routes on a port of this machine."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner
