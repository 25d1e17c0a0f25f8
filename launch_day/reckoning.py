"""What follows from the record of a run: the fitted model beside it, and what a county and a nation need."""

from collections.abc import Sequence

from benchmarks.result import Cell, Plot, Result
from launch_day import prices
from launch_day.case_system import FAST, SLOW
from launch_day.day import PEAK, LaunchDay, relative_rate
from launch_day.deployment import TURN_TEXTS
from launch_day.habits import Habits, habits_of
from launch_day.model.fit import Fit, fit
from launch_day.model.fluid import People, Service
from launch_day.model.nation import PLACES, STEP_SECONDS, Costs, Crowd, Need, backlog_of, scenarios
from launch_day.record import RunRecord
from launch_day.run import SLOW_CASES
from launch_day.table import COLUMNS

MEASURED_AS = {  # what the model calls a column of the table
    "dials": "dials",
    "admitted": "admitted",
    "told_to_wait": "told to wait",
    "texted": "texted",
    "came": "came back",
    "line": "in line",
    "hops": "hops",
    "filed": "filed",
    "at_case_system": "at the case system",
    "backlog": "not there yet",
}
SESSION_BYTES, CASE_BYTES = 770.0, 5200.0  # docs/performance.md, *Store and memory*
WAITING_BYTES = 700.0  # a caller in line: sealed number and words, and a place in a sorted set
FEWER_CORES = (0.75, 0.5, 0.25)  # of those that just carry the peak
BUSY = 0.15  # of the cores, used by others: from here on rates say little
CASE_RATES = (SLOW, FAST, 100.0, 300.0)


def results(record: RunRecord, step_seconds: float = STEP_SECONDS) -> dict[str, Result]:
    """Return all tables of docs/capacity.md by their names. `step_seconds`: of the days of nations."""
    fitted = fit_to(record)
    costs = costs_of(record)
    found = list(
        scenarios(costs, prices.TAKEN, relative_rate, record.admission_seconds, FEWER_CORES, step_seconds)
    )
    needs = [need for need, _ in found]
    return {
        "run": _run(record),
        "model": _model(record, fitted),
        "errors": _errors(record, fitted),
        "costs": _costs(record, costs, fitted),
        "needs": _needs(needs),
        "money": _money(needs),
        "crowds": _crowds(found),
        "backlogs": _backlogs(),
    }


def fit_to(record: RunRecord) -> Fit:
    """Fit the model to a run."""
    day, habits = LaunchDay(record.day_seconds, record.people), habits_of(record.day_seconds)
    quick = min((wait for wait in record.column("p50 ms") if wait > 0), default=10.0) / 1000
    calm_delays = [delay for delay in record.column("case delay p50 s") if delay > 0]

    def service_at(rate: float) -> Service:
        return Service(
            lambda _: rate,
            quick,
            record.admission_seconds,
            float(TURN_TEXTS),
            lambda now: _case_rate(now / record.day_seconds),
            case_seconds=min(calm_delays, default=0.2),
        )

    measured = {name: record.column(column) for name, column in MEASURED_AS.items()}
    return fit(people_of(day, habits, record.filing_share), service_at, measured, record.minute_seconds)


def people_of(day: LaunchDay, habits: Habits, filing_share: float = 1.0) -> People:
    """Return the people of a simulated day as the model sees them."""

    def mean(seconds: tuple[float, float]) -> float:
        return sum(seconds) / 2 * habits.scale

    return People(
        day.rate,
        habits.mean_think,
        habits.patience,
        habits.redial_after_none,
        mean(habits.redial_wait),
        habits.impatient,
        mean(habits.impatient_wait),
        habits.come_when_texted,
        mean(habits.come_wait),
        filing_share,
        habits.redial_when_told_later,
    )


def costs_of(record: RunRecord) -> Costs:
    """Return what a hop, a case and a process cost in a run."""
    hops, cases = max(1.0, record.total("hops")), max(1.0, record.total("filed"))
    return Costs(
        record.processor["web"] / hops,
        record.processor["store"] / hops,
        (record.processor["worker"] + record.processor.get("texts", 0.0)) / cases,
        record.memory["web"] / record.web_processes,
        record.memory["worker"],
        SESSION_BYTES,
        CASE_BYTES,
        WAITING_BYTES,
    )


