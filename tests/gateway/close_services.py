"""Services that a test is done with."""

from tests.gateway.services import Services


def close(services: Services) -> None:
    """End what they began: a notifier left to itself would notify in the middle of the next test."""
    if "job_notifier" in vars(services.container):
        services.job_notifier.close()
    services.redis.close()
    services.sessions_redis.close()
