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


# Between words
COMMA = Label(", ", "，")
LIST = Label(", ", "、")
CLAUSE = Label("; ", "；")

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

# Where the day stands
DUE = Label("due", "到期")
NEW = Label("new", "新卡")
DRILL = Label("drill", "巩固")
DONE = Label("done", "完成")
TODAY = Label("Today: {due} due, {new} new, {drill} to drill.", "今天：到期 {due} 张，新卡 {new} 张，巩固 {drill} 张。")
CRAM_LEFT = Label("cram", "突击")
CRAM = Label("Cram: {left} left; due days do not change.", "突击练习：还剩 {left} 张，不计入安排。")

# The day at a glance
ABOUT_MINUTES = Label("About {minutes} min.", "大约 {minutes} 分钟。")
DECK = Label("Deck", "卡组")
NEXT_DAYS = Label("Due in the next days, new cards not counted", "接下来几天到期的卡片（不含新卡）")
TODAY_SHORT = Label("today", "今天")
WEEKDAYS = (
    *(Label("Mon", "周一"), Label("Tue", "周二"), Label("Wed", "周三"), Label("Thu", "周四"), Label("Fri", "周五")),
    *(Label("Sat", "周六"), Label("Sun", "周日")),
)
PALETTE = Label("Search for an action…", "查找操作……")
BY_KEY = Label("{action} ({key})", "{action}（{key}）")
WHAT_ELSE = Label(
    "Until then: c looks through the cards, t shows the stats; critique-study quiz --cram practises without counting.",
    "在此之前：按 c 浏览卡片，按 t 看统计；critique-study quiz --cram 可以随意练习，不计入安排。",
)

# The card
SOURCE = Label("Source", "出处")
CONTESTED = Label("Contested", "有争议")
HELD_BY = Label("Held by", "主张者")
CONTESTED_HELD_BY = Label("Contested; held by", "有争议；主张者")
OUTSIDE = Label("outside the document", "文外资料")
OUR_ACCOUNT = Label("our account: “{title}”", "本项目的解读“{title}”")
OF_YEAR = Label("{who} ({year})", "{who}（{year}）")
WHY = Label("Why", "缘由")
RIGHT = Label("Right", "答对了")
WRONG = Label("Not the same as the answer", "与答案不同")
WRONG_PICK = Label("Not this one", "不是这一项")
TYPED = Label("You typed", "你的回答")
NEAREST = Label("Nearest", "最接近的")
YOU_ANSWERED = Label("You answered: {answer}", "你的回答：{answer}")
SHOW_ANSWER = Label("Show the answer", "看答案")
TYPE_HERE = Label("Type the answer, then Enter", "输入答案，按回车")

# The language of the cards
SHOWN_IN = Label("Cards are shown in {mode}.", "卡片语言：{mode}。")
MODES = {"en": Label("English", "英文"), "zh": Label("Chinese", "中文"), "both": Label("both languages", "双语")}

# Notices
NOTICE_NEW_DAY = Label("A new study day has begun.", "新的学习日开始了。")
NOTICE_OTHER_PROCESS = Label(
    "Cards were answered in another window; what is left is up to date again.",
    "在另一个窗口里答过卡片，剩余数目已更新。",
)
NOTICE_FUTURE = Label(
    "The log holds answers from the future: was a clock wrong?", "记录里有日期在未来的回答：时钟是不是走错过？"
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
    "read": Label("Undone: reading “{card}” to its end", "已撤销：“{card}”已读完"),
    "placed": Label("Undone: placing “{card}”", "已撤销：“{card}”的摸底结果"),
}
UNDONE_OTHER = Label("Undone: {kind} of “{card}”", "已撤销：对“{card}”的操作（{kind}）")
NOTHING_TO_UNDO = Label("Nothing to undo.", "没有可撤销的操作。")

# What was done with a card, or cannot be
BURIED = Label("Put off until tomorrow (u takes it back).", "已推迟到明天（按 u 撤销）。")
FLAGGED = Label("Flagged (f takes the flag away).", "已加旗标（再按 f 取消）。")
UNFLAGGED = Label("The flag is gone.", "旗标已取消。")
REMARK_ASKED = Label(
    "A remark on this card; Enter keeps it, Ctrl+G does not", "对这张卡片的附注：回车保存，Ctrl+G 放弃"
)
REMARK_UNCLEAR = Label("unclear", "不清楚")
REMARKED = Label("The remark is kept (u takes it back).", "附注已保存（按 u 撤销）。")
EDITED = Label("The note as it is now.", "这是修改后的卡片。")
EDITED_FAULTY = Label(
    "The decks have faults now ({count}); critique-study check names them. A faulty note is not asked.",
    "卡组里现在有 {count} 处错误，critique-study check 会列出；有错的笔记不再提问。",
)
READ_ONLY = Label(
    "These cards are read-only here: ! keeps a remark; {copy} makes a copy to edit.",
    "这里的卡片是只读的：可以按 ! 留下附注；用 {copy} 复制一份再编辑。",
)
NO_EDITOR_HERE = Label("An editor cannot be opened from here.", "这里无法打开编辑器。")
NO_PASSAGE = Label("The card cites no passage.", "这张卡片没有引用段落。")
LEECH = Label("This card slips away again and again: {lapses} lapses.", "这张卡片总是记不住：已遗忘 {lapses} 次。")
LEECH_ADVICE = Label(
    "A clearer question often helps more than another try: ! says what is unclear, e edits the note, s puts it aside.",
    "与其再试一次，不如把问题改清楚：按 ! 写下哪里不清楚，按 e 修改，按 s 搁置。",
)
SUSPENDED = Label("Suspended: it is not asked again (u takes it back).", "已搁置，不再提问（按 u 撤销）。")

