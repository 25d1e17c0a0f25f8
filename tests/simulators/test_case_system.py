"""The case desk: its contract with the gateway, and what officers do."""

import sqlite3
import threading
import time
from collections.abc import Iterator

import flask
import msgspec
import pytest

from gateway.security import case_signature
from gateway.security.case_signature import SignedRequest
from simulators.case_system.app import create_app
from simulators.case_system.case_system import CaseSystem
from simulators.case_system.cases import FiledCase
from tests.simulators.small_gateway import serve_app
from tests.waiting import WAIT_LIMIT_SECONDS

SECRET = "shared"
REFERENCE = "123456782"
CASE = {
    "reference": REFERENCE,
    "kind": "problem",
    "title": "Water: Kibera <b>",
    "fields": {"category": "water", "homes": 3},
    "contact": {"msisdn": "+254711000111", "language": "sw", "channel": "ussd"},
    "submitted_at": "2026-11-21T18:00:00+00:00",
}


class FakeGateway:
    """The gateway's `/cases/updates`: checks as the gateway does, writes down, and answers as told."""

    def __init__(self) -> None:
        self.status = 202
        self.body: object = {"result": "texted"}
        self.updates: list[dict[str, str]] = []

    def app(self) -> flask.Flask:
        """The one route."""
        app = flask.Flask(__name__)

        @app.post("/cases/updates")
        def updates() -> flask.typing.ResponseReturnValue:
            body = flask.request.get_data()
            signed = SignedRequest("POST", "/cases/updates", body)
            assert case_signature.verify_signature([SECRET], flask.request.headers, signed, time.time())
            self.updates.append(msgspec.json.decode(body))
            return flask.jsonify(self.body), self.status

        return app


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway()


@pytest.fixture
def case_system(tmp_path, gateway) -> Iterator[CaseSystem]:
    with serve_app(gateway.app()) as url:
        case_system = CaseSystem(tmp_path, url, (SECRET, "older"))
        yield case_system
        case_system.close()


@pytest.fixture
def client(case_system):
    return create_app(case_system).test_client()


def file(client, case=None, secret=SECRET, off=0.0, key=REFERENCE):
    body = msgspec.json.encode(CASE if case is None else case)
    headers = case_signature.signature_headers(
        secret, time.time() + off, SignedRequest("POST", "/cases", body)
    ) | ({"Idempotency-Key": key} if key else {})
    return client.post("/cases", data=body, headers=headers)


def listed(client):
    return client.get("/api/cases").json["cases"]


def test_a_case_is_taken_once_however_often_it_is_brought(client):
    first = file(client)
    assert (first.status_code, first.json) == (201, {"id": "CASE-1", "reference": REFERENCE})
    again = file(client)
    assert (again.status_code, again.json) == (409, {"id": "CASE-1", "reference": REFERENCE})
    [case] = listed(client)
    assert case["deliveries"] == 2
    assert case["fields"] == {"category": "water", "homes": 3}
    assert (case["msisdn"], case["language"], case["status"]) == ("+254711000111", "sw", "received")


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"secret": "wrong"}, 401, "does not fit the method, the path and the body"),
        ({"off": -301.0}, 401, "more than 300 s off"),
        ({"off": 302.0}, 401, "more than 300 s off"),
        ({"key": None}, 400, "Idempotency-Key"),
        ({"key": "other"}, 400, "Idempotency-Key"),
        ({"case": {"reference": REFERENCE}}, 400, "missing required field"),
        ({"case": CASE | {"fields": "none"}}, 400, "$.fields"),
    ],
)
def test_what_the_contract_does_not_allow(client, changes, status, words):
    answer = file(client, **changes)
    assert answer.status_code == status
    assert words in answer.json["error"]
    assert listed(client) == []


def test_an_older_secret_and_a_clock_that_is_a_little_off_are_taken(client):
    assert file(client, secret="older", off=-290.0).status_code == 201


def test_unsigned_requests_are_refused(client):
    assert client.post("/cases", json=CASE).status_code == 401
    assert client.get(f"/cases/{REFERENCE}").status_code == 401


