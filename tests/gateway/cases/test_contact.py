"""What a case keeps of its citizen, and what its case system gets, by `contact:` of the menus."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import redis

from gateway.cases.refused_submissions import RefusedSubmissions
from gateway.cases.submissions import SubmissionStore, confirmation_id
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from menus.model import ContactWay
from tests.gateway.cases.conftest import ASHA, WATER_LEAK

TELLS_NUMBER = replace(
    WATER_LEAK,
    title=f"Of {ASHA.msisdn}",
    fields={"phone": ASHA.msisdn, "deep": [{"who": "254711000001, at noon"}], "homes": 60},
    codes={"redmine": {"subject": f"{ASHA.msisdn}"}},
)


def payload_of(store: redis.Redis, crypto: Crypto, submission_id: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(crypto.decrypt(store.hget(f"submission:{submission_id}", "payload")))
    return payload


@pytest.mark.parametrize("way", [ContactWay.RELAY, ContactWay.NONE])
def test_a_number_that_is_kept_back_is_nowhere_in_what_the_case_system_gets(
    submissions: SubmissionStore, store: redis.Redis, crypto: Crypto, way: ContactWay
) -> None:
    submissions.commit("s1", replace(TELLS_NUMBER, contact=way), ASHA)
    payload = payload_of(store, crypto, "s1")
    assert payload["contact"] == {"msisdn": "", "language": "sw", "channel": "ussd", "by": way}
    assert payload["fields"] == {"phone": "", "deep": [{"who": ", at noon"}], "homes": 60}
    assert "711000001" not in json.dumps(payload)


def test_without_a_contact_of_the_menus_the_case_system_gets_the_number(
    submissions: SubmissionStore, store: redis.Redis, crypto: Crypto
) -> None:
    submissions.commit("s1", TELLS_NUMBER, ASHA)
    payload = payload_of(store, crypto, "s1")
    assert payload["contact"] == {"msisdn": ASHA.msisdn, "language": "sw", "channel": "ussd"}
    assert payload["fields"]["phone"] == ASHA.msisdn


def test_of_a_relayed_case_the_gateway_keeps_the_number_and_texts_it(
    submissions: SubmissionStore, store: redis.Redis, crypto: Crypto
) -> None:
    reference = submissions.commit("s1", replace(WATER_LEAK, contact=ContactWay.RELAY), ASHA)
    case = store.hgetall(f"case:{reference}")
    assert case[b"contact"] == b"relay"
    assert crypto.decrypt(case[b"number"]) == ASHA.msisdn
    assert store.exists(f"message:{confirmation_id(reference)}")


def test_nothing_leads_from_a_case_without_contact_to_its_citizen(
    submissions: SubmissionStore, store: redis.Redis, crypto: Crypto
) -> None:
    contact = replace(ASHA, network="63902")
    reference = submissions.commit("s1", replace(WATER_LEAK, contact=ContactWay.NONE), contact)
    case = store.hgetall(f"case:{reference}")
    assert case[b"contact"] == b"none"
    assert case[b"number"] == case[b"number_digest"] == b""
    assert b"network" not in case
    assert not store.exists(f"message:{confirmation_id(reference)}")
    digest = crypto.digest(ASHA.msisdn).encode()
    kept = [value for key in ("submission:s1", f"case:{reference}") for value in store.hgetall(key).values()]
    assert digest not in kept


@pytest.mark.parametrize(
    ("earlier", "own", "way"),
    [
        (ContactWay.RELAY, ContactWay.NUMBER, "relay"),
        (ContactWay.NONE, ContactWay.RELAY, "none"),
        (ContactWay.NUMBER, ContactWay.RELAY, "relay"),
        (ContactWay.RELAY, ContactWay.NONE, "none"),
    ],
)
def test_feedback_gives_away_no_more_than_its_case(
    submissions: SubmissionStore,
    store: redis.Redis,
    crypto: Crypto,
    earlier: ContactWay,
    own: ContactWay,
    way: str,
) -> None:
    about = submissions.commit("s1", replace(WATER_LEAK, contact=earlier), ASHA)
    submissions.commit("s2", replace(WATER_LEAK, contact=own), ASHA, feedback_on=about)
    payload = payload_of(store, crypto, "s2")
    assert payload["contact"]["by"] == way
    assert payload["contact"]["msisdn"] == ""


def test_who_is_forgotten_is_found_in_a_relayed_case_that_was_given_up(
    submissions: SubmissionStore, store: redis.Redis, crypto: Crypto, outbox: Outbox
) -> None:
    refused = RefusedSubmissions(store, outbox, crypto, timedelta(days=30))
    submissions.commit("s1", replace(WATER_LEAK, contact=ContactWay.RELAY), ASHA)
    lease = outbox.lease("s1", 10)
    assert lease is not None
    outbox.dead_letter(lease)
    assert refused.purge_of(crypto.digest("+254711000009")) == 0
    assert refused.purge_of(crypto.digest(ASHA.msisdn)) == 1
