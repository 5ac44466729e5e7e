"""A JSON Schema of decks, for editors: `python -m critique_study.content.schema` prints it.

It says the shape of a deck that the reader and `form` ask for, made from the models and limits that they use; what no
schema can say stays with `critique-study check`. It is draft 7, which yaml-language-server knows best. What all notes
share stands beside the `oneOf`, so that a fault in it is reported as itself and not as a form missed. `errorMessage`,
`patternErrorMessage` and `doNotSuggest` are for editors; validators ignore them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from msgspec import Struct, inspect
from msgspec.structs import fields

from critique_study.content import ids
from critique_study.content.decode import Header
from critique_study.content.form import MAX_CHOICES, MAX_TEXT
from critique_study.content.models import Note

Schema = dict[str, Any]
Limits = Mapping[str, Any]

_NONE: Limits = {}
_ID: Limits = {
    "pattern": f"^{ids.PATTERN.pattern}$",
    "patternErrorMessage": "An id may hold only a-z, 0-9 and -.",
    "maxLength": ids.MAX_ID,
}
_REASON: Limits = {"pattern": r"\S", "patternErrorMessage": "Empty: write something, or leave the key out."}
_SHOWN: Limits = {**_REASON, "maxLength": MAX_TEXT}
_SAYS_SOMETHING: Limits = {"minProperties": 1}


class Key(NamedTuple):
    """What is said of a key beside its type."""

    meaning: str = ""
    """What an editor shows about it."""
    texts: Limits = _NONE
    """What holds for each text in its value."""
    lists: Limits = _NONE
    """What holds for each list in its value."""
    value: Limits = _NONE
    """What holds for its value."""


DECK: Mapping[str, Key] = {
    "deck": Key("The deck's id, unique in the collection.", texts=_ID),
    "title": Key("The deck's title."),
    "seed": Key("The dossier it belongs to, a folder of seeds."),
}
NOTES = "The notes, in the order in which they are introduced."
NOTE: Mapping[str, Key] = {
    "id": Key("Permanent: history and Anki hang on it. Unique in the collection, never used again.", texts=_ID),
    "kind": Key("What it teaches."),
    "core": Key("One of the few cards of a section that nobody should miss."),
    "contested": Key("Somebody's claim, argument, forecast or opinion; needs held_by."),
    "held_by": Key("Who maintains it: ids of people."),
    "cites": Key("The sections that tell it, each as seed/name; the first is named under the answer."),
    "front": Key("The question.", texts=_SHOWN, value=_SAYS_SOMETHING),
    "back": Key("The answer.", texts=_SHOWN, value=_SAYS_SOMETHING),
    "text": Key(
        "A cloze text, instead of front and back: In 2017 {{c1::Ali Rahimi}} spoke of {{c2::alchemy::an old craft}}. "
        "One card for each number; behind the second :: stands a hint.",
        texts=_SHOWN,
        value=_SAYS_SOMETHING,
    ),
    "reverse": Key("Also asked from back to front."),
    "accept": Key("Makes it a typed card: the spellings that count beside the back.", texts=_SHOWN),
    "choices": Key(
        f"Makes it a choice: at most {MAX_CHOICES} wrong options, as many in each language; the right one is the back.",
        texts=_SHOWN,
        lists={"maxItems": MAX_CHOICES},
        value=_SAYS_SOMETHING,
    ),
    "why": Key("Shown after the answer: the reason, the context.", texts=_SHOWN),
    "claim": Key("The id of the claim it teaches or answers."),
    "people": Key("Who else it is about: ids of people."),
    "tags": Key("Words to find it by. The tag outside: known only from outside the documents."),
    "allow": Key("Silences a rule's warning, with the reason: {length: a quotation loses its point}.", texts=_REASON),
    "revision": Key("Raised by one when the meaning changes; the note is asked again soon."),
    "formerly": Key("Ids it had before, the oldest first.", texts=_ID),
    "retired": Key("Since when and why it is never asked again.", texts=_REASON),
    "languages": Key("The languages it is in, if it does without the other.", lists={"minItems": 1}),
}

FORMS: Mapping[str, tuple[str, ...]] = {
    "basic": ("front", "back"),
    "cloze": ("text",),
    "reversed": ("front", "back", "reverse"),
    "typed": ("front", "back", "accept"),
    "choice": ("front", "back", "choices"),
}
"""The keys that make each form. Of forms that a faulty note is equally near to, editors speak of the first."""
_FORM_KEYS = tuple(dict.fromkeys(key for keys in FORMS.values() for key in keys))
_NOT_FROM_THE_FILE = ("deck", "place")


def deck_schema() -> Schema:
    """The schema of a deck."""
    note = _struct(Note, NOTE, given=_NOT_FROM_THE_FILE)
    note["oneOf"] = [_form(name, keys) for name, keys in FORMS.items()]
    deck = _struct(Header, DECK)
    deck["properties"]["notes"] = {"description": NOTES, "type": "array", "items": {"title": "Note", **note}}
    deck["required"].append("notes")
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Deck", **deck}


def rendered() -> str:
    """The text of the schema's file."""
    return json.dumps(deck_schema(), indent=2) + "\n"


def _struct(cls: type[Struct], keys: Mapping[str, Key], given: tuple[str, ...] = ()) -> Schema:
    """The schema of a `cls`; a field that `keys` do not know is in it all the same, one that is `given` is not."""
    known = [field for field in fields(cls) if field.name not in given]
    return {
        "type": "object",
        "properties": {f.encode_name: _value(f.type, keys.get(f.encode_name, Key())) for f in known},
        "required": [field.encode_name for field in known if field.required],
        "additionalProperties": False,
    }


def _value(wanted: Any, key: Key) -> Schema:
    described = {"description": key.meaning} if key.meaning else {}
    return {**described, **_type(inspect.type_info(wanted), key), **key.value}


def _type(info: inspect.Type, key: Key) -> Schema:
    """The schema of a type within the limits of `key`. A key without a value is refused: it was forgotten."""
    match info:
        case inspect.StrType():
            return {"type": "string", **key.texts}
        case inspect.BoolType():
            return {"type": "boolean"}
        case inspect.IntType(ge=least):
            return {"type": "integer", **({} if least is None else {"minimum": least})}
        case inspect.LiteralType(values=words):
            return {"enum": list(words)}
        case inspect.VarTupleType(item_type=item):
            return {"type": "array", "items": _type(item, key), **key.lists}
        case inspect.DictType(value_type=value):
            return {"type": "object", "additionalProperties": _type(value, key)}
        case inspect.StructType(cls=cls):
            names = cls.__struct_encode_fields__
            inner = _struct(cls, dict.fromkeys(names, Key(texts=key.texts, lists=key.lists)))
            return {**inner, "errorMessage": f"Expected the keys {', '.join(names)}."}
        case inspect.UnionType(types=types):
            (only,) = (each for each in types if not isinstance(each, inspect.NoneType))
            return _type(only, key)
    raise NotImplementedError(f"no schema for {info}")


def _form(name: str, keys: tuple[str, ...]) -> Schema:
    """What tells a form from the others: keys that it must have, and keys of theirs that it cannot."""
    properties: Schema = {key: key in keys for key in _FORM_KEYS}
    properties["reverse"] = {"const": properties["reverse"], "doNotSuggest": True}
    return {"title": f"{name.capitalize()} note", "type": "object", "properties": properties, "required": list(keys)}


if __name__ == "__main__":
    sys.stdout.write(rendered())
