"""The gateway that operators' commands work on: from the environment, or the `gateway dev` that runs here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from redis import RedisError

from gateway.container.container import Container, build_container
from gateway.development.running_environment import with_running_environment
from gateway.errors import MachineError
from gateway.settings.reader import read_settings


@contextmanager
def running_gateway() -> Iterator[Container]:
    """Yield the container of the gateway, and close it. If the store is down, MachineError says so in a sentence."""
    environ = with_running_environment(os.environ)
    container = build_container(read_settings(environ), environ=environ)
    try:
        yield container
    except RedisError as error:
        raise MachineError(
            f"The store at REDIS_URL does not answer ({type(error).__name__}): is it running?"
        ) from error
    finally:
        container.resources.close()