# Why a card is due when it is
WHY_SUSPENDED = Label("Suspended: not asked until it is resumed.", "已搁置：恢复之前不再提问。")
WHY_BURIED = Label("Put off until {day}.", "推迟到 {day}。")
WHY_DRILL = Label(
    "In today's drill: the last answer got {grade} (SM-2); Good or Easy ends it.",
    "在今天的巩固里：上一次按 SM-2 评了 {grade} 分，评“良好”或“简单”才结束。",
)
WHY_NEW = Label("New: asked when its turn comes among the new cards.", "新卡：轮到它时提问。")
WHY_REVISED = Label(
    "Due because the card's meaning was changed after the last answer.", "卡片的含义在上次回答之后改过，所以要再问。"
)
WHY_PLACED = Label("Known from a placement test; first asked on {due}.", "摸底测试已会，{due} 首次提问。")
WHY_DUE = Label(
    "Due since {due}: last counted answer on {counted}, interval {days}.",
    "{due} 起到期：上次计入的回答在 {counted}，间隔 {days}。",
)
WHY_LATER = Label(
    "Due on {due}: last counted answer on {counted}, interval {days}.",
    "{due} 到期：上次计入的回答在 {counted}，间隔 {days}。",
)
STATE_NEW = Label("No answer has counted yet.", "还没有计入的回答。")
STATE = Label(
    "repetitions {repetitions}, interval {interval}, ease {ease}, lapses {lapses}",
    "连续答对 {repetitions} 次，间隔 {interval}，难易系数 {ease}，遗忘 {lapses} 次",
)
EVENT_ANSWER = Label("SM-2 grade {grade} after {seconds} s", "SM-2 评 {grade} 分，用时 {seconds} 秒")
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

# Stats
STATS = Label("Stats", "统计")
STATS_QUERY = Label("Only the cards meant by: {query}", "仅限符合这个查询的卡片：{query}")
STATS_NO_CARDS = Label("No cards to tell of.", "没有可统计的卡片。")
STATS_NO_ANSWERS = Label(
    "No answer yet: these figures fill up as you study.", "还没有回答过：开始学习后，这里就会有数字。"
)
STATS_NONE = Label("none yet", "暂无")
STATS_SHARE = Label("{percent} % ({part} of {all})", "{percent}%（{part}/{all}）")
STATS_RECENT = Label("{days} days, {what}", "近 {days} 天，{what}")
STATS_EVER = Label("all time, {what}", "全部时间，{what}")
STATS_YOUNG = Label("young", "未熟")
STATS_MATURE = Label("mature", "已熟")
STATS_SUSPENDED = Label("suspended", "搁置")
STATS_BURIED = Label("buried", "推迟")
STATS_LEECH = Label("leeches", "难记的卡片")
STATS_NEXT = Label("{days} days", "{days} 天内")
STATS_ALL_TIME = Label("all time", "全部时间")
STATS_ANSWERS = Label("answers", "回答")
STATS_MINUTES = Label("min", "分钟")
STATS_WORK = Label("answers {answers}, minutes {minutes}", "回答 {answers} 次，用时 {minutes} 分钟")
STATS_DAYS = Label("{work}, days {days}", "{work}，共 {days} 天")
STATS_COUNT = Label("cards {cards}", "卡片 {cards} 张")
STATS_KEPT = Label("retention {share}", "保持率 {share}")
STATS_SECONDS = Label("{seconds} s", "{seconds} 秒")
STATS_RETENTION = Label("Retention", "记忆保持率")
STATS_RETENTION_IS = Label(
    "Passed (grade 3 or better: Hard, Good, Easy), as a share of all counted reviews but those of new cards. Young: the"
    " interval before was under {mature} days; else mature.",
    "计入的复习（新卡首答除外）中答对的比例（“困难”“良好”“简单”，即 3 分及以上）。"
    "之前的间隔不足 {mature} 天为未熟，否则为已熟。",
)
STATS_FORECAST = Label("Due in the days to come", "未来到期")
STATS_FORECAST_IS = Label(
    "Cards by the day they will be asked if every day is finished; overdue ones count as today. New cards and daily"
    " limits are left out.",
    "按将被问到的日子计（假定每天都学完），逾期的算在今天；不含新卡，不考虑每日上限。",
)
STATS_CALENDAR = Label("Answers and minutes a day", "每天的回答与用时")
STATS_CALENDAR_IS = Label(
    "Answers not taken back, drills and practice too; time from question to grade, at most 60 s each. A line is a week"
    " from Monday.",
    "未撤销的回答，含巩固和练习；用时从提问到评分，每次最多计 60 秒。每行一周，周一起。",
)
STATS_INTERVALS = Label("Intervals", "间隔")
STATS_INTERVALS_IS = Label(
    "Cards not new, suspended ones too, by their present interval.", "除新卡外的卡片（含搁置的），按目前的间隔计。"
)
STATS_EASE = Label("Ease", "难易系数")
STATS_EASE_IS = Label(
    "The same cards by ease factor: it starts at 2.50 and never falls below 1.30.",
    "同样的卡片，按难易系数计：起始 2.50，最低 1.30。",
)
STATS_GRADES = Label("Answers by grade", "各级评分的次数")
STATS_GRADES_IS = Label(
    "Counted answers of all time, the first ones of new cards too; no drills, no practice.",
    "全部计入的回答，含新卡首答；不含巩固和练习。",
)
STATS_CARDS = Label("Cards by state", "卡片状态")
STATS_CARDS_IS = Label(
    "Each card once: suspended, else buried, else new, else young (interval under {mature} days) or mature. Leeches,"
    " {leech} lapses or more, are among them.",
    "每张卡片计一次：搁置、推迟、新卡依次优先，其余间隔不足 {mature} 天为未熟，否则为已熟。"
    "难记的卡片（遗忘 {leech} 次及以上）也在其中。",
)
STATS_PACE = Label("Pace", "答题速度")
STATS_PACE_IS = Label(
    "Median time of an answer given here. Under {least} answers of a kind: the median of all; under {least} in all:"
    " {seconds} s.",
    "在这里作答用时的中位数。某类不足 {least} 次时取全部的中位数，全部不足 {least} 次时按 {seconds} 秒计。",
)
STATS_DECKS = Label("Decks", "卡组")
STATS_DECKS_IS = Label(
    "States as above; retention, answers and minutes of all time.", "状态同上；保持率、回答与用时为全部时间。"
)
STATS_SEEDS = Label("Documents", "文献")
STATS_SEEDS_IS = Label(
    "The same by document: a card belongs to that of its deck and to each one it cites.",
    "同样的数字按文献计：卡片属于其卡组所讲的文献，也属于它引用的每一篇。",
)

