"""`python -m tests.soak.worker`: a real worker, but for its provider's client, which waits a fifth of a second."""

import os

from gateway.container.container import build_container
from gateway.container.worker import build_worker
from gateway.operations import logs
from gateway.providers.africastalking.sdk import SdkTimeouts
from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.providers.africastalking.sms import AfricasTalkingSms
from gateway.settings.reader import read_settings
from gateway.workers.queues import ANNOUNCE, SEND

PATIENCE_SECONDS = 0.2
LEASE_SECONDS = 3.0


def main() -> None:
    """Work until told to stop, or killed."""
    settings = read_settings(os.environ)
    logs.configure("WARNING", settings.secrets)
    container = build_container(settings)
    account = settings.provider(AfricasTalkingSettings)
    client = AfricasTalkingSms(
        account.username,
        account.api_key,
        origin=account.api_url,
        timeouts=SdkTimeouts(connect=2.0, read=PATIENCE_SECONDS),
    )
    sender = container.sending.sender_by([client], container.messages.words, LEASE_SECONDS)
    announcement_sender = container.announcements.sender_by([client], LEASE_SECONDS)
    actions = {SEND: sender.send, ANNOUNCE: lambda *_announcements: announcement_sender.send_turn()}
    build_worker(container, actions).run(
        parent=os.getppid()
    )  # so that none is left over, whatever becomes of the soak


if __name__ == "__main__":
    main()