def _case_rate(share: float) -> float:
    return SLOW if SLOW_CASES[0] <= share < SLOW_CASES[1] else FAST


def _place(name: str) -> int:
    return COLUMNS.index(name)


def _run(record: RunRecord) -> Result:
    plots = (
        Plot(
            0,
            tuple(map(_place, ("dials", "admitted", "told to wait", "texted", "came back"))),
            "A launch day by minute: who dials, and who is let in",
        ),
        Plot(0, (_place("in line"),), "Callers in line"),
        Plot(0, (_place("p50 ms"), _place("p99 ms")), "Waits of sessions under way, ms"),
        Plot(
            0,
            tuple(map(_place, ("filed", "at the case system", "not there yet"))),
            "Cases: filed, taken by the case system, and on their way",
        ),
        Plot(0, tuple(map(_place, ("web MB", "worker MB", "store MB"))), "Memory, MB"),
    )
    busy = " **A busy machine: read ratios, not rates.**" if record.others > BUSY else ""
    settings = (
        f"Seed {record.seed}; a row is {record.minute_seconds:g} s of a day of {record.day_seconds:g} s; "
        f"web processes: {record.web_processes}; the jump is {PEAK:g} times the mean."
    )
    lag = (
        f"The phones' own process was late by {record.phone_lag * 1000:.0f} ms at most in 99 of 100 looks: "
        "so much of the waits is theirs."
    )
    others = f"Others used {record.others * 100:.0f} % of the cores meanwhile.{busy}"
    verdict = " ".join(line for line in record.verdict if not line.startswith(" "))
    notes = [verdict, settings, lag, others]
    rows = [list(row) for row in record.rows]
    return Result("The run", COLUMNS, rows, notes, {}, plots, record.measured)


def _model(record: RunRecord, fitted: Fit) -> Result:
    names = ("dials", "admitted", "told_to_wait", "line", "hops", "backlog")
    columns = ["minute"]
    for name in names:
        columns += [MEASURED_AS[name], f"{MEASURED_AS[name]}, model"]
    measured = {name: record.column(MEASURED_AS[name]) for name in names}
    rows: list[list[Cell]] = []
    for number, minute in enumerate(fitted.minutes[: len(record.rows)]):
        row: list[Cell] = [float(number + 1)]
        for name in names:
            row += [measured[name][number], float(round(getattr(minute, name)))]
        rows.append(row)
    plots = tuple(
        Plot(
            0,
            (1 + 2 * names.index(name), 2 + 2 * names.index(name)),
            f"The model beside the run: {MEASURED_AS[name]}",
        )
        for name in ("admitted", "told_to_wait", "hops", "backlog")
    )
    return Result("The model beside the run", tuple(columns), rows, [], {}, plots)


def _errors(record: RunRecord, fitted: Fit) -> Result:
    rows: list[list[Cell]] = []
    for name, column in MEASURED_AS.items():
        values, modelled = record.column(column), [getattr(minute, name) for minute in fitted.minutes]
        most = name in ("line", "backlog")
        run, model = (max(values), max(modelled)) if most else (sum(values), sum(modelled))
        off = (model - run) / run * 100 if run else 0.0
        name_shown = f"{column}{', at most' if most else ''}"
        rows.append([name_shown, float(round(run)), float(round(model)), off, fitted.errors[name] * 100])
    crowd = record.total("told to wait") > 0
    note = (
        f"Fitted: {fitted.hops_a_second:.0f} hops a second."
        if crowd
        else f"Nobody was told to wait in this run, so {fitted.hops_a_second:.0f} hops a second is only the least."
    )
    return Result(
        "How far the model is off",
        ("figure", "run", "model", "off, %", "minute by minute, %"),
        rows,
        [note],
        {},
    )