# How a card stands, and the list of cards
STANDINGS = {"suspended": STATS_SUSPENDED, "buried": STATS_BURIED, "drill": DRILL, "due": DUE, "new": NEW}
STANDING_LATER = Label("in {time}", "{time}后")
FLAG = Label("flagged", "旗标")
MARK_LEECH = Label("leech", "难记")
BROWSE_FILTER = Label("Filter: words, deck:tao, is:due", "筛选：文字、deck:tao、is:due")
BROWSE_COUNT = Label("{found} of {all}", "{found}/{all} 张")
BROWSE_NO_CARDS = Label("No card is meant by this filter (Esc clears it).", "没有符合这个筛选的卡片（按 Esc 清除）。")
BROWSE_PLACE = Label("column {column}: {fault}", "第 {column} 个字符：{fault}")
BROWSE_STATE = Label("state", "状态")
BROWSE_QUESTION = Label("question", "问题")
BROWSE_INTERVAL = Label("interval", "间隔")
BROWSE_EASE = Label("ease", "难易")
BROWSE_RESUMED = Label("Resumed: it is asked again.", "已恢复，会继续提问。")

# The debate
RELATIONS = {
    "supports": Label("supports", "支持"),
    "attacks": Label("attacks", "反驳"),
    "undercuts": Label("undercuts", "动摇"),
}
DEBATE_COMPARED = Label("{relation}, by comparison", "{relation}，比较所得")
DEBATE_BEARS = Label("[{relation}] {claim}", "【{relation}】{claim}")
DEBATE_CLAIM = Label("{who} ({date}): {claim}", "{who}（{date}）：{claim}")
DEBATE_ELSEWHERE = Label("[{relation}; under {issue}] {claim}", "【{relation}；见“{issue}”】{claim}")
DEBATE_SEEN = Label("{claim} (told above)", "{claim}（见上）")
DEBATE_ONWARD = Label("It {relation}, under {issue}: {claim}", "它{relation}“{issue}”下的：{claim}")
DEBATE_ONWARD_COMPARED = Label(
    "By comparison it {relation}, under {issue}: {claim}", "比较所得，它{relation}“{issue}”下的：{claim}"
)
DEBATE_PASSAGES = Label("Passages: {titles}", "解读：{titles}")
DEBATE_CARDS = Label("{cards}: {counts}", "{cards}：{counts}")
DEBATE_COUNT = Label("{number} {standing}", "{standing} {number}")
DEBATE_NO_CARDS = Label("no card", "没有卡片")
DEBATE_STANDINGS = {
    "due": DUE,
    "drill": Label("to drill", "巩固"),
    "new": NEW,
    "later": Label("known, due later", "学过未到期"),
    "buried": Label("put off", "推迟"),
    "suspended": STATS_SUSPENDED,
}
DEBATE_LEGEND = Label(
    "Below a claim stand those that bear on it. To undercut a claim is to leave it standing but take away its ground,"
    " or what is inferred from it. By comparison: no document says so, the relation is the reader's own.",
    "每个论点下面，是与它有关的论点。“动摇”不是否定论点本身，而是抽掉它的根据，或推翻由它得出的结论。"
    "“比较所得”是说文献里没有这样讲，关系是读者对照得出的。",
)
DATE_UNDATED = Label("undated", "无日期")
DATE_DECADE = Label("{year}s", "{year} 年代")
DATE_YEAR = Label("{year}", "{year} 年")
DATE_MONTH = Label("{month} {year}", "{year} 年 {month}")
DATE_DAY = Label("{day} {month} {year}", "{year} 年 {month} {day} 日")
MONTH_NAMES = (
    *(Label("January", "1 月"), Label("February", "2 月"), Label("March", "3 月"), Label("April", "4 月")),
    *(Label("May", "5 月"), Label("June", "6 月"), Label("July", "7 月"), Label("August", "8 月")),
    *(Label("September", "9 月"), Label("October", "10 月"), Label("November", "11 月"), Label("December", "12 月")),
)
WHO_ROLE = Label("At the time", "当时的身份")
WHO_POSITION = Label("Position", "立场")
WHO_ANSWERS = Label("Answers", "回应了谁")
WHO_ANSWERED_BY = Label("Is answered by", "得到谁的回应")
WHO_COMPARED = Label("by comparison {names}", "比较所得：{names}")
WHO_CLAIMS = Label("Claims", "论点")
WHO_PASSAGES = Label("Passages", "解读")
WHO_CARDS = Label("Cards", "卡片")
WHO_EVENTS = Label("Events", "事件")
WHO_COUNT = Label("{claims}; {cards}", "{claims}；{cards}")
WHO_NAMED = Label("{name} ({id})", "{name}（{id}）")
WHO_UNTOLD = Label("Told of by no document", "不见于任何文献")
TIMELINE = Label("Timeline", "时间线")
TIMELINE_OF = Label("Timeline: {name}", "时间线：{name}")
TIMELINE_NONE = Label("No event names {name}.", "没有提到{name}的事件。")

