"""A gateway of today on the records of an earlier release. Only this module of these tests imports the gateway."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import redis
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from rq.registry import FailedJobRegistry
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from gateway.cli import main
from gateway.settings.reader import read_settings
from gateway.workers.queues import QUEUE_BY_JOB, SEND, queue
from gateway.workers.worker import Worker
from tests.clock import Clock
from tests.gateway.cases.fake_case_system import signature_headers
from tests.gateway.services import Services, build, close, create_app, job_functions, run_job
from tests.records.outside_systems import OutsideSystems

KNOWN_JOBS = frozenset(QUEUE_BY_JOB)
# As in the settings of the records.
TOKEN = "a-token-for-tests"
PUBLIC_URL = "https://gateway.example"
AUTH_TOKEN = "a-token-of-twilio"
OUR_NUMBER = "+254711082000"
SHORT_CODE, LONG_CODE = "40404", "+14155550100"
SAFARICOM = "63902"


@dataclass
class GatewayOnRecords:
    """A gateway and its store, and the phones and providers that call it. The clock stands still."""

    services: Services
    app: Flask
    store: redis.Redis
    clock: Clock
    outside: OutsideSystems

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def work(self, job: str, *items: str) -> None:
        """Do a job as a worker does. Of the texts that are due, send only these."""
        if job == SEND:
            self.services.container.sending.sender.send(*items)
        else:
            run_job(self.services, job, *items)

    def do_waiting_job(self) -> None:
        """Do the first job that waits in RQ."""
        Worker(self.store, job_functions(self.services))._run_next_job()

    def drop_unused_recordings(self, in_use: list[str]) -> int:
        """Drop the prompt recordings that are not in use, and return how many went."""
        return self.services.prompt_store.drop_unused(in_use)

    def take_up_published_menus(self) -> bool:
        """Load a newly published version; return whether there is one."""
        return self.services.menus.refresh()

    def due(self, stream: str) -> set[str]:
        """The ids in the outbox of a stream, due or not."""
        return {item.decode() for item in self.store.zrange(f"outbox:{stream}:due", 0, -1)}

    def row(self, key: str) -> dict[str, str]:
        """A hash in the store."""
        return {name.decode(): value.decode() for name, value in self.store.hgetall(key).items()}

    def state(self, key: str) -> str:
        return self.row(key).get("state", "")

    def hop(
        self, number: str, session: str, text: str = "", code: str = "*384*2040#", network: str = SAFARICOM
    ) -> str:
        """Send a USSD request, and return its answer. `text`: everything that was typed in the session."""
        form = {
            "sessionId": session,
            "phoneNumber": number,
            "networkCode": network,
            "serviceCode": code,
            "text": text,
        }
        response = self.client.post(f"/at/{TOKEN}/ussd", data=form)
        assert response.status_code == 200
        return response.data.decode()

    def walk(self, number: str, session: str, *keys: str, **more: str) -> str:
        """Dial, answer screen after screen, and return the last one."""
        shown = self.hop(number, session, **more)
        for count in range(1, len(keys) + 1):
            shown = self.hop(number, session, "*".join(keys[:count]), **more)
        return shown

    def text_at(self, number: str, words: str, text_id: str) -> str | None:
        """Text our short code through Africa's Talking, and return the id of the reply that waits to be sent."""
        before = self.due("messages")
        form = {"from": number, "to": SHORT_CODE, "text": words, "id": text_id, "date": "2026-03-02 09:00:00"}
        assert self.client.post(f"/at/{TOKEN}/sms", data=form).status_code == 204
        names = (
            item
            for item in self.due("messages") - before
            if self.row(f"message:{item}")["name"] == "its-reply"
        )
        return next(names, None)

    def text_twilio(self, number: str, words: str, text_id: str) -> str:
        """Text our long code through Twilio, and return the document that answers."""
        form = {"MessageSid": text_id, "AccountSid": "AC1", "From": number, "To": LONG_CODE, "Body": words}
        return self.twilio("/twilio/sms", form).data.decode()

    def twilio(self, path: str, form: dict[str, str], **headers: str) -> TestResponse:
        """Send a request signed as Twilio signs."""
        signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + path, form)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signature, **named})

    def call_twilio(self, number: str, call: str, url: str = "/twilio/voice", **more: str) -> str:
        """Send a Twilio request of a call to the `url` of the last document, and return the next document."""
        form = {
            "CallSid": call,
            "AccountSid": "AC1",
            "From": number,
            "To": OUR_NUMBER,
            "CallStatus": "in-progress",
            "Direction": "inbound",
        }
        headers = {name: more.pop(name) for name in list(more) if name.startswith("I_")}
        response = self.twilio(url.removeprefix(PUBLIC_URL), form | more, **headers)
        assert response.status_code in (200, 204)
        return response.data.decode()

    def call_at(self, number: str, call: str, url: str = f"/at/{TOKEN}/voice", **more: str) -> str:
        """The same through Africa's Talking."""
        form = {
            "isActive": "1",
            "sessionId": call,
            "direction": "Inbound",
            "callerNumber": number,
            "destinationNumber": OUR_NUMBER,
            "callSessionState": "Active",
        }
        response = self.client.post(url.removeprefix(PUBLIC_URL), data=form | more)
        assert response.status_code in (200, 204)
        return response.data.decode()

    def receipt_at(self, name: str, number: str, status: str = "Success") -> None:
        """Send a delivery report of Africa's Talking."""
        form = {"id": name, "phoneNumber": number, "status": status}
        assert self.client.post(f"/at/{TOKEN}/sms/receipts", data=form).status_code == 204

    def update(self, reference: str, status: str, note: str, event: str) -> str:
        """Send an update of a case, and return what was done with it."""
        event_fields = {"event_id": event, "reference": reference, "status": status, "note": note}
        body = json.dumps(event_fields | {"at": self.clock().isoformat()}).encode()
        response = self.client.post(
            "/cases/updates", data=body, headers=signature_headers(body, self.clock().timestamp())
        )
        assert response.status_code == 202
        return str(response.get_json()["result"])

    def metrics(self) -> str:
        return self.client.get("/metrics").data.decode()

    def get(self, url: str) -> TestResponse:
        """Fetch one of the gateway's own addresses."""
        parts = urlsplit(url)
        return self.client.get(f"{parts.path}?{parts.query}")


