"""Signs requests with Twilio's own package: one JSON question a line, one JSON answer a line.

{"token", "url", "params": [[name, value], ..]} -> "signature"
{"token", "url", "body": text}                  -> {"url": with bodySHA256, "signature"}
"""

import json
import sys

from twilio.request_validator import RequestValidator, compare


class Pairs:
    """A form with copies kept, with the interface the package asks of web frameworks' forms."""

    def __init__(self, pairs):
        self.pairs = pairs

    def __iter__(self):
        return iter([name for name, _ in self.pairs])

    def __len__(self):
        return len(self.pairs)

    def getall(self, name):
        return [value for given, value in self.pairs if given == name]


def answer(question):
    validator = RequestValidator(question["token"])
    url = question["url"]
    if "body" in question:
        hashed = validator.compute_hash(question["body"])
        url += ("&" if "?" in url else "?") + "bodySHA256=" + hashed
        signature = validator.compute_signature(url, {})
        assert validator.validate(url, question["body"], signature)
        return {"url": url, "signature": signature}
    form = Pairs(question["params"])
    signature = validator.compute_signature(url, form)
    assert compare(signature, validator.compute_signature(url, form))
    return signature


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
