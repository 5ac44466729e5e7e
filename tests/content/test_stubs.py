"""What is known of a note before it is looked at is what the note says."""

from __future__ import annotations

from pathlib import Path

from critique_study.content import faces
from critique_study.content.loader import load
from critique_study.content.shipped import shipped_cards
from critique_study.content.stubs import stub
from critique_study.settings import MODES
from tests.decks import FORMS, collection


def test_a_stub_says_what_its_note_says(tmp_path: Path) -> None:
    """Of every form, and of all that is shipped: by both the same cards would be asked."""
    for loaded in (collection(tmp_path / "cards", FORMS), load(shipped_cards())[0]):
        for card in loaded.cards.values():
            note = loaded.notes[card.stub.id]
            assert card.stub == stub(note)
            assert [faces.is_shown(card.stub, mode) for mode in MODES] == [
                bool(faces.shown(note, mode)) for mode in MODES
            ]
            assert (card.stub.cloze, card.stub.deck) == (note.text is not None, note.deck)


def test_a_note_is_the_same_wherever_it_is_asked_for(tmp_path: Path) -> None:
    """From its card, its deck and the collection, and again."""
    loaded = collection(tmp_path / "cards", FORMS)
    card = loaded.cards["pair:reverse"]
    assert card.note is card.note is loaded.cards["pair"].note is loaded.notes["pair"]
    assert card.note in loaded.decks[0].notes


def test_notes_are_looked_up_by_id(tmp_path: Path) -> None:
    """As in a dictionary, in the order of introduction."""
    notes = collection(tmp_path / "cards", FORMS).notes
    assert list(notes) == [note.id for note in notes.values()]
    assert len(notes) == len(list(notes))
    assert "pair" in notes
    assert notes.get("none") is None
