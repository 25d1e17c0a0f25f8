"""Whether a provider's webhooks would come through the proxy: real requests to our public address.

They are signed, or carry the token, as a provider's would, and name no message, so nothing is stored for them.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from gateway.operations.doctor import clock
from gateway.operations.doctor.finding import Finding, bad, good, info, warning
from gateway.operations.doctor.http import HttpAnswer, send_request
from gateway.providers.clients import STATUS_CALLBACK
from gateway.providers.twilio.settings import TwilioSettings
from gateway.settings.settings import Settings

SUBJECT = "public address"
NO_CONTENT = 204
FORBIDDEN = 403
FORM = {"MessageStatus": "doctor"}
DATE_TOLERANCE_SECONDS = 2.0  # seconds: whole ones, and the way there


def check_public_address(settings: Settings, now: Callable[[], float]) -> Iterator[Finding]:
    """The public address, from outside as far as this machine can be that."""
    url = urlsplit(settings.public_url)
    yield info(SUBJECT, f"Providers call {settings.public_url}.")
    if url.scheme != "https" and not settings.development:
        yield bad(SUBJECT, "It is no https address.", "Put a proxy with TLS before the gateway.")
    if "_" in (url.hostname or ""):
        yield bad(SUBJECT, "Its host name has an underscore, which Twilio refuses.", "Choose another name.")
    asked = [_check_token(settings)]
    if settings.provider(TwilioSettings).auth_tokens:
        asked.append(_check_signature(settings))
    for findings, _ in asked:
        yield from findings
    moments = [answer.server_time for _, answer in asked if answer.server_time is not None]
    if moments:
        yield from clock.compare_clocks(SUBJECT, now(), moments[-1], "the proxy's", DATE_TOLERANCE_SECONDS)


def _check_token(settings: Settings) -> tuple[list[Finding], HttpAnswer]:
    token = (*settings.webhook_tokens, "")[0]
    answer = send_request("POST", f"{settings.public_url}/at/{token}/sms/receipts", form=FORM)
    about = "Africa's Talking's webhooks"
    if answer.status == NO_CONTENT:
        return [good(about, "A request with the token came through.")], answer
    if answer.status == FORBIDDEN and settings.webhook_networks:
        said = "A request of this machine was turned away, which GATEWAY_WEBHOOK_CIDRS may well want."
        return [info(about, said)], answer
    cure = "Does the gateway behind it have the same GATEWAY_WEBHOOK_TOKEN? Does the proxy keep the path?"
    return [_failure_finding(about, "A request with the token", answer, cure)], answer


def _check_signature(settings: Settings) -> tuple[list[Finding], HttpAnswer]:
    from twilio.request_validator import RequestValidator

    url = settings.public_url.rstrip("/") + STATUS_CALLBACK
    about = "Twilio's webhooks"
    headers = {}
    account = settings.provider(TwilioSettings)
    if "HMAC_SHA1" in account.signatures:
        key = account.auth_tokens[0]
        signature = RequestValidator(key).compute_signature(url, FORM)
    else:
        key = (*account.signing_keys, *account.auth_tokens)[0]
        signature = RequestValidator(key).compute_signature(url, FORM, "HMAC_SHA256")
        headers["X-Twilio-Webhooks-Signature-Settings"] = "key=doctor,algorithm=HMAC_SHA256"
    answer = send_request("POST", url, form=FORM, headers={"X-Twilio-Signature": signature, **headers})
    signs = info(about, f"The signature is made over {url}: Twilio must call exactly that.")
    if answer.status == NO_CONTENT:
        return [signs, good(about, "A request signed so came through, and its signature matched.")], answer
    cure = (
        "Does the gateway behind it have the same GATEWAY_PUBLIC_URL and TWILIO_AUTH_TOKEN? "
        "Does the proxy keep path and query as they are?"
    )
    return [signs, _failure_finding(about, "A request signed so", answer, cure)], answer


def _failure_finding(about: str, what: str, answer: HttpAnswer, cure: str) -> Finding:
    if answer.status == FORBIDDEN:
        return bad(about, f"{what} was turned away (HTTP 403).", cure)
    if answer.status:
        return bad(
            about,
            f"{what} was answered HTTP {answer.status}, and not by the gateway.",
            "See the proxy's log.",
        )
    if "certificate" in answer.error:
        return bad(about, f"{what} failed: {answer.error}.", "Twilio refuses self-signed ones too: get one.")
    tried = (
        "Try from outside, where a firewall may let in what it does not let out; is `gateway serve` running?"
    )
    return warning(about, f"{what} did not get there from this machine: {answer.error}.", tried)
