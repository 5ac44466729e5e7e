"""The two Anki note types, for ever: their ids, fields and faces.

Anki never updates a note whose type has another id or other fields than the learner's ("conflicting"), so ids and
fields are final: what a later version needs goes into a spare field. Faces and styles may change; whoever changes them
raises `MODIFIED`, else Anki keeps the old ones.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from critique_study import words
from critique_study.anki.style import CSS
from critique_study.content.models import LANGUAGES, Language

if TYPE_CHECKING:
    import genanki

MODIFIED = 1795219200
"""Unix seconds: when a face or the style last changed."""

_SPARE = tuple(f"Spare{n}" for n in range(1, 7))
_AFTER = ("WhyEn", "WhyZh", "HolderEn", "HolderZh", "SourceEn", "SourceZh", "Contested")
_LANG = {"en": "en", "zh": "zh-Hans"}
_TYPE_IN = words.Label("Type it in English", "用英文输入")
_ALSO = words.Label("Also right", "也算对")


class NoteType(NamedTuple):
    """What never changes about a note type."""

    id: int
    name: str
    fields: tuple[str, ...]
    """The first is its sort field: never empty, and no two notes share it."""


QA = NoteType(
    1718640327951,
    "Critique study QA",
    (
        *("NoteId", "FrontEn", "FrontZh", "BackEn", "BackZh", *_AFTER),
        *("Reverse", "Typed", "AcceptEn", "AcceptZh", "OptionsEn", "OptionsZh", *_SPARE),
    ),
)
"""Basic, reversed, typed and choice notes: a note that becomes another of these is updated where it is."""

CLOZE = NoteType(1718640327958, "Critique study Cloze", ("NoteId", "TextEn", "TextZh", *_AFTER, *_SPARE))
"""Notes with gaps: a text for each language, whose gaps bear the same numbers."""


def field(name: str, language: Language) -> str:
    """The field that holds `name` in `language`: Front, en → FrontEn."""
    return name + language.capitalize()


@cache
def models() -> tuple[genanki.Model, genanki.Model]:
    """QA and Cloze as genanki models."""
    import genanki

    qa = genanki.Model(
        *(QA.id, QA.name),
        fields=_fields(QA),
        templates=[
            {"name": "Card", "qfmt": _asked(), "afmt": _answered()},
            {"name": "Reverse", "qfmt": _if("Reverse", _reverse_asked()), "afmt": _reverse_answered()},
        ],
        css=CSS,
    )
    cloze = genanki.Model(
        *(CLOZE.id, CLOZE.name),
        fields=_fields(CLOZE),
        templates=[{"name": "Cloze", "qfmt": _gaps(after=False), "afmt": _gaps(after=True)}],
        css=CSS,
        model_type=genanki.Model.CLOZE,
    )
    return qa, cloze


def to_json() -> dict[str, dict[str, Any]]:
    """Both note types as the `models` column of a collection holds them."""
    qa, cloze = (model.to_json(MODIFIED, None) for model in models())
    cloze["req"] = [[0, "any", [CLOZE.fields.index(field("Text", language)) for language in LANGUAGES]]]
    return {str(QA.id): qa, str(CLOZE.id): cloze}


def _fields(note_type: NoteType) -> list[dict[str, Any]]:
    return [{"name": name, "font": "Arial"} for name in note_type.fields]


# Faces. Anki makes a card where the front shows a field, so each front stands inside its language's condition.


def _if(name: str, inner: str) -> str:
    return f"{{{{#{name}}}}}{inner}{{{{/{name}}}}}"


def _unless(name: str, inner: str) -> str:
    return f"{{{{^{name}}}}}{inner}{{{{/{name}}}}}"


def _show(name: str, role: str, kind: str = "") -> str:
    return f'<div class="{role}">{{{{{kind}{name}}}}}</div>'


def _block(language: Language, inner: str) -> str:
    return f'<div lang="{_LANG[language]}" class="{language}">{inner}</div>\n'


def _blocks(name: str, role: str, also: str = "") -> str:
    """The field `name` of each language that has it, and under it the field `also`."""
    return "".join(
        _if(field(name, each), _block(each, _show(field(name, each), role) + _optional(also, each)))
        for each in LANGUAGES
    )


def _optional(name: str, language: Language) -> str:
    return _if(field(name, language), _show(field(name, language), name.lower())) if name else ""


def _asked() -> str:
    hint = f'<div class="hint">{_TYPE_IN("en")} · {_TYPE_IN("zh")}</div>'
    return _blocks("Front", "question", also="Options") + _typed(_if("FrontEn", _if("FrontZh", hint)))


def _answered() -> str:
    answers = (_if(field("Back", each), _block(each, _answer("Back", each) + _after(each))) for each in LANGUAGES)
    return _recalled(_blocks("Front", "question", also="Options")) + _typed() + "".join(answers)


def _typed(hint: str = "") -> str:
    """The box to type in, or what was typed compared with the answer: in the first language shown."""
    language = _if("FrontEn", _LANG["en"]) + _unless("FrontEn", _LANG["zh"])
    return _if("Typed", f'<div lang="{language}" class="typed">{hint}{{{{type:Typed}}}}</div>')


def _reverse_asked() -> str:
    return _blocks("Back", "question")


def _reverse_answered() -> str:
    answers = (_if(field("Front", each), _block(each, _answer("Front", each) + _after(each))) for each in LANGUAGES)
    return _recalled(_reverse_asked()) + "".join(answers)


def _recalled(front: str) -> str:
    """The question above its answer. ({{FrontSide}} would bring the type-in box along in some of Anki's programs.)"""
    return f'<div class="asked">{front}</div><hr id=answer>'


def _gaps(*, after: bool) -> str:
    shown = (
        _if(name, _block(each, _show(name, "question", "cloze:") + (_after(each) if after else "")))
        for each, name in ((each, field("Text", each)) for each in LANGUAGES)
    )
    return "".join(shown)


def _answer(name: str, language: Language) -> str:
    other = field("Accept", language)
    also = f'<div class="accept"><b>{_ALSO(language)}</b> {{{{{other}}}}}</div>'
    return _show(field(name, language), "answer") + (_if(other, also) if name == "Back" else "")


def _after(language: Language) -> str:
    """What stands under an answer: why, who holds it, where it is from."""
    why, holder, source = (field(name, language) for name in ("Why", "Holder", "Source"))
    label = _if("Contested", words.CONTESTED_HELD_BY(language)) + _unless("Contested", words.HELD_BY(language))
    alone = _if("Contested", f'<div class="holder"><b>{words.CONTESTED(language)}</b></div>')
    return (
        _if(why, _show(why, "why"))
        + _if(holder, f'<div class="holder"><b>{label}</b> {{{{{holder}}}}}</div>')
        + _unless(holder, alone)
        + _if(source, f'<div class="source"><b>{words.SOURCE(language)}</b> {{{{{source}}}}}</div>')
    )
