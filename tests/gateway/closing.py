"""Services that a test is done with."""

from gateway.services import Services


def close(services: Services) -> None:
    """End what they began: a doorbell left to itself would ring in the middle of the next test."""
    if "doorbell" in vars(services):
        services.doorbell.close()
    services.redis.close()
    services.sessions_redis.close()
