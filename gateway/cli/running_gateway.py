"""What operators' commands work on: the gateway that the environment names, or the `gateway dev` that runs here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from redis import RedisError

from gateway.development.running_environment import with_running_environment
from gateway.errors import MachineError
from gateway.services import Services, build
from gateway.settings.reader import read_settings


@contextmanager
def running_gateway() -> Iterator[Services]:
    """Its services; a store that is away is said in a sentence."""
    services = build(read_settings(with_running_environment(os.environ)))
    try:
        yield services
    except RedisError as error:
        raise MachineError(
            f"The store at REDIS_URL does not answer ({type(error).__name__}): is it running?"
        ) from error
    finally:
        services.redis.close()
        services.sessions_redis.close()
