"""`python -m tests.soak.worker`: a real worker, but for its provider's client, which waits a fifth of a second."""

import os

from gateway.operations import logs
from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.providers.africastalking.sms import AfricasTalkingSms, SdkTimeouts
from gateway.services import build
from gateway.settings.reader import read_settings
from gateway.workers.worker import run_worker

PATIENCE_SECONDS = 0.2
LEASE_SECONDS = 3.0


def main() -> None:
    """Work until told to stop, or killed."""
    settings = read_settings(os.environ)
    logs.configure("WARNING", settings.secrets)
    services = build(settings)
    account = settings.provider(AfricasTalkingSettings)
    client = AfricasTalkingSms(
        account.username,
        account.api_key,
        origin=account.api_url,
        timeouts=SdkTimeouts(connect=2.0, read=PATIENCE_SECONDS),
    )
    services.__dict__["sending"] = services.sending_by([client], services.words, LEASE_SECONDS)
    services.__dict__["draining"] = services.draining_by([client], LEASE_SECONDS)
    run_worker(services, parent=os.getppid())  # so that none is left over, whatever becomes of the soak


if __name__ == "__main__":
    main()
