"""Makes and reads tokens with Twilio's own package: one JSON question a line, one answer a line.

{"read": jwt, "secret"}                 -> {"headers", "payload"}, or {"refused": name of the error}
{"make": class, "arguments", "now", "calls": [[method, arguments, named], ..],
 "grants": [[class, named], ..]}        -> the token, with the clock at `now`
"""

import json
import sys
import time

from twilio.jwt import Jwt, JwtDecodeError
from twilio.jwt.access_token import AccessToken, grants
from twilio.jwt.client import ClientCapabilityToken
from twilio.jwt.taskrouter import capabilities


def read(question):
    try:
        token = Jwt.from_jwt(question["read"], question["secret"])
    except JwtDecodeError as error:
        return {"refused": type(error).__name__}
    return {"headers": token.headers, "payload": token.payload}


def make(question):
    classes = {
        "AccessToken": AccessToken,
        "ClientCapabilityToken": ClientCapabilityToken,
        "WorkerCapabilityToken": capabilities.WorkerCapabilityToken,
        "TaskQueueCapabilityToken": capabilities.TaskQueueCapabilityToken,
        "WorkspaceCapabilityToken": capabilities.WorkspaceCapabilityToken,
    }
    time.time = lambda: question["now"]
    token = classes[question["make"]](**question["arguments"])
    for method, arguments, named in question.get("calls", []):
        getattr(token, method)(*arguments, **named)
    for name, named in question.get("grants", []):
        token.add_grant(getattr(grants, name)(**named))
    return token.to_jwt()


for line in sys.stdin:
    question = json.loads(line)
    answer = read(question) if "read" in question else make(question)
    print(json.dumps(answer), flush=True)
