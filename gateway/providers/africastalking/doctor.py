"""Checks of Africa's Talking for `gateway doctor`."""

from collections.abc import Iterator

from gateway.operations.doctor.accounts import (
    BalanceLimits,
    balance_finding,
    is_authorised,
    read_balance,
    refusal_finding,
)
from gateway.operations.doctor.finding import Finding, good, info
from gateway.operations.doctor.http import send_request
from gateway.operations.doctor.webhook_probe import (
    FORBIDDEN,
    NO_CONTENT,
    PROBE_FORM,
    WebhookProbe,
    failure_finding,
)
from gateway.providers.africastalking.provider import PROVIDER, SHARED_SENDER
from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.settings.settings import Settings

TITLE = PROVIDER.title
ORIGINS = {True: "https://api.sandbox.africastalking.com", False: "https://api.africastalking.com"}
SANDBOX = "sandbox"


def check_account(account: AfricasTalkingSettings, limits: BalanceLimits) -> Iterator[Finding]:
    """Check the application that AT_USERNAME and AT_API_KEY name."""
    origin = account.api_url or ORIGINS[account.username == SANDBOX]
    answer = send_request(
        "GET",
        f"{origin}/version1/user",
        params={"username": account.username},
        headers={"apiKey": account.api_key, "Accept": "application/json"},
    )
    if not is_authorised(answer):
        yield refusal_finding(TITLE, answer, "AT_USERNAME and AT_API_KEY")
        return
    yield good(TITLE, f"The credentials of `{account.username}` are accepted.")
    data = answer.json.get("UserData") if isinstance(answer.json, dict) else None
    written = str(data.get("balance", "")) if isinstance(data, dict) else ""
    yield balance_finding(TITLE, read_balance(written), limits)
    if not account.sender_id:
        yield info(TITLE, f"AT_SENDER_ID is not set: texts come from the shared {SHARED_SENDER}.")


def check_webhooks(settings: Settings) -> WebhookProbe:
    """Return a request with the token, as Africa's Talking would send it."""
    token = (*settings.webhook_tokens, "")[0]
    answer = send_request("POST", f"{settings.public_url}/at/{token}/sms/receipts", form=PROBE_FORM)
    about = f"{TITLE}'s webhooks"
    if answer.status == NO_CONTENT:
        return WebhookProbe([good(about, "A request with the token came through.")], answer)
    if answer.status == FORBIDDEN and settings.webhook_networks:
        message = "A request from this machine was turned away. That is right if GATEWAY_WEBHOOK_CIDRS leaves it out."
        return WebhookProbe([info(about, message)], answer)
    cure = "Does the gateway behind it have the same GATEWAY_WEBHOOK_TOKEN? Does the proxy keep the path?"
    return WebhookProbe([failure_finding(about, "A request with the token", answer, cure)], answer)
