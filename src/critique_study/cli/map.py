"""Show who claims what, and which claim speaks for or against which.

A tree for each issue: below a claim stand those that bear on it, each with its holder, the passages of our account that
tell it, and your cards on it. As mermaid: a diagram for each issue, for a page that can draw it.
"""

from __future__ import annotations

import argparse
import json

from critique_study.cli import options
from critique_study.settings import screen_language

EXAMPLES = (
    ("critique-study map", "all issues"),
    ("critique-study map scaling --lang zh", "one issue, in Chinese"),
    ("critique-study map theory --format mermaid > theory.mmd", "as a diagram, for mermaid or a page on GitHub"),
    ("critique-study map --format json", "all claims and relations, in both languages, for a program of your own"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the issue and the format."""
    parser.add_argument("issue", metavar="ISSUE", nargs="?", help="by its id, its title, or how one of them begins")
    parser.add_argument("--format", choices=("text", "mermaid", "json"), default="text", help="(default: text)")


def run(arguments: argparse.Namespace) -> int:
    """Prints the trees, the diagrams with a comment between them, or one JSON object; writes nothing."""
    from critique_study.content.named import issue_named  # here, for start time: no sitting needs them
    from critique_study.debate import diagram, report
    from critique_study.debate.map import tree

    collection = options.debate(arguments)
    language = screen_language(options.mode(arguments))
    issues = collection.issues.values() if arguments.issue is None else [issue_named(collection, arguments.issue)]
    trees = [tree(collection, issue) for issue in issues]
    if arguments.format == "json":
        print(json.dumps(diagram.as_json(trees, collection), indent=2))
    elif arguments.format == "mermaid":
        print("\n\n".join(diagram.mermaid(tree, collection, language) for tree in trees))
    else:
        cards = options.debate_cards(arguments, collection)
        print(*report.lines(report.told_map(trees, collection, cards, language), options.columns()), sep="\n")
    return 0