# The debate on the screen
DEBATE_BEYOND = Label("Under other issues", "在别的议题下")
DEBATE_CARD = Label("{standing}: {question}", "{standing}：{question}")
WHO_COMPARED_ONE = Label("{name} (by comparison)", "{name}（比较所得）")
PEOPLE = Label("People", "人物")
TIMELINE_ALL = Label("everybody", "所有人")
TIMELINE_EMPTY = Label("No event is recorded.", "没有记录任何事件。")
KEY_MAP = Label("map", "论点图")
KEY_WHO = Label("who", "人物")
KEY_TIMELINE = Label("timeline", "时间线")
KEY_OPEN = Label("open", "打开")
KEY_BACK = Label("back", "返回")
KEY_ISSUE = Label("issue", "议题")
KEY_PERSON = Label("person", "按人物")
KEY_ONLY = Label("only this person", "只看此人")
KEY_ALL = Label("everybody", "所有人")
KEY_TOLD = Label("where it is told", "看详处")
HELP_MAP = Label("who claims what, and what speaks for or against it", "谁主张什么，有什么支持或反对")
HELP_WHO = Label("the people of the debate: what each holds, whom they answer", "争论中的人：各自的主张，回应了谁")
HELP_TIMELINE = Label("what happened when", "什么时候发生了什么")
HELP_OPEN = Label(
    "from the list to what is shown of it; there: open what is under the cursor",
    "从列表进到右边或下面的详情；在详情里：打开光标所在的一项",
)
HELP_BACK = Label("back to the list, else to where you were", "回到列表；在列表里则回到之前的地方")
HELP_ISSUE = Label("the issue before, or the next one", "上一个或下一个议题")
HELP_ISSUE_NUMBER = Label("the issue of that number", "这个序号的议题")
HELP_TOLD = Label("a claim told elsewhere: go to where it is told in full", "论点在别处详述时：跳到那里")
HELP_PERSON = Label("only the events of one person; again: of another", "只看一个人的事件；再按换一个人")
HELP_ONLY = Label("only the events of the person under the cursor", "只看光标所在的人的事件")
HELP_ALL = Label("all events again", "重新看所有事件")
HELP_TAB = Label("from the list to the details, and back", "在列表和详情之间来回")
HELP_ITS_PASSAGE = Label("the passage of our account that tells it", "讲到它的解读段落")
HELP_ITS_PERSON = Label("who holds it, or took part", "主张者或当事人")
HELP_ITS_CLAIM = Label("the claim, in the map", "在论点图里看这个论点")
HELP_ITS_CARDS = Label("its cards, in the list of cards", "在卡片列表里看相关卡片")
HELP_ITS_EVENTS = Label("the person's events", "此人的事件")

