"""Requests of Twilio's own package, seen instead of sent: one JSON question a line, one answer.

{"user", "password", "account", "edge", "region", "path": ["messages", [sid], ..],
 "method", "named"} -> {"method", "url", "form": [[name, value], ..], "headers": {..}}
"""

import json
import sys
from urllib.parse import parse_qsl

import requests
from twilio.http import HttpClient
from twilio.rest import Client


class Seen(Exception):
    """Carries a request away before it is sent."""


class Window(HttpClient):
    def __init__(self):
        super().__init__(None, False, None)

    def request(self, method, url, params=None, data=None, headers=None, auth=None, **_):
        ask = requests.Request(method, url, params=params, data=data, headers=headers, auth=auth)
        raise Seen(ask.prepare())


def answer(question):
    client = Client(
        question["user"],
        question["password"],
        account_sid=question["account"],
        edge=question.get("edge"),
        region=question.get("region"),
        http_client=Window(),
    )
    resource = client.api.v2010.accounts(question["account"])
    for step in question["path"]:
        resource = resource(*step) if isinstance(step, list) else getattr(resource, step)
    try:
        getattr(resource, question["method"])(**question.get("named", {}))
    except Seen as seen:
        (ask,) = seen.args
    body = ask.body or ""
    body = body.decode() if isinstance(body, bytes) else body
    form = parse_qsl(body, keep_blank_values=True, strict_parsing=bool(body))
    return {
        "method": ask.method,
        "url": ask.url,
        "form": form,
        "headers": {name.lower(): value for name, value in ask.headers.items()},
    }


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