def _costs(record: RunRecord, costs: Costs, fitted: Fit) -> Result:
    rows: list[list[Cell]] = [
        ["processor of a web process for a hop, µs", costs.web_seconds_a_hop * 1e6],
        ["processor of the store for a hop, µs", costs.store_seconds_a_hop * 1e6],
        ["processor of the worker for a case with its text, µs", costs.worker_seconds_a_case * 1e6],
        ["hops a second of one web process beside all others, fitted", fitted.hops_a_second],
        ["memory of a web process with its first process, MB", costs.web_bytes / 1e6],
        ["memory of a whole `gateway worker`, MB", costs.worker_bytes / 1e6],
        ["the store grew by, MB", (record.store_bytes[1] - record.store_bytes[0]) / 1e6],
        ["for each case filed, with its session and text, bytes", _bytes_a_case(record)],
    ]
    return Result("What it costs", ("what", "measured"), rows, [], {})


def _bytes_a_case(record: RunRecord) -> float:
    return (record.store_bytes[1] - record.store_bytes[0]) / max(1.0, record.total("filed"))


def _needs(needs: Sequence[Need]) -> Result:
    columns = (
        "",
        "people",
        "dials on the day",
        "hops/s, mean",
        "hops/s, peak",
        "cores for web",
        "p99 wait at the peak, ms",
        "of the store's core, %",
        "cores for workers",
        "machines of 4 cores",
        "memory, GB",
        "store, the day, GB",
        "store, 30 days, GB",
    )
    rows: list[list[Cell]] = [
        [
            need.place.name,
            need.place.people,
            need.place.dials,
            need.mean_hops,
            need.peak_hops,
            need.web_cores,
            need.p99_wait * 1000,
            need.store_share * 100,
            need.worker_cores,
            need.machines,
            need.web_gigabytes,
            need.store_gigabytes_day,
            need.store_gigabytes_month,
        ]
        for need in needs
    ]
    return Result("What a place needs so that nobody waits in line", columns, rows, [], {})


def _money(needs: Sequence[Need]) -> Result:
    columns = (
        "",
        "texts of the day",
        "texts, US$",
        "USSD sessions, US$",
        "machines, US$ a month",
        "all of it for a person who dials, US$",
    )
    rows: list[list[Cell]] = []
    for need in needs:
        whole = need.text_dollars + need.session_dollars + need.machine_dollars / 30
        rows.append(
            [
                need.place.name,
                need.texts,
                need.text_dollars,
                need.session_dollars,
                need.machine_dollars,
                whole / need.place.dials,
            ]
        )
    taken = prices.TAKEN
    note = (
        f"Prices are taken, not measured: {taken.text:g} $ a text, {taken.session:g} $ a session, "
        f"{taken.machine_month:g} $ a month for a machine. Put yours into `launch_day/prices.py`."
    )
    return Result("What the day costs", columns, rows, [note], {})


def _crowds(found: Sequence[tuple[Need, Sequence[Crowd]]]) -> Result:
    columns = (
        "",
        "cores for web",
        "let in, % of the people",
        "dials told to wait, %",
        "longest line",
        "hours until it is empty",
        "longest wait of a hop, s",
        "ADMISSION_TEXTS",
        "more texts",
        "the line in the store, MB",
    )
    rows: list[list[Cell]] = [
        [
            need.place.name,
            crowd.cores,
            crowd.served_share * 100,
            crowd.told_to_wait * 100,
            crowd.longest_line,
            crowd.hours,
            crowd.longest_wait,
            crowd.texts_a_second,
            crowd.extra_texts,
            crowd.line_megabytes,
        ]
        for need, crowds in found
        for crowd in crowds
    ]
    return Result("A launch day with fewer cores", columns, rows, [], {})


def _backlogs() -> Result:
    columns = (
        "",
        "cases of the day",
        "the case system files a second",
        "most on their way",
        "longest delay, hours",
        "all there, hours after the day began",
    )
    rows: list[list[Cell]] = []
    for place in PLACES:
        for rate in CASE_RATES:
            backlog = backlog_of(place, rate, relative_rate)
            rows.append(
                [place.name, place.dials / 2, rate, backlog.most, backlog.longest_delay, backlog.done_after]
            )
    return Result("How long cases wait for the case system", columns, rows, [], {})
