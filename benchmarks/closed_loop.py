"""Phones that each send their next hop after the last answer: they find the highest rate of a server."""

import selectors
import time

from benchmarks.journeys import JourneyHops
from benchmarks.phones import ANSWER_SECONDS, Phone, RoundTally, check_answer


def run_phones(port: int, phones: int, seconds: float, warm_up: float, walks: JourneyHops) -> RoundTally:
    """Run the phones for `warm_up` seconds, and then for `seconds` seconds that count. All answers are checked.

    Journeys that have begun go on to their end, even after the time is up.
    """
    tally = RoundTally()
    waiting = selectors.DefaultSelector()
    started = time.perf_counter()
    counts, ends = started + warm_up, started + warm_up + seconds
    walking = 0
    for number in range(phones):
        phone = Phone(number, ("127.0.0.1", port), walks)
        waiting.register(phone.socket, selectors.EVENT_READ, phone)
        walking += phone.send(tally, begin=True)
    while walking:
        ready = waiting.select(ANSWER_SECONDS)
        if not ready:
            raise TimeoutError(f"no answer within {ANSWER_SECONDS} s")
        for key, _events in ready:
            phone = key.data
            answer = phone.answer()
            if answer is None:
                continue
            now = time.perf_counter()
            tally.answers += 1
            if counts <= phone.sent and now <= ends:
                tally.waits.append(now - phone.sent)
            check_answer(answer, phone, tally)
            if not phone.send(tally, begin=now < ends):
                walking -= 1
                waiting.unregister(phone.socket)
                phone.socket.close()
    tally.hops = len(tally.waits)
    tally.seconds = seconds
    return tally