def test_the_gateway_may_ask_how_a_case_stands(client, case_system):
    file(client)
    case_system.decide(REFERENCE, "IN_REVIEW", "We look.")
    signed = SignedRequest("GET", f"/cases/{REFERENCE}", b"")
    headers = case_signature.signature_headers(SECRET, case_system.clock(), signed)
    found = client.get(f"/cases/{REFERENCE}", headers=headers)
    assert (found.json["status"], found.json["note"]) == ("IN_REVIEW", "We look.")
    assert found.json["updated_at"].endswith("+00:00")
    assert client.get("/cases/000000000", headers=headers).status_code == 401  # signed for another case
    assert client.get(f"/cases/{REFERENCE}?all", headers=headers).status_code == 401
    unknown = SignedRequest("GET", "/cases/000000000", b"")
    headers = case_signature.signature_headers(SECRET, case_system.clock(), unknown)
    assert client.get("/cases/000000000", headers=headers).status_code == 404


def test_a_decision_reaches_the_gateway(client, gateway):
    file(client)
    decision = {"status": "resolved", "note": "Pump mended."}
    told = client.post(f"/api/cases/{REFERENCE}/state", json=decision).json
    assert (told["outcome"], told["tries"]) == ("taken", 1)
    [update] = gateway.updates
    assert update == {
        "event_id": told["event_id"],
        "reference": REFERENCE,
        "status": "resolved",
        "note": "Pump mended.",
        "at": told["at"],
    }
    assert client.post("/api/cases/000000000/state", json={"status": "resolved"}).status_code == 404


def test_a_decision_is_kept_until_the_gateway_is_back(client, gateway, until):
    file(client)
    gateway.status = 503
    told = client.post(f"/api/cases/{REFERENCE}/state", json={"status": "resolved"}).json
    assert told["outcome"] == "pending"
    gateway.status = 202
    until(lambda: listed(client)[0]["updates"][0]["outcome"] == "taken")
    assert [update["event_id"] for update in gateway.updates] == [told["event_id"]] * 2


def test_a_decision_that_the_gateway_refuses_is_not_repeated(client, gateway):
    file(client)
    gateway.status = 400
    told = client.post(f"/api/cases/{REFERENCE}/state", json={"status": "resolved"}).json
    assert told["outcome"] == "refused"
    assert told["answer"].startswith("400")


def test_what_was_pending_is_told_after_a_restart(tmp_path, gateway, until):
    down = CaseSystem(tmp_path, "http://127.0.0.1:9", (SECRET,))
    file(create_app(down).test_client())
    assert down.decide(REFERENCE, "resolved", "").outcome == "pending"
    down.close()
    with serve_app(gateway.app()) as url:
        case_system = CaseSystem(tmp_path, url, (SECRET,))
        until(lambda: gateway.updates)
        case_system.close()


@pytest.mark.parametrize(("mode", "status"), [("refuse", 403), ("reject", 422), ("500", 500)])
def test_faults(client, mode, status):
    assert client.post("/api/faults", json={"mode": mode}).json == {"mode": mode}
    assert file(client).status_code == status
    client.post("/api/faults", json={"mode": "work"})
    assert listed(client) == []
    assert file(client).status_code == 201


@pytest.mark.parametrize(("mode", "cases"), [("hang", 0), ("accept_then_hang", 1)])
def test_a_desk_that_hangs_lets_go_when_it_works_again(case_system, mode, cases):
    case_system.faults.set(mode)
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(file(create_app(case_system).test_client())))
    waiting.start()
    assert case_system.faults.await_caller(within=WAIT_LIMIT_SECONDS)
    assert len(case_system.cases.newest()) == cases
    assert answers == []
    case_system.faults.set("work")
    waiting.join(WAIT_LIMIT_SECONDS)
    assert [answer.status_code for answer in answers] == [201 if cases else 503]


def test_a_fault_that_there_is_not(client):
    answer = client.post("/api/faults", json={"mode": "explode"})
    assert (answer.status_code, answer.json["error"][:15]) == (400, "mode is one of ")