CALL_OVER_AT = {
    "isActive": "0",
    "callSessionState": "Completed",
    "hangupCause": "NORMAL_CLEARING",
    "durationInSeconds": "9",
}
OUTBOUND_AT = {"direction": "Outbound", "destinationNumber": OUR_NUMBER}


def spoken_words(document: str) -> str:
    """The words that a document speaks."""
    return " ".join(re.findall(r"<Say[^>]*>([^<]*)</Say>", document))


def address_in(document: str, *names: str) -> str:
    """The address in the first of these attributes or elements that a document has."""
    for name in names:
        found = re.search(rf'{name}="([^"]+)"', document) or re.search(
            rf"<{name}[^>]*>([^<]+)</{name}>", document
        )
        if found:
            return found[1].replace("&amp;", "&")
    raise AssertionError(document)


def jobs_in_rq(store: redis.Redis, stream: str) -> tuple[int, int]:
    """How many jobs of a stream wait in RQ, and how many failed."""
    waiting = queue(store, stream)
    return waiting.count, FailedJobRegistry(queue=waiting).count


def run_command(environ: Mapping[str, str], outside: OutsideSystems, *arguments: str) -> str:
    """Run a command of `gateway`, and return what it prints."""
    addresses = {"CASE_BACKEND_URL": outside.url, "AT_API_URL": outside.url}
    result = CliRunner().invoke(main, arguments, env={**environ, **addresses})
    assert result.exit_code == 0, result.output
    return result.output


@contextmanager
def run_gateway_on_records(
    store: redis.Redis,
    environ: Mapping[str, str],
    moment: datetime,
    outside: OutsideSystems,
) -> Iterator[GatewayOnRecords]:
    """A gateway whose clock stands at `moment`."""
    environ = {
        **environ,
        "AT_API_URL": outside.url,
        "TWILIO_API_URL": outside.url,
        "CASE_BACKEND_URL": outside.url,
    }
    clock = Clock(moment)
    services = build(read_settings(environ), environ=environ, clock=clock)
    try:
        yield GatewayOnRecords(services, create_app(services), store, clock, outside)
    finally:
        close(services)


def reference_in(text: str) -> str:
    """The case reference in a text."""
    found = re.search(r"\b[0-9]{9}\b", text)
    assert found, text
    return found[0]
