"""Waits in a queue with several servers: Erlang's C formula, and Allen and Cunneen's correction for other services.

Sources: A. K. Erlang, 1917; A. O. Allen, Probability, Statistics and Queueing Theory, 2nd edition, 1990, 5.3.
"""

import math


def wait_share(servers: int, load: float) -> float:
    """Return the share of arrivals that wait in M/M/c (Erlang's C). `load` is in servers; 1 if it is too much."""
    if load >= servers:
        return 1.0
    blocked = 1.0  # Erlang's B, by its recursion
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def mean_wait(servers: int, load: float, service_seconds: float, variation: float = 1.0) -> float:
    """Return the mean wait in M/G/c, in seconds. `variation`: of the time of service, squared; 1 is exponential."""
    if load >= servers:
        return math.inf
    return wait_share(servers, load) * service_seconds / (servers - load) * (1 + variation) / 2


def wait_percentile(
    servers: int, load: float, service_seconds: float, share: float, variation: float = 1.0
) -> float:
    """Return the wait that this share of arrivals does not exceed. The tail is taken as exponential."""
    if load >= servers:
        return math.inf
    waiting = wait_share(servers, load)
    if waiting <= 1 - share:
        return 0.0
    mean_of_those = service_seconds / (servers - load) * (1 + variation) / 2
    return mean_of_those * math.log(waiting / (1 - share))


def servers_for(load: float, most_busy: float) -> int:
    """Return the least number of servers that are busy for this share of their time at most."""
    return max(1, math.ceil(load / most_busy - 1e-9))
