"""The words of the screens and of the plain session, English and Chinese side by side."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Label(NamedTuple):
    """One thing the program says, in both languages; `{name}` marks a value."""

    en: str
    zh: str

    def __call__(self, language: Literal["en", "zh"], **values: object) -> str:
        """The words in `language` with the values put in."""
        return (self.en if language == "en" else self.zh).format(**values)


# The four grades
AGAIN = Label("Again", "重来")
HARD = Label("Hard", "困难")
GOOD = Label("Good", "良好")
EASY = Label("Easy", "简单")
GRADES = (AGAIN, HARD, GOOD, EASY)

# What a grade would do
DAYS = Label("{days} d", "{days} 天")
MONTHS = Label("{months} mo", "{months} 个月")
YEARS = Label("{years} y", "{years} 年")
TODAY_AGAIN = Label("again today", "今天再答")
DONE_TODAY = Label("done today", "今天完成")
COMMA = Label(", ", "，")
LIST = Label(", ", "、")

# Where the day stands
DUE = Label("due", "到期")
NEW = Label("new", "新卡")
DRILL = Label("drill", "巩固")
DONE = Label("done", "完成")
TODAY = Label("Today: {due} due, {new} new, {drill} to drill.", "今天：到期 {due} 张，新卡 {new} 张，巩固 {drill} 张。")

# The card
SOURCE = Label("Source", "出处")
CONTESTED = Label("Contested", "有争议")
HELD_BY = Label("Held by", "主张者")
CONTESTED_HELD_BY = Label("Contested; held by", "有争议；主张者")
OUTSIDE = Label("outside the document", "文外资料")
OUR_ACCOUNT = Label("our account: “{title}”", "本项目的解读“{title}”")
OF_YEAR = Label("{who} ({year})", "{who}（{year}）")
CLAUSE = Label("; ", "；")
WHY = Label("Why", "缘由")
RIGHT = Label("Right", "答对了")
WRONG = Label("Not the same as the answer", "与答案不同")
WRONG_PICK = Label("Not this one", "不是这一项")
YOU_ANSWERED = Label("You answered: {answer}", "你的回答：{answer}")
SHOW_ANSWER = Label("Show the answer", "看答案")
TYPE_HERE = Label("Type the answer, then Enter", "输入答案，按回车")

# Notices
NOTICE_NEW_DAY = Label("A new study day has begun.", "新的学习日开始了。")
NOTICE_OTHER_PROCESS = Label(
    "Cards were answered in another window; what is left is up to date again.",
    "另一个窗口里答了卡片，剩余数目已更新。",
)
NOTICE_FUTURE = Label(
    "The log holds answers from the future: was a clock wrong?", "记录里有来自未来的回答：时钟曾经出错了吗？"
)
NOTICES = {"new-day": NOTICE_NEW_DAY, "other-process": NOTICE_OTHER_PROCESS, "future": NOTICE_FUTURE}

# Undo
UNDONE_GRADE = Label("Undone: {grade} for “{card}”", "已撤销：“{card}”评为{grade}")
UNDONE = {
    "suspend": Label("Undone: suspending “{card}”", "已撤销：搁置“{card}”"),
    "resume": Label("Undone: resuming “{card}”", "已撤销：恢复“{card}”"),
    "bury": Label("Undone: burying “{card}”", "已撤销：推迟“{card}”"),
    "flag": Label("Undone: flagging “{card}”", "已撤销：给“{card}”加旗标"),
    "unflag": Label("Undone: taking the flag off “{card}”", "已撤销：取消“{card}”的旗标"),
    "remark": Label("Undone: the remark on “{card}”", "已撤销：对“{card}”的附注"),
    "reset": Label("Undone: resetting “{card}”", "已撤销：重置“{card}”"),
    "keep": Label("Undone: keeping “{card}”", "已撤销：留下“{card}”"),
    "placed": Label("Undone: placing “{card}”", "已撤销：“{card}”的摸底结果"),
}
UNDONE_OTHER = Label("Undone: {kind} of “{card}”", "已撤销：对“{card}”的操作（{kind}）")
NOTHING_TO_UNDO = Label("Nothing to undo.", "没有可撤销的操作。")
SUSPENDED = Label("Suspended: it is not asked again (u takes it back).", "已搁置，不再提问（按 u 撤销）。")

# Why a card is due when it is
WHY_SUSPENDED = Label("Suspended: not asked until it is resumed.", "已搁置：恢复之前不再提问。")
WHY_BURIED = Label("Put off until {day}.", "推迟到 {day}。")
WHY_DRILL = Label(
    "In today's drill: the last answer got {grade}, it takes 4 or 5 to end it.",
    "在今天的巩固里：上一次评了 {grade} 分，要 4 或 5 分才结束。",
)
WHY_NEW = Label("New: asked when its turn comes among the new cards.", "新卡：在新卡中轮到时提问。")
WHY_REVISED = Label(
    "Due because the card's meaning was changed after the last answer.", "卡片的含义在上次回答之后改过，所以要再问。"
)
WHY_PLACED = Label("Known from a placement test; first asked on {due}.", "摸底测试已会，{due} 首次提问。")
WHY_DUE = Label(
    "Due since {due}: last counted on {counted}, then {days}.", "{due} 起到期：上次计入 {counted}，间隔 {days}。"
)
WHY_LATER = Label(
    "Due on {due}: last counted on {counted}, then {days}.", "{due} 到期：上次计入 {counted}，间隔 {days}。"
)
STATE_NEW = Label("No answer has counted yet.", "还没有计入的回答。")
STATE = Label(
    "repetitions {repetitions}, interval {interval}, ease {ease}, lapses {lapses}",
    "连续答对 {repetitions} 次，间隔 {interval}，难易系数 {ease}，遗忘 {lapses} 次",
)
EVENT_ANSWER = Label("grade {grade} after {seconds} s", "评 {grade} 分，用时 {seconds} 秒")
EVENT_FLAG = Label("flagged", "加旗标")
EVENT_UNFLAG = Label("flag taken away", "取消旗标")
EVENT_BURY = Label("buried until {day}", "推迟到 {day}")
EVENT_REMARK = Label("remark: {text}", "附注：{text}")
EVENTS = {
    "suspend": Label("suspended", "搁置"),
    "resume": Label("resumed", "恢复"),
    "keep": Label("kept: next among the new", "留下：新卡中优先"),
    "reset": Label("reset: new again", "重置：重新成为新卡"),
    "placed": Label("placed: known from a test", "摸底已会"),
}
EFFECT_COUNTED = Label("counts: due {due}; {state}", "计入：{due} 到期；{state}")
EFFECTS = {
    "drill": Label("drill of the same day, changes nothing", "当天的巩固，不影响安排"),
    "early": Label("before its day, changes nothing", "早于到期日，不影响安排"),
    "practice": Label("practice, changes nothing", "练习，不影响安排"),
    "undone": Label("taken back", "已撤销"),
}

# The end
NOTHING_DUE = Label("Nothing to study now.", "现在没有要学的卡片。")
ALL_DONE = Label("All done for today.", "今天的卡片都学完了。")
ANSWERS = Label(
    "This sitting: {answers} answered, {passed} passed ({percent} %), {time} min",
    "这一次：回答 {answers} 次，通过 {passed} 次（{percent}%），用时 {time}",
)
TOMORROW = Label("Tomorrow: {due} due, {new} new.", "明天：到期 {due} 张，新卡 {new} 张。")
LEFT_TODAY = Label("Left for today: {left}", "今天还剩 {left} 张")
COME_BACK = Label("Come back tomorrow: the pause is part of the method.", "明天再来：间隔本身就是学习的一部分。")
NO_CARDS = Label(
    "This folder holds no cards; name another with --cards DIR.", "这个文件夹里没有卡片，请用 --cards DIR 指定另一个。"
)
NO_CARDS_IN_LANGUAGE = Label(
    "No card is written in this language; l goes on in the next.", "没有这种语言的卡片，按 l 切换到下一种。"
)

# The keys: what they do in a word for the foot of the screen, in a sentence for the help
SPACE = Label("Space", "空格")
ENTER = Label("Enter", "回车")
KEY_GIVE_UP = Label("give up", "放弃")
KEY_PICK = Label("pick", "选择")
KEY_GRADE = Label("grade", "评分")
KEY_UNDO = Label("undo", "撤销")
KEY_SUSPEND = Label("suspend", "搁置")
KEY_LANGUAGE = Label("language", "语言")
KEY_HELP = Label("help", "帮助")
KEY_LEAVE = Label("leave", "离开")
KEY_GO_ON = Label("go on", "继续")
KEY_CLOSE = Label("close", "关闭")
HELP_TITLE = Label("Keys", "按键")
HELP_REVEAL = Label("show the answer (Enter does so too)", "看答案（回车也可以）")
HELP_TYPED = Label("where an answer is typed: compare it with the right one", "输入答案后：提交，并与正确答案对照")
HELP_GIVE_UP = Label("where an answer is typed: show the right one", "在输入答案的卡片上：放弃作答，直接看答案")
HELP_PICK = Label("where there are options: pick one", "在选择题上：选一项")
HELP_ACCEPT = Label(
    "after the answer: the marked grade (Enter does so too)", "看过答案后：采用标出的评分（回车也可以）"
)
HELP_GRADE = Label("after the answer: Again, Hard, Good, Easy", "看过答案后：重来、困难、良好、简单")
HELP_UNDO = Label("take back the last thing done, as often as you like", "撤销上一步，可以一直撤销下去")
HELP_UNDO_TYPING = Label("the same where an answer is typed", "在输入答案的卡片上：撤销上一步")
HELP_SUSPEND = Label("put the card aside: it is not asked again", "搁置这张卡片，不再提问")
HELP_LANGUAGE = Label("English, Chinese, both", "切换语言：英文、中文、双语")
HELP_HELP = Label("these lines", "显示本页")
HELP_LEAVE = Label("leave; all that was graded is kept", "离开；评过的分都已保存")
HELP_INTERRUPT = Label("leave at once, from everywhere; all that was graded is kept", "随时直接离开；评过的分都已保存")
HELP_SCROLL = Label("scroll (PgUp and PgDn by the page)", "滚动（PgUp、PgDn 翻页）")
HELP_AGAIN = Label("not known, or wrong: starts over, and comes back today", "没想起来或答错了：从头开始，今天还会再问")
HELP_HARD = Label("known, but with great effort: comes back today", "答对了，但很吃力：今天还会再问")
HELP_EFFORT = Label("known after some thought", "想了想才答对")
HELP_EASY = Label("known at once", "脱口而出")

# A query that cannot be understood
QUERY_NONE = Label("no `{term}`", "没有 `{term}`")
QUERY_MEANT = Label(": do you mean `{term}`?", "：是不是 `{term}`？")
QUERY_KNOWN = Label("; known: {known}", "；可用：{known}")
QUERY_AS_TEXT = Label(" (to search for the text itself, put it in quotes)", "（要查这段文字本身，请加引号）")
QUERY_TOO_LONG = Label(
    "a query has at most {most} characters, this one has {length}", "查询最多 {most} 个字符，这里有 {length} 个"
)
QUERY_TOO_DEEP = Label("parentheses are nested at most {most} deep", "括号最多嵌套 {most} 层")
QUERY_UNCLOSED = Label("`{opening}` is never closed: `{closing}` is missing", "`{opening}` 没有闭合，缺 `{closing}`")
QUERY_UNOPENED = Label("`)` closes nothing: its `(` is missing", "`)` 前面缺 `(`")
QUERY_EMPTY = Label("nothing stands between `(` and `)`", "`(` 和 `)` 之间没有内容")
QUERY_OR = Label("`or` stands between two terms", "`or` 要放在两项之间")
QUERY_NOT = Label("`-` stands directly before what is not wanted", "`-` 要紧接在不要的内容之前")
QUERY_VALUE = Label("`{term}` needs a value directly behind it", "`{term}` 后面要紧跟一个值")
QUERY_NUMBER = Label("`{term}`: compare with a number, as in `{example}`", "`{term}`：请与数字比较，如 `{example}`")

# The plain session
PLAIN_HOW_TO_STUDY = Label(
    "To study: critique-study in a terminal, or critique-study quiz --plain.",
    "开始学习：在终端中运行 critique-study，或运行 critique-study quiz --plain。",
)
PLAIN_REVEAL = Label("[Enter] show the answer, [?] help", "[回车] 看答案，[?] 帮助")
PLAIN_TYPE = Label("Type the answer; [Enter] alone shows it, [:?] help", "输入答案；直接按 [回车] 看答案，[:?] 帮助")
PLAIN_PICK = Label(
    "Pick 1 to {options}; [Enter] shows the answer, [?] help", "选 1 到 {options}；[回车] 看答案，[?] 帮助"
)
PLAIN_GRADE = Label("{number} {grade} ({outcome})", "{number} {grade}（{outcome}）")
PLAIN_END = Label("[u] undo, [q] leave", "[u] 撤销，[q] 离开")
PLAIN_QUESTION = Label("Question", "问")
PLAIN_ANSWER = Label("Answer", "答")
PLAIN_LANGUAGE = Label("Cards are shown in {mode}.", "卡片语言：{mode}。")
MODES = {"en": Label("English", "英文"), "zh": Label("Chinese", "中文"), "both": Label("both languages", "双语")}
PLAIN_HELP = Label(
    "An empty line shows the answer; then 1 Again, 2 Hard, 3 Good, 4 Easy. u undo, l language, s suspend, q leave;"
    " with a colon (:u) where a line is an answer.",
    "空行看答案；然后 1 重来，2 困难，3 良好，4 简单。u 撤销，l 切换语言，s 搁置，q 离开；"
    "需要输入答案时前面加冒号（:u）。",
)


def standing(language: Literal["en", "zh"], contested: bool, holders: tuple[str, ...]) -> tuple[str, str]:
    """Whether what a card says is contested, and who holds it, as label and names; two empty texts if neither."""
    if not holders:
        return (CONTESTED(language), "") if contested else ("", "")
    return (CONTESTED_HELD_BY if contested else HELD_BY)(language), LIST(language).join(holders)


def verdict(right: bool, *, picked: bool) -> Label:
    """Whether what was typed, or picked, is right."""
    return RIGHT if right else WRONG_PICK if picked else WRONG


def interval(language: Literal["en", "zh"], days: int) -> str:
    """A number of days as a learner reads it: days, months from two on, years from two on."""
    if days < 60:
        return DAYS(language, days=days)
    if days < 730:
        return MONTHS(language, months=round(days / 30.44))
    return YEARS(language, years=f"{days / 365.25:.1f}")


def days(language: Literal["en", "zh"], number: int) -> str:
    """A number of days in words."""
    return f"{number} 天" if language == "zh" else f"{number} day{'' if number == 1 else 's'}"


def outcome(language: Literal["en", "zh"], days: int | None, again_today: bool) -> str:
    """What a grade would do: the next interval (None in a drill), and whether the card comes back today."""
    drill = TODAY_AGAIN(language) if again_today else DONE_TODAY(language)
    if days is None:
        return drill
    return f"{interval(language, days)}{COMMA(language)}{drill}" if again_today else interval(language, days)


def undone(language: Literal["en", "zh"], kind: str, grade: int | None, card: str) -> str:
    """What an undo took back: an event of `kind`, with `grade` if it was an answer."""
    if grade is not None:
        return UNDONE_GRADE(language, grade=GRADES[max(grade, 2) - 2](language), card=card)
    if label := UNDONE.get(kind):
        return label(language, card=card)
    return UNDONE_OTHER(language, kind=kind, card=card)


def answers(language: Literal["en", "zh"], answers: int, passed: int, milliseconds: int) -> str:
    """A sitting in a line."""
    percent, seconds = round(100 * passed / max(1, answers)), round(milliseconds / 1000)
    time = f"{seconds // 60}:{seconds % 60:02}"
    return ANSWERS(language, answers=answers, passed=passed, percent=percent, time=time)
