"""Checks of Twilio for `gateway doctor`."""

from collections.abc import Iterator

from gateway.operations.doctor.accounts import (
    BalanceLimits,
    balance_finding,
    is_authorised,
    read_balance,
    refusal_finding,
)
from gateway.operations.doctor.finding import Finding, bad, good, info, warning
from gateway.operations.doctor.http import send_request
from gateway.operations.doctor.webhook_probe import NO_CONTENT, PROBE_FORM, WebhookProbe, failure_finding
from gateway.providers.twilio.provider import PROVIDER, SMS_STATUS_PATH
from gateway.providers.twilio.settings import TwilioSettings

TITLE = PROVIDER.title
ORIGIN = "https://api.twilio.com"


def check_account(settings: TwilioSettings, limits: BalanceLimits) -> Iterator[Finding]:
    """Check the account that TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN name."""
    account = f"{settings.api_url or ORIGIN}/2010-04-01/Accounts/{settings.account_sid}"
    login = (settings.account_sid, (*settings.auth_tokens, "")[0])
    answer = send_request("GET", f"{account}.json", login=login)
    if not is_authorised(answer):
        yield refusal_finding(TITLE, answer, "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
        return
    details = answer.json if isinstance(answer.json, dict) else {}
    state = str(details.get("status", "unknown"))
    if state == "active":
        yield good(TITLE, "The credentials are accepted, and the account is active.")
    else:
        yield bad(
            TITLE, f"The account is `{state}`.", "Open it again in Twilio's console.", "provider-credentials"
        )
    if details.get("type") == "Trial":
        yield warning(
            TITLE, "It is a trial account: only verified numbers get texts.", "Upgrade it.", "provider-trial"
        )
    answer = send_request("GET", f"{account}/Balance.json", login=login)
    details = answer.json if isinstance(answer.json, dict) else {}
    written = f"{details.get('currency', '')} {details.get('balance', '')}"
    yield balance_finding(TITLE, read_balance(written), limits)


def check_webhooks(public_url: str, settings: TwilioSettings) -> WebhookProbe:
    """Return a request with a signature, as Twilio would make it."""
    from twilio.request_validator import RequestValidator

    url = public_url.rstrip("/") + SMS_STATUS_PATH
    about = f"{TITLE}'s webhooks"
    headers = {}
    if "HMAC_SHA1" in settings.signatures:
        key = settings.auth_tokens[0]
        signature = RequestValidator(key).compute_signature(url, PROBE_FORM)
    else:
        key = (*settings.signing_keys, *settings.auth_tokens)[0]
        signature = RequestValidator(key).compute_signature(url, PROBE_FORM, "HMAC_SHA256")
        headers["X-Twilio-Webhooks-Signature-Settings"] = "key=doctor,algorithm=HMAC_SHA256"
    answer = send_request("POST", url, form=PROBE_FORM, headers={"X-Twilio-Signature": signature, **headers})
    signs = info(about, f"The signature is made over {url}: Twilio must call exactly that.")
    if answer.status == NO_CONTENT:
        well = good(about, "A request signed so came through, and its signature matched.")
        return WebhookProbe([signs, well], answer)
    cure = (
        "Does the gateway behind it have the same GATEWAY_PUBLIC_URL and TWILIO_AUTH_TOKEN? "
        "Does the proxy keep path and query as they are?"
    )
    return WebhookProbe([signs, failure_finding(about, "A request signed so", answer, cure)], answer)
