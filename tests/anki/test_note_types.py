"""The two note types: final ids and fields, faces that stand alone."""

from __future__ import annotations

import hashlib
import json
import re

from critique_study.anki import note_types
from critique_study.anki.style import CSS

DIGEST = "9adb6e8ba6b40278"
"""Of the note types as Anki gets them. Where it changes: raise note_types.MODIFIED, else Anki keeps the old faces."""


def faces() -> list[str]:
    """Both sides of every template."""
    kinds = note_types.to_json().values()
    return [template[side] for kind in kinds for template in kind["tmpls"] for side in ("qfmt", "afmt")]


def test_a_change_of_faces_moves_their_time() -> None:
    """The digest of the note types, their time included, is the known one."""
    content = json.dumps(note_types.to_json(), sort_keys=True, ensure_ascii=False)
    assert hashlib.sha256(content.encode()).hexdigest()[:16] == DIGEST


def test_ids_and_fields_are_final() -> None:
    """Ids, names and fields are those of the first release: a change would make every learner's note conflicting."""
    after = "WhyEn WhyZh HolderEn HolderZh SourceEn SourceZh Contested"
    spare = "Spare1 Spare2 Spare3 Spare4 Spare5 Spare6"
    forms = "Reverse Typed AcceptEn AcceptZh OptionsEn OptionsZh"
    qa, cloze = note_types.QA, note_types.CLOZE
    assert (qa.id, qa.name, cloze.id, cloze.name) == (
        *(1718640327951, "Critique study QA"),
        *(1718640327958, "Critique study Cloze"),
    )
    assert " ".join(qa.fields) == f"NoteId FrontEn FrontZh BackEn BackZh {after} {forms} {spare}"
    assert " ".join(cloze.fields) == f"NoteId TextEn TextZh {after} {spare}"


def test_a_card_needs_either_language() -> None:
    """Card 0 exists if there is a front in any language, the reverse if the note says so."""
    kinds = note_types.to_json()
    assert kinds[str(note_types.QA.id)]["req"] == [[0, "any", [1, 2]], [1, "all", [12]]]
    assert kinds[str(note_types.CLOZE.id)]["req"] == [[0, "any", [1, 2]]]
    assert note_types.QA.fields[12] == "Reverse"


def test_every_field_is_shown_or_spare() -> None:
    """No field is forgotten by the faces but the sort field and the spare ones, and none is misspelt in them."""
    shown = set(re.findall(r"\{\{(?:type:|cloze:)?([A-Za-z]\w*)\}\}", "".join(faces())))
    fields = {*note_types.QA.fields, *note_types.CLOZE.fields}
    conditions = {"Contested", "Reverse"}
    assert shown == {name for name in fields - conditions if not name.startswith("Spare")} - {"NoteId"}


def test_faces_hold_no_script_and_nothing_remote() -> None:
    """Nothing in a template or in the style runs or is fetched."""
    for text in (*faces(), CSS):
        assert not re.search(r"<script|javascript:|\bon\w+\s*=|https?:|//|url\(|@import|src=", text, re.IGNORECASE)


def test_languages_are_marked_up() -> None:
    """Every face says which part is in which language, and the style names Chinese fonts and night mode."""
    for text in faces():
        assert '<div lang="en" class="en">' in text
        assert '<div lang="zh-Hans" class="zh">' in text
    assert ".card.nightMode" in CSS
    assert "Noto Sans CJK SC" in CSS


def test_what_is_centred_has_the_letters_of_the_card() -> None:
    """All columns are equally wide: they are measured in letters, so none of them has a size of its own."""
    (centred,) = re.findall(r"^([^{}\n]+) \{ max-width: 34em;", CSS, re.MULTILINE)
    sized = set(re.findall(r"^([^{}\n]+) \{[^}]*font-size: [^}]*\}", CSS, re.MULTILINE))
    assert ".hint" in sized
    assert not sized & set(centred.split(", "))


def test_the_hint_stands_over_the_box() -> None:
    """Only where both languages ask, and in the box's column; what is typed is in the first language shown."""
    front, back = faces()[:2]
    box = '<div lang="{{#FrontEn}}en{{/FrontEn}}{{^FrontEn}}zh-Hans{{/FrontEn}}" class="typed">'
    hint = '{{#FrontEn}}{{#FrontZh}}<div class="hint">Type it in English · 用英文输入</div>{{/FrontZh}}{{/FrontEn}}'
    assert front.endswith(f"{{{{#Typed}}}}{box}{hint}{{{{type:Typed}}}}</div>{{{{/Typed}}}}")
    assert f"<hr id=answer>{{{{#Typed}}}}{box}{{{{type:Typed}}}}</div>{{{{/Typed}}}}" in back