# Learning
LEARN_TITLE = Label("Learning the debate", "走进这场争论")
LEARN_WELCOME = (
    Label(
        "Five documents argue about the limits of deep learning: where it fails, what is missing, who can still take"
        " part. You read our account of them, a section at a time, and answer a few questions after each; from then on"
        " these come back in your daily reviews, at longer and longer intervals.",
        "五份文献在争论深度学习的边界：它败在哪里，还缺什么，谁还玩得起。你一节一节地读我们的解读，"
        "每读完一节答几道题；此后这些题会在每天的复习里再来，间隔越来越长。",
    ),
    Label(
        "Who says it is always said, and the other side is always there. Nothing is locked: the order is advice.",
        "每个论点都注明是谁说的，对立的一方也总在场。没有哪一节是锁住的：顺序只是建议。",
    ),
    Label(
        "It takes about two weeks, a quarter of an hour a day. Leave at any point: it goes on where you stopped.",
        "大约两周，每天一刻钟。随时可以离开，下次从停下的地方继续。",
    ),
    Label(
        "It begins with one question, before any text: a guess is enough.",
        "先来一道题，还没读到任何内容：猜一猜就好。",
    ),
)
LEARN_FIRST_QUESTION = Label("One question before any text: a guess is enough.", "读之前先答一道题：猜一猜就好。")
LEARN_PLACE = Label("{module}; section {number} of {sections}", "{module}；第 {number} 节，共 {sections} 节")
LEARN_LEFT = Label("Questions: {new} to answer, {drill} to repeat.", "题目：待答 {new} 道，重答 {drill} 道。")
LEARN_STUMBLED = Label("Not known twice: p opens the passage again.", "两次没答上来：按 p 重看这一段。")
LEARN_OFFERED = Label(
    "More of this section that was not asked; still to decide: {left}. Learn this too?",
    "这一节还有 {left} 项内容刚才没有问到，这一项要不要也学？",
)
LEARN_KEPT = Label("Kept: it comes next among the new cards (u takes it back).", "要学：新卡中优先（按 u 撤销）。")
LEARN_MODULE_END = Label("You have reached the end of “{module}”.", "“{module}”这一模块读完了。")
LEARN_HOLD = Label(
    "Core cards answered: {answered} of {core}; firm: {firm}.", "核心卡片已答 {answered}/{core} 张，记牢 {firm} 张。"
)
LEARN_FIRM_IS = Label(
    "Firm: known again after five days or more. A module is learned when {percent} % of its core cards are.",
    "记牢：隔了五天或更久仍然答对。核心卡片有 {percent}% 记牢，这个模块就算学会。",
)
LEARN_TOMORROW = Label(
    "Tomorrow: {due} due, {new} new; about {minutes} min.", "明天：到期 {due} 张，新卡 {new} 张，大约 {minutes} 分钟。"
)
LEARN_CLAIMS = Label("What was claimed, and by whom", "谁主张了什么")
LEARN_END = Label(
    "Nothing waits on the path: what you have read now comes back in your daily reviews.",
    "这条路上没有待读的了：读过的内容会在每天的复习里再来。",
)
LEARN_STAGES = {
    "not-started": Label("not started", "未开始"),
    "reading": Label("reading", "在读"),
    "placed": Label("placed", "摸底已会"),
    "read": Label("read", "读完"),
    "learned": Label("learned", "学会"),
}
LEARN_SECTIONS = Label("sections read {read}/{sections}", "已读 {read}/{sections} 节")
LEARN_CORE = Label(
    "core cards answered {answered}/{core}, firm {firm}/{core}", "核心卡片已答 {answered}/{core}，记牢 {firm}/{core}"
)
LEARN_ROW = Label("{stage}; {sections}; {core}", "{stage}；{sections}；{core}")
LEARN_NEXT = Label("Goes on with: “{module}”; “{section}”", "接下来：“{module}”；“{section}”")
LEARN_NEXT_CARD = Label(
    "Goes on with: “{module}”; “{section}”, at the question “{card}”",
    "接下来：“{module}”；“{section}”，题目“{card}”",
)
LEARN_NEXT_NONE = Label("Nothing waits on the path.", "这条路上没有待读的了。")
LEARN_SECTION = Label("section {number} of {sections}", "第 {number} 节，共 {sections} 节")
LEARN_TO_ANSWER = Label("to answer", "待答")
LEARN_TO_REPEAT = Label("to repeat", "重答")
LEARN_GUESSED = Label(
    "Grade it honestly: what you could not know yet comes again once you have read the section.",
    "如实评分就好：现在答不上来的，读完这一节会再问。",
)
LEARN_BEGIN = Label("One question, then the first section", "先答一题，再读第一节")
LEARN_PAGE = Label("Read on", "往下读")
LEARN_TO_QUESTIONS = Label("Read: to the questions", "读完了，去答题")
LEARN_GO_ON = Label("Read: go on", "读完了，继续")
LEARN_KEEP_IS = Label("soon", "新卡中优先")
LEARN_DROP_IS = Label("never asked", "不再提问")
LEARN_NOT_NOW_IS = Label("in its order", "按原来的顺序")
LEARN_DROPPED = Label("Dropped: it is not asked (u takes it back).", "不学：不再提问（按 u 撤销）。")
LEARN_NEXT_MODULE = Label("Next: “{module}”", "接下来：“{module}”")
LEARN_TO_END = Label("Go on", "继续")
LEARN_LEAVE = Label("Leave", "离开")
LEARN_HOME = Label("Read your way in", "边读边学")
LEARN_HOME_FIRST = Label(
    "New here? r takes you in: a page of our account, a few questions on it, and so on; each question then comes back"
    " by itself. Space only asks cards, without the reading.",
    "第一次来？按 r 开始：读一页解读，答几道题，再读下一页；答过的题以后会自己回来。按空格则只答卡片，不读。",
)
LEARN_PATH = Label("The path", "路线")
LEARN_HOME_DONE = Label("{read} of {sections} sections read", "已读 {read}/{sections} 节")
LEARN_HOME_NEXT = Label("r reads on: “{section}” ({module})", "按 r 接着读：“{section}”（{module}）")
KEY_LEARN = Label("read on", "接着读")
KEY_BEGIN_LEARN = Label("begin reading", "开始读")
HELP_LEARN = Label("read on where you stopped on the path", "从上次停下的地方接着读")
HELP_READ_ON = Label(
    "a page on; at the end, what comes next (Enter does so too)", "往下翻；到了末尾则继续（回车也可以）"
)
HELP_LEAVE_STEP = Label("leave; next time it goes on here", "离开；下次从这里继续")
KEY_PLACEMENT = Label("test what you know", "摸底")
HELP_PLACEMENT = Label("a short test: what you know already is skipped", "做个摸底：已经会的就跳过")
PLACEMENT_QUESTION = Label("question {number} of {cards}", "第 {number} 题，共 {cards} 题")
PLACEMENT_KNOWN = Label("known", "算会")
PLACEMENT_UNKNOWN = Label("not known", "算不会")
PLACEMENT_SKIPPED = Label("Known, so skipped on the path", "已会，路上跳过")
PLACEMENT_MEANS = Label(
    "Skipped is not learned: the questions of these parts come in six to eight days, and only those answers show that"
    " you know them. Any part can still be read.",
    "跳过不等于学会：这些模块的题目六到八天后会来，那时答对了才算。想读的话，哪个模块都可以读。",
)
PLACEMENT_TO_PATH = Label("To the path", "去读")
PLACEMENT_TITLE = Label("What do you know already?", "你已经知道多少？")
PLACEMENT_ABOUT = Label(
    "Two questions for each part of the path that you have not begun. “Don't know” is an answer. Nothing here counts"
    " as a review. Who knows both skips that part, and its cards come in about a week to see whether they are known.",
    "每个尚未开始的模块问两道题。“不知道”也是一种回答，这里的回答都不计入安排。"
    "两道都答对，就可以跳过这个模块，一周左右再用它的卡片检验。",
)
PLACEMENT_PLACE = Label("{module}; question {number} of {cards}", "{module}；第 {number} 题，共 {cards} 题")
PLACEMENT_PLACED = Label("Known, skipped on the path: {modules}", "已会，路上跳过：{modules}")
PLACEMENT_UNFINISHED = Label("The test is not finished. Next time it begins anew.", "摸底没有做完，下次从头做起。")
PLACEMENT_UNFINISHED_NONE = Label(
    "The test is not finished, and nothing was skipped. Next time it begins anew.",
    "摸底没有做完，没有跳过任何模块；下次从头做起。",
)
PLACEMENT_NONE_PLACED = Label("Nothing is skipped: the path begins where it waits.", "没有跳过任何模块：从头读起。")
PLACEMENT_EMPTY = Label("Nothing to test: every module has been begun.", "没有可摸底的：每个模块都已开始。")
PLACEMENT_THEN = Label("To learn: critique-study learn.", "开始学：critique-study learn。")
KEY_KEEP = Label("yes", "要学")
KEY_DROP = Label("no", "不学")
KEY_NOT_NOW = Label("later", "以后再说")
KEY_NONE_NOW = Label("all later", "都以后再说")
KEY_DO_NOT_KNOW = Label("don't know", "不知道")
HELP_KEEP = Label("on a card that is offered: learn it, next among the new", "对供选的卡片：要学，新卡中优先")
HELP_DROP = Label("on a card that is offered: do not learn it, it is never asked", "对供选的卡片：不学，不再提问")
HELP_NOT_NOW = Label(
    "on a card that is offered: later; it stays where it is among the new",
    "对供选的卡片：以后再说，留在新卡里原来的位置",
)
HELP_NONE_NOW = Label("on cards that are offered: later, for all that are left", "对供选的卡片：剩下的都以后再说")
HELP_DO_NOT_KNOW_TYPING = Label("the same where an answer is typed", "在输入答案的卡片上：不知道")
HELP_DO_NOT_KNOW = Label("in the placement test, before the answer: don't know", "摸底时，看答案之前：不知道")

