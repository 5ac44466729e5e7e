"""Makes the packages that tests read without Anki, and `said.json` with what Anki says is in each.

Run with the Python of the environment that `make anki` creates; nothing of critique-study is imported here:
    .anki/bin/python tests/anki/make_packages.py tests/anki/packages/ours.apkg tests/anki/packages
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from anki.collection import (
    Collection,
    DeckIdLimit,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

DAY = 86_400_000
THEIRS = "Rob'\"); DROP TABLE notes;--"


def answer(collection: Any, card: int, *buttons: int) -> None:
    """Answers a card a few times over, 1 Again to 4 Easy, each time after two seconds and a half."""
    for button in buttons:
        asked = collection.get_card(card)
        asked.start_timer()
        asked.timer_started -= 2.5
        collection.sched.answerCard(asked, button)


def study(collection: Any) -> None:
    """A few days with every kind of row in the review log, on our notes and on others."""
    note_type = collection.models.by_name("Basic")
    for number in range(4):
        note = collection.new_note(note_type)
        note["Front"], note["Back"] = f"foreign {number}", "x" * 5000 * number
        collection.add_note(note, collection.decks.id(THEIRS))
    cards = collection.db.list("SELECT id FROM cards ORDER BY id")
    for number, card in enumerate(cards):
        answer(collection, card, number % 4 + 1, 3, 3)
    collection.db.execute("UPDATE revlog SET id = id - ?", 9 * DAY)
    collection.sched.set_due_date(cards, "0")
    for number, card in enumerate(cards):
        answer(collection, card, *((1, 2, 3) if number % 4 == 0 else (number % 4 + 1,)))
    collection.db.execute("UPDATE revlog SET id = id - ?", 2 * DAY)
    collection.sched.schedule_cards_as_new(cards[:1])
    filtered = collection.decks.new_filtered("Filtered")
    deck = collection.decks.get(filtered)
    deck["terms"] = [["deck:Desk", 3, 0]]
    deck["resched"] = True
    collection.decks.save(deck)
    collection.sched.rebuild_filtered_deck(filtered)
    for card in collection.db.list("SELECT id FROM cards WHERE did = ? ORDER BY id", filtered):
        answer(collection, card, 2)


def said(collection: Any) -> dict[str, Any]:
    """What the collection holds, in Anki's own words."""
    names = ("schedVer", "rollover", "creationOffset", "localOffset")
    return {
        "settings": {name: collection.get_config(name) for name in names},
        "notes": collection.db.all("SELECT id, guid FROM notes ORDER BY id"),
        "foreign": list(collection.find_notes("-deck:Desk::*")),
        "cards": collection.db.all("SELECT id, nid, ord FROM cards ORDER BY id"),
        "answers": collection.db.all("SELECT id, cid, ease, type, time FROM revlog ORDER BY id"),
    }


def main(ours: Path, folder: Path) -> None:
    """Imports `ours`, studies, and exports to `folder`: a deck and the whole collection, in each of two formats."""
    os.environ["TZ"] = "America/New_York"
    time.tzset()
    with tempfile.TemporaryDirectory() as work:
        collection: Any = Collection(str(Path(work, "collection.anki2")))
        request = ImportAnkiPackageRequest(package_path=str(ours), options=ImportAnkiPackageOptions())
        collection.import_anki_package(request)
        preferences = collection.get_preferences()
        preferences.scheduling.rollover = 3
        collection.set_preferences(preferences)
        study(collection)
        everything = said(collection)
        desk = DeckIdLimit(collection.decks.id_for_name("Desk"))
        for name, legacy in (("legacy", True), ("newest", False)):
            options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=legacy)
            collection.export_anki_package(out_path=str(folder / f"{name}.apkg"), options=options, limit=desk)
            collection.export_collection_package(str(folder / f"{name}.colpkg"), include_media=False, legacy=legacy)
            collection.reopen()
        collection.close()
    (folder / "said.json").write_text(json.dumps(everything, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
