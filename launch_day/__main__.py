"""`python -m launch_day`: a launch day over the real processes. Exit 1 on a loss, or if sessions were held up."""

import argparse
import signal
import sys
from types import FrameType

import uvloop

from benchmarks import machine
from benchmarks.options import Options
from benchmarks.result import Measured
from launch_day import page, record, table
from launch_day.deployment import MENUS, run_deployment
from launch_day.minutes import percentile
from launch_day.run import LaunchDayRun, Outcome, Plan

MINUTES = 12.0
ROWS = 12  # at least; a shorter day has shorter "minutes"
BOUND_SECONDS = 5.0  # p99 of the hops of sessions under way, in each minute


def main() -> None:
    """Run, and print a row a minute and the verdict."""
    parser = argparse.ArgumentParser(prog="python -m launch_day", description=__doc__)
    parser.add_argument("--journeys", type=int, default=0, help="people; as many as overload this machine")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="length of the day (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is drawn (%(default)s)")
    parser.add_argument("--wait", type=int, default=1500, help="ADMISSION_WAIT, in ms (%(default)s)")
    parser.add_argument(
        "--keep", action="store_true", help="keep the record, and fill docs/capacity.md from it"
    )
    parser.add_argument("--webs", type=int, default=1, help="web processes (%(default)s)")
    parser.add_argument("--texts", type=int, default=2, help="more processes for texts (%(default)s)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    seconds = options.minutes * 60
    measured = machine.describe(
        Options(MENUS, rounds=1, seconds=seconds, phones=0, texts=0, quick=options.minutes < MINUTES)
    )
    plan = Plan(options.journeys, seconds, min(60.0, seconds / ROWS), options.seed, BOUND_SECONDS)
    print(f"A day of {options.minutes:g} minutes, seed {options.seed}. A row is {plan.minute_seconds:g} s.")
    print(table.header(), flush=True)
    with run_deployment(options.wait, options.webs, options.texts) as deployment:
        run = LaunchDayRun(deployment, plan, lambda row: print(table.line(row), flush=True))
        outcome = uvloop.run(run.run())
    for line in outcome.verdict.lines():
        print(line)
    if options.keep:
        kept = _record(outcome, plan, measured, options.wait / 1000, options.webs)
        record.write(kept)
        page.write(kept)
    sys.exit(0 if outcome.verdict.is_good else 1)


def _record(
    outcome: Outcome, plan: Plan, measured: Measured, admission_seconds: float, webs: int
) -> record.RunRecord:
    """Return the record of a run."""
    minutes = outcome.minutes.all()
    lags = [lag for minute in minutes for lag in minute.phone_lags]
    looks = [look for minute in minutes for look in minute.others_looks]
    names = {name for minute in minutes for name in minute.processor}
    return record.RunRecord(
        measured=measured,
        seed=plan.seed,
        people=outcome.day.people,
        day_seconds=plan.day_seconds,
        minute_seconds=plan.minute_seconds,
        admission_seconds=admission_seconds,
        web_processes=webs,
        filing_share=outcome.filing_share,
        trial_rate=outcome.trial_rate,
        rows=record.rows_of(minutes),
        processor={name: sum(minute.processor.get(name, 0.0) for minute in minutes) for name in names},
        memory={name: max(minute.memory.get(name, 0) for minute in minutes) for name in names},
        store_bytes=outcome.store_bytes,
        phone_lag=percentile(lags, 0.99),
        others=sum(looks) / len(looks) if looks else 0.0,
        verdict=list(outcome.verdict.lines()),
        is_good=outcome.verdict.is_good,
    )


def _stop(_number: int, _frame: FrameType | None) -> None:
    """End every process first. A second signal must not disturb that."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(143)


if __name__ == "__main__":
    main()