# The end
NOTHING_DUE = Label("Nothing to study now.", "现在没有要学的卡片。")
ALL_DONE = Label("All done for today.", "今天的卡片都学完了。")
SITTING_DONE = Label("This sitting is done.", "这一次学完了。")
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
KEY_HINT = Label("hint", "提示")
KEY_PASSAGE = Label("passage", "原文解读")
KEY_ACCOUNT = Label("about the card", "卡片信息")
KEY_BURY = Label("bury", "推迟")
KEY_FLAG = Label("flag", "旗标")
KEY_REMARK = Label("remark", "附注")
KEY_EDIT = Label("edit", "编辑")
KEY_BROWSE = Label("cards", "卡片")
KEY_STATS = Label("stats", "统计")
KEY_STUDY = Label("study", "学习")
KEY_PALETTE = Label("all actions", "全部操作")
KEY_LANGUAGE = Label("language", "语言")
KEY_HELP = Label("help", "帮助")
KEY_LEAVE = Label("leave", "离开")
KEY_GO_ON = Label("go on", "继续")
KEY_CLOSE = Label("close", "关闭")
KEY_FILTER = Label("filter", "筛选")
KEY_LIST = Label("to the list", "到列表")
KEY_CLEAR = Label("clear", "清空")
KEY_RESUME = Label("resume", "恢复")
KEY_PART = Label("next part", "切换区域")
HELP_TITLE = Label("Keys", "按键")
HELP_REVEAL = Label("show the answer (Enter does so too)", "看答案（回车也可以）")
HELP_TYPED = Label("where an answer is typed: compare it with the right one", "输入答案后：提交，并与正确答案对照")
HELP_GIVE_UP = Label("where an answer is typed: show the right one", "在输入答案的卡片上：放弃作答，直接看答案")
HELP_PICK = Label("where there are options: pick one", "在选择题上：选一项")
HELP_ACCEPT = Label(
    "after the answer: the marked grade (Enter does so too)", "看过答案后：采用标出的评分（回车也可以）"
)
HELP_GRADE = Label("after the answer: the grade of that number, see below", "看过答案后：评这个分，含义见下")
HELP_UNDO = Label("take back the last thing done, as often as you like", "撤销上一步，可以一直撤销下去")
HELP_UNDO_TYPING = Label("the same where an answer is typed", "在输入答案的卡片上：撤销上一步")
HELP_SUSPEND = Label("put the card aside: it is not asked again", "搁置这张卡片，不再提问")
HELP_FILTER = Label("type what the cards are to be found by", "输入筛选条件")
HELP_LIST = Label("from the filter to the list (↓ does so too)", "从筛选框到列表（↓ 也可以）")
HELP_CLEAR = Label("in the filter: empty it; else close", "在筛选框里：先清空；否则关闭")
HELP_RESUME = Label("on a card put aside: ask it again", "在已搁置的卡片上：恢复提问")
HELP_PART = Label("from the list to the card shown, to scroll it; and on", "从列表到所显示的卡片（可滚动），再按继续")
HELP_CLOSE = Label("back to where you were", "回到之前的地方")
HELP_GO_ON = Label("go on with what is left (Enter does so too)", "继续学剩下的卡片（回车也可以）")
HELP_TURN = Label("the passage in the other language", "换另一种语言看这一段")
HELP_HINT = Label("show the hint of a gap", "显示填空的提示")
HELP_PASSAGE = Label("the passage of our account that the card cites", "卡片所引的解读段落")
HELP_ACCOUNT = Label("what is known of the card, and why it is due when it is", "卡片的记录，以及为什么这时到期")
HELP_BURY = Label("put it off until tomorrow", "推迟到明天")
HELP_FLAG = Label("flag it, or take the flag away", "加旗标，或取消")
HELP_REMARK = Label("write a remark on it: kept in the log", "写一条附注，存入记录")
HELP_EDIT = Label("edit its note in your editor, and come back to it", "在编辑器里修改，改完回到这张卡片")
HELP_BROWSE = Label("look through all cards", "浏览全部卡片")
HELP_STATS = Label("your study in figures", "学习统计")
HELP_STUDY = Label("study what is due (Enter does so too)", "学习到期的卡片（回车也可以）")
HELP_PALETTE = Label("every action, by its name", "按名称查找全部操作")
HELP_LANGUAGE = Label("English, Chinese, both", "切换语言：英文、中文、双语")
HELP_HELP = Label("these lines", "显示本页")
HELP_LEAVE = Label("leave; every grade is kept", "离开；评过的分都已保存")
HELP_INTERRUPT = Label("leave at once, from anywhere; every grade is kept", "随时直接离开；评过的分都已保存")
HELP_SCROLL = Label("scroll (PgUp and PgDn by the page)", "滚动（PgUp、PgDn 翻页）")
FOUR_GRADES = {
    2: (
        AGAIN,
        Label("not known, or wrong: starts over, and comes back today", "没想起来或答错了：从头开始，今天还会再问"),
    ),
    3: (HARD, Label("known, but with great effort: comes back today", "答对了，但很吃力：今天还会再问")),
    4: (GOOD, Label("known after some thought", "想了想才答对")),
    5: (EASY, Label("known at once", "脱口而出")),
}
SIX_GRADES = (
    (Label("Blank", "空白"), Label("nothing came to mind: starts over", "毫无印象：从头开始")),
    (
        Label("Wrong", "答错"),
        Label("wrong, the answer was familiar: starts over", "答错，看到答案才觉得熟悉：从头开始"),
    ),
    (
        Label("Close", "差点"),
        Label("wrong, though it seemed easy once seen: starts over", "答错，但一看答案就觉得不难：从头开始"),
    ),
    (HARD, Label("right with great effort: comes back today", "答对了，但很吃力：今天还会再问")),
    (GOOD, Label("right after some thought", "想了想才答对")),
    (EASY, Label("right at once", "脱口而出")),
)

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
PLAIN_TYPE = Label(
    "Type the answer; [Enter] alone shows it, [:q] leave, [:?] help",
    "输入答案；直接按 [回车] 看答案，[:q] 离开，[:?] 帮助",
)
PLAIN_PICK = Label(
    "Pick 1 to {options}; [Enter] shows the answer, [?] help", "选 1 到 {options}；[回车] 看答案，[?] 帮助"
)
PLAIN_GRADE = Label("{number} {grade} ({outcome})", "{number} {grade}（{outcome}）")
PLAIN_SUGGESTED = Label("suggested: {grade}", "建议：{grade}")
PLAIN_END = Label("[u] undo, [q] leave", "[u] 撤销，[q] 离开")
PLAIN_QUESTION = Label("Question", "问")
PLAIN_ANSWER = Label("Answer", "答")
PLAIN_DIFFERENCE = Label(
    "In brackets what differs: {typed}; the nearest right answer: {right}",
    "方括号内是不同之处：{typed}；最接近的正确答案：{right}",
)
PLAIN_HELP = Label(
    "An empty line shows the answer, a digit grades it, another empty line gives the suggested grade. Where a line is"
    " an answer a command has a colon (:u).",
    "空行看答案，数字评分，再来一个空行则采用建议的评分。需要输入答案时，命令前面加冒号（:u）。",
)
PLAIN_PASSAGE_LATER = Label("The passage tells the answer: first answer.", "段落里有答案：请先作答。")
PLAIN_REMARK = Label("followed by a remark on the card: keeps it in the log", "后面写对这张卡片的附注，存入记录")
PLAIN_BROWSE = Label("followed by a query: lists the cards that match", "后面写查询，列出符合的卡片")
PLAIN_CARDS = Label("{shown} of {cards} cards.", "共 {cards} 张，列出 {shown} 张。")
PLAIN_BEGIN = Label("[Enter] begin, [l] language, [q] leave, [?] help", "[回车] 开始，[l] 语言，[q] 离开，[?] 帮助")
PLAIN_TO_QUESTIONS = Label(
    "[Enter] read: on to the questions, [q] leave, [?] help", "[回车] 读完了，去答题，[q] 离开，[?] 帮助"
)
PLAIN_READ_ON = Label("[Enter] read: go on, [q] leave, [?] help", "[回车] 读完了，继续，[q] 离开，[?] 帮助")
PLAIN_OFFER = Label(
    "[k] yes, soon, [x] no, never, [n] or [Enter] later, in its order, [a] all the rest later, [?] help",
    "[k] 要学（新卡中优先），[x] 不学（不再提问），[n] 或 [回车] 以后再说（按原来的顺序），"
    "[a] 其余都以后再说，[?] 帮助",
)
PLAIN_ON = Label("[Enter] go on, [u] undo, [q] leave, [?] help", "[回车] 继续，[u] 撤销，[q] 离开，[?] 帮助")
PLAIN_DO_NOT_KNOW = Label("[{key}] don't know", "[{key}] 不知道")
PLAIN_NOT_HERE = Label("That letter does nothing here.", "这个按键在这里没有作用。")
PLAIN_LEECH = Label(
    "A clearer question often helps more than another try. u goes back to it: then ! remarks, e edits, s suspends.",
    "与其再试一次，不如把问题改清楚。按 u 回到这张卡片，再用 ! 附注、e 编辑、s 搁置。",
)