def test_officers_work_on_pages(client, gateway):
    file(client)
    listing = client.get("/").text
    assert "Water: Kibera &lt;b&gt;" in listing
    assert f"/case/{REFERENCE}" in listing
    assert client.get("/?q=nothing-like-it").text.count(REFERENCE) == 0
    form = {"status": "received", "own": "IN_REVIEW", "note": "Soon"}
    saved = client.post(f"/case/{REFERENCE}/state", data=form)
    assert (saved.status_code, saved.location) == (303, f"/case/{REFERENCE}")
    page = client.get(saved.location).text
    assert "The gateway took it and tells the citizen." in page
    assert "(202" not in page
    assert "In review" in page
    assert 'value="IN_REVIEW"' not in page  # it would win over the state that is chosen next
    assert gateway.updates[0]["status"] == "IN_REVIEW"
    assert client.get("/case/000000000").status_code == 404


def test_officers_read_words_and_no_codes(client):
    fields = {"problem": "no_water", "place": "Kibera, by the market", "homes": 60, "source": "ussd"}
    file(client, CASE | {"fields": fields})
    page = client.get(f"/case/{REFERENCE}").text
    for words in ("No water", "Kibera, by the market", "60", "USSD code", "Swahili"):
        assert words in page
    listing = client.get("/").text
    assert "Swahili · USSD code" in listing
    assert "no_water" not in page + listing


def test_an_officer_tries_again_by_hand(client, gateway):
    file(client)
    gateway.status = 400
    client.post(f"/case/{REFERENCE}/state", data={"status": "resolved"})
    gateway.status = 202
    [update] = listed(client)[0]["updates"]
    client.post(f"/case/{REFERENCE}/retry", data={"event_id": update["event_id"]})
    assert listed(client)[0]["updates"][0]["outcome"] == "taken"


def test_the_fault_switch_leads_back_to_our_own_pages_only(client, case_system):
    back = client.post("/faults", data={"mode": "refuse", "back": "https://evil.example/case/"})
    assert (back.status_code, back.location) == (303, "/")
    assert "Out of order on purpose" in client.get("/").text
    assert case_system.faults.mode == "refuse"


def test_another_sites_page_cannot_decide(client, gateway):
    file(client)
    answer = client.post(
        f"/case/{REFERENCE}/state", data={"status": "resolved"}, headers={"Origin": "http://evil.example"}
    )
    assert answer.status_code == 403
    assert gateway.updates == []


def test_feedback_stands_with_the_case_that_it_is_about(case_system: CaseSystem) -> None:
    feedback = CASE | {"reference": "100000011", "kind": "feedback", "title": "4 of 5", "about": REFERENCE}
    feedback |= {"fields": {"rating": "4", "why": "The pump works"}}
    for filed in (CASE, feedback):
        case_system.cases.file(msgspec.convert(filed, FiledCase), case_system.now())
    client = create_app(case_system).test_client()
    assert "4 of 5" in client.get(f"/case/{REFERENCE}").text
    assert "The pump works" in client.get(f"/case/{REFERENCE}").text
    page = client.get("/case/100000011").text
    assert f'href="/case/{REFERENCE}">{REFERENCE}</a>' in page
    assert "What the citizen said of it" not in page


def test_a_desk_from_before_there_was_feedback_goes_on(tmp_path, gateway) -> None:
    with serve_app(gateway.app()) as url:
        case_system = CaseSystem(tmp_path, url, (SECRET,))
        with sqlite3.connect(tmp_path / "desk.sqlite") as connection:
            connection.execute("ALTER TABLE cases DROP COLUMN about")
        case_system = CaseSystem(tmp_path, url, (SECRET,))
        case, new = case_system.cases.file(msgspec.convert(CASE, FiledCase), case_system.now())
        assert (case.about, new) == ("", True)


