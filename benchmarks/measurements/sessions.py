"""How the cost of a hop grows with the sessions that the store holds."""

import time

import redis

from benchmarks.gateway_contender import gateway_contender
from benchmarks.measurements.growth import growth
from benchmarks.options import Options
from benchmarks.result import Result
from benchmarks.rounds import Contender

COUNTS = (0, 10_000, 100_000, 1_000_000)
QUICK_COUNTS = (0, 10_000, 50_000)
BATCH = 10_000
KEEP_SECONDS = 86_400
STEP = f"""
for count = ARGV[1], ARGV[2] do
  redis.call('SET', string.format('conversation:%032x', count), ARGV[3], 'EX', {KEEP_SECONDS})
end
"""


def measure(options: Options) -> Result:
    """Measure one gateway while its store holds more and more copies of a session."""
    contenders = []
    with gateway_contender("", options.menus) as (gateway, client):
        gateway.measure(options.load_by(1))
        session = _any_session(client)
        stored, megabytes = 0, []
        for count in QUICK_COUNTS if options.quick else COUNTS:
            _store(client, session, stored, count)
            stored = count
            contender = Contender(str(count), gateway.server, gateway.script)
            contenders.append(contender)
            for _ in range(options.rounds):
                contender.measure(options.load)
            megabytes.append(client.info("memory")["used_memory"] / 1e6)
    title = f"Cost by stored sessions, {options.phones} phones"
    note = f"The store used {megabytes[-1]:,.0f} MB at the end, with copies of a session of {len(session)} bytes."
    return growth(title, "stored sessions", contenders, [note])


def _any_session(client: redis.Redis) -> bytes:
    """Return the record of a conversation of the store."""
    key = next(client.scan_iter("conversation:*", count=1000))
    session: bytes = client.get(key)
    return session


def _store(client: redis.Redis, session: bytes, first: int, end: int) -> None:
    """Store copies of a session, without their way to the disk, and wait until the store has written itself anew."""
    client.config_set("appendonly", "no")
    for begin in range(first, end, BATCH):
        client.eval(STEP, 0, begin, min(begin + BATCH, end) - 1, session)
    client.config_set("appendonly", "yes")
    while client.info("persistence")["aof_rewrite_in_progress"]:
        time.sleep(0.1)