def quotable(title: str) -> str:
    """`title` as it stands between quotation marks: its own become single ones."""
    return title.replace("“", "‘").replace("”", "’")


def grade(digit: str, grade: int) -> Label:
    """The name of a grade that the key `digit` gives: on the six-point scale the key is the grade."""
    return _named(digit, grade)[0]


def meaning(digit: str, grade: int) -> Label:
    """When to give that grade."""
    return _named(digit, grade)[1]


def _named(digit: str, grade: int) -> tuple[Label, Label]:
    return SIX_GRADES[grade] if digit == str(grade) else FOUR_GRADES[grade]


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


def weekday(language: Literal["en", "zh"], day: int) -> str:
    """The day of the week of an ordinal, and its date."""
    from datetime import date

    return f"{WEEKDAYS[(day - 1) % 7](language)} {date.fromordinal(day).day}"


def about(language: Literal["en", "zh"], minutes: float) -> str:
    """How long something takes, in whole minutes."""
    return ABOUT_MINUTES(language, minutes=max(1, round(minutes)))


def tomorrow(language: Literal["en", "zh"], due: int, new: int, minutes: float) -> str:
    """What the next study day brings, and how long it takes."""
    if not due + new:
        return TOMORROW(language, due=due, new=new)
    return LEARN_TOMORROW(language, due=due, new=new, minutes=max(1, round(minutes)))


