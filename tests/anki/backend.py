"""Anki's own backend as a separate process: a command per line of stdin, its answer on stdout, both JSON.

Run with the Python of the environment that `make anki` creates; nothing of critique-study is imported here.
A command is `{"do": NAME, ...}`; an answer `{"value": ...}` or `{"error": "..."}`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import anki.lang
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

NOTES = "SELECT id, guid, mid, mod, tags, flds FROM notes ORDER BY id"
CARDS = "SELECT id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses FROM cards ORDER BY id"
LISTS = ("new", "updated", "duplicate", "conflicting", "first_field_match", "missing_notetype", "missing_deck")


class Backend:
    """One open collection and what can be done with it."""

    def __init__(self) -> None:
        self.collection: Any = None

    def open(self, path: str) -> None:
        """Opens the collection at `path`, an empty one if there is none."""
        self.close()
        self.collection = Collection(path)

    def close(self) -> None:
        """Closes the collection."""
        if self.collection is not None:
            self.collection.close()
            self.collection = None

    def load(self, path: str, scheduling: bool = False, notes: int = 0, looks: int = 0) -> dict[str, int]:
        """Imports a package as Anki does unasked, and says how many notes it took in which way.

        `notes` and `looks` (of the note types) are updated if newer (0), always (1) or never (2).
        """
        options = ImportAnkiPackageOptions(with_scheduling=scheduling, update_notes=notes, update_notetypes=looks)
        log = self.collection.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options)).log
        counts = {name: len(getattr(log, name)) for name in (*LISTS, "empty_first_field")}
        return {"found": log.found_notes, **counts}

    def notes(self) -> dict[str, Any]:
        """Every note by its GUID, with its cards by ordinal."""
        decks = {deck.id: deck.name for deck in self.collection.decks.all_names_and_ids()}
        cards: dict[int, dict[str, Any]] = {}
        names = ("id", "nid", "did", "ord", "type", "queue", "due", "ivl", "factor", "reps", "lapses")
        for row in self.collection.db.execute(CARDS):
            card = dict(zip(names, row, strict=True))
            cards.setdefault(card["nid"], {})[str(card["ord"])] = card | {"deck": decks[card["did"]]}
        notes = {}
        for number, guid, kind, time, tags, fields in self.collection.db.execute(NOTES):
            note_type = self.collection.models.get(kind)
            titles = [field["name"] for field in note_type["flds"]]
            notes[guid] = {
                "id": number,
                "type": note_type["name"],
                "mod": time,
                "tags": tags.split(),
                "fields": dict(zip(titles, fields.split("\x1f"), strict=True)),
                "cards": cards.get(number, {}),
            }
        return notes

    def progress(self) -> dict[str, Any]:
        """Every card by "GUID ordinal" with its due date as Anki has it today, and every row of the review log."""
        names = ("type", "queue", "ivl", "factor", "reps", "lapses", "flags", "data", "due")
        query = "SELECT guid, ord, {} FROM cards c JOIN notes n ON c.nid = n.id"
        today = date.fromtimestamp(self.collection.sched.day_cutoff) - timedelta(days=1)
        cards = {}
        for guid, ordinal, *row in self.collection.db.execute(query.format(", ".join(f"c.{name}" for name in names))):
            card = dict(zip(names, row, strict=True))
            days = card["due"] - self.collection.sched.today
            card["date"] = (today + timedelta(days=days)).isoformat() if card["type"] == 2 else None
            card["data"] = json.loads(card["data"] or "{}")
            cards[f"{guid} {ordinal}"] = card
        rows = (
            "SELECT r.id, guid, ord, r.ease, r.ivl, lastIvl, r.factor, r.time, r.type FROM revlog r"
            " JOIN cards c ON r.cid = c.id JOIN notes n ON c.nid = n.id ORDER BY r.id"
        )
        return {"cards": cards, "rows": self.collection.db.all(rows)}

    def stats(self, card: int) -> dict[str, Any]:
        """What Anki's window on a card says."""
        stats = self.collection.card_stats_data(card)
        return {
            "interval": stats.interval,
            "ease": stats.ease,
            "reviews": stats.reviews,
            "lapses": stats.lapses,
            "seconds": round(stats.total_secs),
            "buttons": [entry.button_chosen for entry in stats.revlog],
        }

    def roll_over_at(self, hour: int) -> None:
        """The preferences: when the next day starts."""
        preferences = self.collection.get_preferences()
        preferences.scheduling.rollover = hour
        self.collection.set_preferences(preferences)

    def note_types(self) -> dict[str, Any]:
        """Every note type by its name."""
        self.collection.models._clear_cache()  # an import does not
        return {each["name"]: each for each in self.collection.models.all()}

    def style(self, note_type: str, css: str) -> None:
        """The learner adds to the style of a note type."""
        edited = self.collection.models.by_name(note_type)
        edited["css"] += css
        self.collection.models.update_dict(edited)

    def presets(self) -> str:
        """What the boxes of the import dialog are set to; empty as long as all are as in a fresh collection."""
        return str(self.collection._backend.get_import_anki_package_presets())

    def say(self, message: str, language: str) -> str:
        """What Anki's programs say for one of its messages."""
        anki.lang.set_lang(language)
        said = getattr(anki.lang.tr_legacyglobal, message)()
        anki.lang.set_lang("en")
        return str(said)

    def rename(self, deck: str, name: str) -> None:
        """The learner renames a deck."""
        self.collection.decks.rename(self.collection.decks.by_name(deck), name)

    def deck(self, name: str) -> dict[str, Any] | None:
        """The deck of that name, if there is one."""
        deck: dict[str, Any] | None = self.collection.decks.by_name(name)
        return deck

    def render(self, card: int) -> dict[str, str]:
        """Both sides of a card as Anki shows them."""
        shown = self.collection.get_card(card)
        return {"question": shown.question(), "answer": shown.answer()}

    def answer(self, card: int, ease: int) -> None:
        """Answers a card: 1 Again to 4 Easy."""
        asked = self.collection.get_card(card)
        asked.start_timer()
        self.collection.sched.answerCard(asked, ease)

    def study(self, deck: str, buttons: list[int]) -> int:
        """Answers what a deck asks, with `buttons` in turn, as long as there are any; returns how many it were."""
        self.collection.decks.select(self.collection.decks.id_for_name(deck))
        for number, button in enumerate(buttons):
            asked = self.collection.sched.getCard()
            if asked is None:
                return number
            asked.start_timer()
            self.collection.sched.answerCard(asked, button)
        return len(buttons)

    def travel(self, days: int) -> None:
        """Moves all that has a time that matters to the scheduler by so many days, into the future or the past.

        Days are of 24 hours, so the process should live in UTC.
        """
        seconds = days * 86_400
        run = self.collection.db.execute
        run("UPDATE col SET crt = crt + ?", seconds)
        run("UPDATE revlog SET id = -(id + ?)", seconds * 1000)  # so that no id is another's in between
        run("UPDATE revlog SET id = -id")
        # In learning a card is due at a second; otherwise on a day, counted from when the collection was made.
        run("UPDATE cards SET due = due + ? WHERE type IN (1, 3) AND due > 1000000000", seconds)
        run(
            "UPDATE cards SET data = json_set(data, '$.lrt', json_extract(data, '$.lrt') + ?)"
            " WHERE json_valid(data) AND json_extract(data, '$.lrt') IS NOT NULL",
            seconds,
        )
        path = self.collection.path
        self.close()
        self.open(path)

    def export(self, path: str, legacy: bool) -> None:
        """Exports all with its scheduling: a deck package or, by the name, the whole collection."""
        if path.endswith(".colpkg"):
            self.collection.export_collection_package(path, include_media=False, legacy=legacy)
            self.collection.reopen()
        else:
            options = ExportAnkiPackageOptions(with_scheduling=True, legacy=legacy)
            self.collection.export_anki_package(out_path=path, options=options, limit=None)

    def queue(self, deck: str) -> list[int]:
        """The cards of a deck in the order in which Anki asks them."""
        self.collection.decks.select(self.collection.decks.id_for_name(deck))
        return [each.card.id for each in self.collection.sched.get_queued_cards(fetch_limit=1000).cards]

    def ask_by_position(self) -> None:
        """Deck options: a hundred new cards a day, in ascending position whatever their sub-deck."""
        options = self.collection.decks.get_config(1)
        options["newGatherPriority"] = 1
        options["new"]["perDay"] = 100
        self.collection.decks.update_config(options)

    def edit(self, note: int, field: str, value: str) -> None:
        """The learner changes a field."""
        edited = self.collection.get_note(note)
        edited[field] = value
        self.collection.update_note(edited)

    def tag(self, note: int, tag: str) -> None:
        """The learner adds a tag."""
        edited = self.collection.get_note(note)
        edited.tags.append(tag)
        self.collection.update_note(edited)

    def move(self, card: int, deck: str) -> None:
        """The learner puts a card into another deck."""
        self.collection.set_deck([card], self.collection.decks.id(deck))

    def delete(self, deck: str) -> None:
        """The learner deletes a deck with its sub-decks, cards and notes."""
        self.collection.decks.remove([self.collection.decks.id_for_name(deck)])

    def regenerate(self) -> int:
        """Lets Anki make the cards that its templates ask for, and returns how many there are then."""
        for kind in self.collection.models.all():
            notes = self.collection.models.nids(kind["id"])
            self.collection.after_note_updates(notes, mark_modified=False, generate_cards=True)
        return int(self.collection.card_count())

    def empty(self) -> int:
        """How many notes have cards that Anki calls empty."""
        return len(self.collection.get_empty_cards().notes)

    def check(self) -> dict[str, Any]:
        """Check Database: what it says, and whether it ended well."""
        text, well = self.collection.fix_integrity()
        return {"text": text, "well": well}

    def compare(self, expected: str, provided: str) -> str:
        """What Anki shows for an answer typed in."""
        return str(self.collection.compare_answer(expected, provided))

    def reviews(self) -> int:
        """How many answers are in the review log."""
        return int(self.collection.db.scalar("SELECT count() FROM revlog"))


def main() -> None:
    """Serves until the input ends."""
    backend = Backend()
    answers, sys.stdout = sys.stdout, sys.stderr  # Anki prints there when something took it long
    for line in sys.stdin:
        command = json.loads(line)
        name = command.pop("do")
        handler: Callable[..., Any] = getattr(backend, name)
        try:
            answer = {"value": handler(**command)}
        except Exception as error:  # whatever Anki raises is what the test wants to see
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)
    backend.close()


if __name__ == "__main__":
    main()
