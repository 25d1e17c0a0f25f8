"""The bare Flask view: the page by the number of answers, one GET and one SET a hop, and a case at the end."""

import json
import os
from typing import cast

import flask
import redis

from benchmarks.peers.pages import PAGES, THANKS

SESSION_SECONDS = 600

app = flask.Flask(__name__)
store = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


@app.post("/ussd")
def ussd() -> tuple[str, dict[str, str]]:
    """Answer a hop."""
    form = flask.request.form
    key, text = f"flask:{form['sessionId']}", form["text"]
    answers: list[str] = json.loads(cast(str | None, store.get(key)) or "[]")
    if text:
        answers.append(text.rpartition("*")[2])
    store.set(key, json.dumps(answers), ex=SESSION_SECONDS)
    if len(answers) < len(PAGES):
        page = "CON " + PAGES[len(answers)].format(*answers)
    else:
        page = "END " + THANKS.format(_file_case(answers, form["phoneNumber"]))
    return page, {"Content-Type": "text/plain; charset=utf-8"}


def _file_case(answers: list[str], number: str) -> str:
    """File a case and return its reference of nine digits, once the store has written it."""
    reference = f"{store.incr('cases:count'):09d}"
    with store.pipeline() as pipeline:
        pipeline.hset(
            f"case:{reference}", mapping={"problem": answers[2], "place": answers[3], "number": number}
        )
        pipeline.rpush("cases:due", reference)
        pipeline.execute()
    return reference