def days(language: Literal["en", "zh"], number: int) -> str:
    """A number of days in words."""
    return f"{number} 天" if language == "zh" else f"{number} day{'' if number == 1 else 's'}"


def cards(language: Literal["en", "zh"], number: int) -> str:
    """A number of cards in words."""
    return f"{number} 张卡片" if language == "zh" else f"{number} card{'' if number == 1 else 's'}"


def claims(language: Literal["en", "zh"], number: int) -> str:
    """A number of claims in words."""
    return f"{number} 个论点" if language == "zh" else f"{number} claim{'' if number == 1 else 's'}"


def outcome(language: Literal["en", "zh"], days: int | None, again_today: bool) -> str:
    """What a grade would do: the next interval (None in a drill), and whether the card comes back today."""
    drill = TODAY_AGAIN(language) if again_today else DONE_TODAY(language)
    if days is None:
        return drill
    return f"{interval(language, days)}{COMMA(language)}{drill}" if again_today else interval(language, days)


def undone(language: Literal["en", "zh"], kind: str, grade: int | None, card: str) -> str:
    """What an undo took back: an event of `kind`, with `grade` if it was an answer."""
    if grade is not None:
        return UNDONE_GRADE(language, grade=FOUR_GRADES[max(grade, 2)][0](language), card=card)
    if label := UNDONE.get(kind):
        return label(language, card=card)
    return UNDONE_OTHER(language, kind=kind, card=card)


def answers(language: Literal["en", "zh"], answers: int, passed: int, milliseconds: int) -> str:
    """A sitting in a line."""
    percent, seconds = round(100 * passed / max(1, answers)), round(milliseconds / 1000)
    time = f"{seconds // 60}:{seconds % 60:02}"
    return ANSWERS(language, answers=answers, passed=passed, percent=percent, time=time)
