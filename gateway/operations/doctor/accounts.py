"""Our accounts at the providers: whether they let us in, and how much money is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.money import Money, parse_money
from gateway.operations.doctor.finding import Finding, bad, good, info, warning
from gateway.operations.doctor.http import HttpAnswer, send_request
from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.providers.twilio.settings import TwilioSettings
from gateway.settings.settings import Settings

AT, TWILIO = "Africa's Talking", "Twilio"
AT_ORIGINS = {True: "https://api.sandbox.africastalking.com", False: "https://api.africastalking.com"}
TWILIO_ORIGIN = "https://api.twilio.com"
SANDBOX = "sandbox"
LOW_BALANCE_DAYS = 3  # a balance that lasts shorter at last week's pace is low


@dataclass(frozen=True, slots=True)
class DailySpending:
    """What a provider's texts cost a day on average, by currency."""

    by_currency: dict[str, Money]


def check_africastalking(
    settings: Settings, delivery: DeliveryConfig, spending: DailySpending
) -> Iterator[Finding]:
    """The application that AT_USERNAME and AT_API_KEY name."""
    account = settings.provider(AfricasTalkingSettings)
    origin = account.api_url or AT_ORIGINS[account.username == SANDBOX]
    answer = send_request(
        "GET",
        f"{origin}/version1/user",
        params={"username": account.username},
        headers={"apiKey": account.api_key, "Accept": "application/json"},
    )
    if not _is_authorised(answer):
        yield _refusal_finding(AT, answer, "AT_USERNAME and AT_API_KEY")
        return
    yield good(AT, f"The credentials of `{account.username}` are accepted.")
    data = answer.json.get("UserData") if isinstance(answer.json, dict) else None
    written = str(data.get("balance", "")) if isinstance(data, dict) else ""
    yield _balance_finding(AT, _read_balance(written), delivery.limits_of("at").low_balance, spending)
    if not account.sender_id:
        yield info(AT, "AT_SENDER_ID is not set: texts come from the shared AFRICASTKNG.")


def check_twilio(settings: Settings, delivery: DeliveryConfig, spending: DailySpending) -> Iterator[Finding]:
    """The account that TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN name."""
    ours = settings.provider(TwilioSettings)
    account = f"{ours.api_url or TWILIO_ORIGIN}/2010-04-01/Accounts/{ours.account_sid}"
    login = (ours.account_sid, (*ours.auth_tokens, "")[0])
    answer = send_request("GET", f"{account}.json", login=login)
    if not _is_authorised(answer):
        yield _refusal_finding(TWILIO, answer, "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
        return
    told = answer.json if isinstance(answer.json, dict) else {}
    state = str(told.get("status", "unknown"))
    if state == "active":
        yield good(TWILIO, "The credentials are accepted, and the account is active.")
    else:
        yield bad(TWILIO, f"The account is `{state}`.", "Open it again in Twilio's console.")
    if told.get("type") == "Trial":
        yield warning(TWILIO, "It is a trial account: only verified numbers get texts.", "Upgrade it.")
    answer = send_request("GET", f"{account}/Balance.json", login=login)
    told = answer.json if isinstance(answer.json, dict) else {}
    written = f"{told.get('currency', '')} {told.get('balance', '')}"
    yield _balance_finding(TWILIO, _read_balance(written), delivery.limits_of("twilio").low_balance, spending)


def _is_authorised(answer: HttpAnswer) -> bool:
    return answer.status == 200


def _refusal_finding(provider: str, answer: HttpAnswer, variables: str) -> Finding:
    if not answer.status:
        return bad(provider, f"It cannot be reached: {answer.error}.", "Is the way out to it open?")
    if answer.status in (401, 403, 404):
        return bad(provider, "It does not accept our credentials.", f"Check {variables}.")
    return bad(
        provider, f"It answers HTTP {answer.status}.", "Ask again later; its status page may say more."
    )


def _balance_finding(
    provider: str, balance: Money | None, low: Money | None, spending: DailySpending
) -> Finding:
    if balance is None:
        return warning(provider, "Its balance could not be read.", "Look it up in its dashboard.")
    said = f"The balance is {balance}"
    if balance.amount <= 0:
        return bad(provider, f"{said}: no text is taken any more.", "Top it up.")
    if low is not None and low.currency == balance.currency and balance.amount < low.amount:
        return warning(provider, f"{said}, less than {low}.", "Top it up.")
    a_day = spending.by_currency.get(balance.currency)
    if a_day is not None and balance.amount < a_day.amount * LOW_BALANCE_DAYS:
        return warning(provider, f"{said}; last week's texts cost {a_day} a day.", "Top it up.")
    return good(provider, f"{said}.")


def _read_balance(written: str) -> Money | None:
    """`KES 1785.50`, `USD -4.2`: a balance may be below nothing, and Twilio gives many digits."""
    currency, _, amount = written.strip().partition(" ")
    if money := parse_money(written):
        return money
    try:
        return Money(Decimal(amount).quantize(Decimal("0.01")), currency)
    except InvalidOperation:
        return None
