"""The other programs, each measured in a process of its own: `peers.py NAME ARGUMENT…`.

Run with the Python of the environment of the measurements. Anki is only ever run, in a process like this one.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def anki_question(collection: str) -> None:
    """Opens Anki's collection, and prints the first question of the day."""
    from anki.collection import Collection

    opened = Collection(collection)
    queued = opened.sched.get_queued_cards()
    print("Question:", opened.get_card(queued.cards[0].card.id).question())
    opened.close()


def anki_import(package: str, collection: str) -> None:
    """Makes a collection of a package, with the deck chosen and no limit to the new cards of a day."""
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    opened = Collection(collection)
    opened.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=ImportAnkiPackageOptions()))
    names = [deck.name for deck in opened.decks.all_names_and_ids() if deck.name != "Default"]
    settings = opened.decks.config_dict_for_deck_id(opened.decks.id(names[0]))
    settings["new"]["perDay"] = 9_999
    opened.decks.update_config(settings)
    opened.decks.select(opened.decks.id(min(names, key=len)))
    opened.close()


def anki_answering(collection: str, number: str) -> None:
    """So many answers, each from the grade to the next question chosen; and what SQLite is told to do."""
    from anki.collection import Collection
    from anki.scheduler.v3 import CardAnswer

    opened = Collection(collection)
    queued = opened.sched.get_queued_cards().cards[0]
    times = []
    for _ in range(int(number)):
        card = opened.get_card(queued.card.id)
        card.start_timer()
        answer = opened.sched.build_answer(card=card, states=queued.states, rating=CardAnswer.GOOD)
        start = time.perf_counter()
        opened.sched.answer_card(answer)
        times.append(time.perf_counter() - start)
        queued = opened.sched.get_queued_cards().cards[0]
    said = [opened.db.scalar(f"PRAGMA {name}") for name in ("journal_mode", "synchronous")]
    opened.close()
    print(json.dumps({"times": times, "sqlite": said}))


def sbx_cards(folder: str, texts: str) -> None:
    """Writes a card of sbx's for each question and answer."""
    from sbx.core.card import Card

    Path(folder).mkdir(exist_ok=True)
    for number, (question, answer) in enumerate(json.loads(Path(texts).read_text(encoding="utf-8"))):
        card = Card(str(Path(folder) / f"{number:04}.md"))
        card.front, card.back = f"Question: {question}", answer
        card.save()


if __name__ == "__main__":
    {each.__name__: each for each in (anki_question, anki_import, anki_answering, sbx_cards)}[sys.argv[1]](
        *sys.argv[2:]
    )