@pytest.mark.parametrize("state", ["pending", "stored", "lost"])
def test_what_was_spoken_is_played(case_system: CaseSystem, state: str) -> None:
    link = "https://gateway.example/recordings/0123?until=1&signature=ab"
    fields = {"story": {"recording": link, "state": state}, "homes": 3}
    filed = msgspec.convert({**CASE, "fields": fields}, FiledCase)
    case_system.cases.file(filed, case_system.now())
    page = create_app(case_system).test_client().get(f"/case/{REFERENCE}")
    escaped = link.replace("&", "&amp;")
    assert f'<audio controls preload="none" src="{escaped}"></audio>' in page.text
    assert "“Story”, spoken by +254711000111 in a call." in page.text
    assert "media-src http: https:" in page.headers["Content-Security-Policy"]
    listed = create_app(case_system).test_client().get("/")
    assert "recordings" not in listed.text


@pytest.mark.parametrize(
    "value",
    [
        {"recording": "javascript:alert(1)", "state": "stored"},
        {"recording": "https://g.example/x", "state": "else"},
        {"recording": "https://g.example/x"},
    ],
)
def test_what_is_no_recording_is_no_player(case_system: CaseSystem, value: dict[str, str]) -> None:
    case_system.cases.file(
        msgspec.convert({**CASE, "fields": {"story": value}}, FiledCase), case_system.now()
    )
    assert "<audio" not in create_app(case_system).test_client().get(f"/case/{REFERENCE}").text


def test_a_new_case_is_answered_as_the_tester_says(client):
    saved = client.post(
        "/answers", data={"kind": "problem", "columns": "arm=B\n site.name = Kibera \n\nsite.beds=3"}
    )
    assert (saved.status_code, saved.location) == (303, "/")
    answered = {"arm": "B", "site": {"name": "Kibera", "beds": "3"}, "id": "CASE-1", "reference": REFERENCE}
    assert file(client).json == answered
    again = file(client)
    assert (again.status_code, again.json) == (409, answered)
    assert "arm=B\nsite.name=Kibera\nsite.beds=3</textarea>" in client.get("/").text
    client.post("/answers", data={"kind": "problem", "columns": ""})
    assert file(client).json == {"id": "CASE-1", "reference": REFERENCE}


def test_an_answer_by_json_is_kept_over_a_restart(tmp_path, client, gateway):
    answer = {"arm": 7, "id": "none", "deep": [1, None]}
    assert client.post("/api/answers", json={"kind": "problem", "answer": answer}).json == {
        "answers": {"problem": answer}
    }
    with serve_app(gateway.app()) as url:
        restarted = create_app(CaseSystem(tmp_path, url, (SECRET,))).test_client()
        assert restarted.get("/api/answers").json == {"answers": {"problem": answer}}
        assert file(restarted).json == {"arm": 7, "deep": [1, None], "id": "CASE-1", "reference": REFERENCE}
    assert "arm=7" in client.get("/").text
    assert client.post("/api/answers", json={"kind": "problem", "answer": []}).status_code == 400


@pytest.mark.parametrize(
    "columns", ["arm", "=B", "a..b=1", "arm=B\narm=C", "arm=B\narm.x=C", "arm.x=B\narm=C"]
)
def test_lines_that_are_no_columns(client, columns):
    refused = client.post("/answers", data={"kind": "problem", "columns": columns})
    assert refused.status_code == 400
    assert columns.splitlines()[-1] in refused.text
    assert client.get("/api/answers").json == {"answers": {}}


def test_an_answer_to_an_officer_is_taken_once_and_stands_with_its_case(client, case_system) -> None:
    sent = {
        "id": "a1",
        "reference": REFERENCE,
        "text": "The <blue> one",
        "answered_at": "2026-11-21T18:13:08Z",
    }
    body, path = msgspec.json.encode(sent), f"/cases/{REFERENCE}/answers"

    def answer() -> int:
        signed = case_signature.signature_headers(SECRET, time.time(), SignedRequest("POST", path, body))
        return client.post(path, data=body, headers=signed).status_code

    assert answer() == 422
    file(client)
    assert [answer(), answer()] == [201, 409]
    assert [one.text for one in case_system.cases.replies_about(REFERENCE)] == ["The <blue> one"]
    assert "The &lt;blue&gt; one" in client.get(f"/case/{REFERENCE}").get_data(as_text=True)
