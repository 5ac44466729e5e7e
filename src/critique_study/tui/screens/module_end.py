"""The end of a module: what the learner now holds, what tomorrow brings, who claimed what."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from critique_study import words
from critique_study.content.sources import in_language
from critique_study.debate import report
from critique_study.onboarding.progress import LEARNED_PERCENT, position
from critique_study.tui.stepping import CourseScreen
from critique_study.tui.typeset import RULE, Block, block

_CLAIM = 2


class ModuleEndScreen(CourseScreen):
    """It goes on to where the path waits."""

    def blocks(self) -> Iterator[Block]:
        """Figures, then the claims of the module under the names of those who hold them."""
        language, module, summary = self.language, self.course.module, self.session.summary()
        if module is None:
            return
        yield block(
            words.LEARN_MODULE_END(language, module=words.quotable(in_language(module.module.title, language))), "title"
        )
        yield RULE._replace(space=0)
        held = words.LEARN_HOLD(language, answered=module.answered, core=module.core, firm=module.firm)
        yield block(held, "answer")
        yield block(words.LEARN_FIRM_IS(language, percent=LEARNED_PERCENT), "dim", space=0)
        yield block(words.tomorrow(language, summary.tomorrow_due, summary.tomorrow_new, summary.tomorrow_minutes))
        if self.course.claims:
            yield block(words.LEARN_CLAIMS(language), "title")
        collection = self.session.collection
        for _, alike in groupby(self.course.claims, key=attrgetter("held_by", "date", "outside")):
            claims = tuple(alike)
            who, when = report.holders(claims[0], collection, language), report.dated(claims[0], language)
            yield Block(((who, "answer"), (f" · {when}", "dim")))
            for claim in claims:
                yield block(in_language(claim.claim, language), mark="–", indent=_CLAIM, space=0)

    def goes_on_to(self) -> str:
        """The next module, if one waits."""
        found = position(self.course.path)
        if found is None:
            return words.LEARN_TO_END(self.language)
        title = words.quotable(in_language(found.module.module.title, self.language))
        return words.LEARN_NEXT_MODULE(self.language, module=title)

    def go_on(self) -> None:
        """To where the path waits."""
        self.course.go_on()
