"""Writes TwiML with Twilio's own package: one JSON question a line, one JSON answer a line.

{"of": "voice"} -> the names of its classes

{"of", "class", "text", "given": {attribute: value}, "children": [question..]}
    -> {"xml", "unknown": what is asked for and not here, "missing": what is here and not asked for}

"text" and the values are what a user of the package passes; lists are joined unless "raw" is set.
"append" are texts added at the end, "generic" is the name of a child of no class.
"""

import inspect
import json
import sys

from twilio.twiml import TwiML, lower_camel, messaging_response, voice_response

MODULES = {"voice": voice_response, "messaging": messaging_response}


def classes(module):
    found = inspect.getmembers(module, inspect.isclass)
    return {name: one for name, one in found if one.__module__ == module.__name__}


def find(known, name):
    """The package puts what an element belongs to before some names."""
    return next(known[p + name] for p in ("", "Ssml", "Sip") if p + name in known)


def parameters(function):
    found = inspect.signature(function).parameters.values()
    return [p for p in found if p.name != "self" and p.kind is not p.VAR_KEYWORD]


def texts(one):
    """The parameters of a class that become its text; all others are attributes."""
    return [p.name for p in parameters(one.__init__)]


def wire(name):
    return lower_camel(TwiML.MAP.get(name, name))


class Module:
    def __init__(self, module):
        self.classes = classes(module)
        self.attributes = {one: {} for one in self.classes.values()}
        self.methods = {one: {} for one in self.classes.values()}
        for parent in self.classes.values():
            for name, method in vars(parent).items():
                if name.startswith("_") or not callable(method):
                    continue
                dummy = parent(**{text: "x" for text in texts(parent)})
                needs = [p.name for p in parameters(method) if p.default is p.empty]
                child = type(method(dummy, **{need: "x" for need in needs}))
                self.methods[parent][child] = name
                for parameter in parameters(method):
                    if parameter.name not in texts(child):
                        self.attributes[child][wire(parameter.name)] = parameter.name


KNOWN = {name: Module(module) for name, module in MODULES.items()}


def arguments(module, one, question):
    names = module.attributes[one]
    given = {}
    for name, value in question["given"].items():
        if isinstance(value, list) and not question.get("raw"):
            value = " ".join(str(part) for part in value)
        given[names.get(name, name)] = value
    if question["text"] is not None:
        given[texts(one)[0]] = question["text"]
    return given


def answer(question):
    module = KNOWN[question["of"]]
    if "class" not in question:
        return sorted(module.classes)
    one = find(module.classes, question["class"])
    built = one(**arguments(module, one, question))
    methods = module.methods[one]
    asked = {}
    for child in question["children"]:
        kind = find(module.classes, child["class"])
        asked[kind.__name__] = kind
        if kind in methods:
            getattr(built, methods[kind])(**arguments(module, kind, child))
    for text in question.get("append", []):
        built.append(text)
    if "generic" in question:
        built.add_child(question["generic"])
    here = set(module.attributes[one]) | {kind.__name__ for kind in methods}
    there = set(question["given"]) | set(asked)
    return {
        "xml": built.to_xml(),
        "unknown": sorted(there - here),
        "missing": sorted(here - there),
    }


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
