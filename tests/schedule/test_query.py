"""What can be written as a query, and what is said of what cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.errors import UsageError
from critique_study.schedule.query import (
    MAX_DEPTH,
    MAX_LENGTH,
    Either,
    Every,
    Not,
    Query,
    QueryError,
    Term,
    folded,
    nearest,
    parse,
)
from critique_study.text import width

AS_TEXT = " (to search for the text itself, put it in quotes)"
AS_TEXT_ZH = "（要查这段文字本身，请加引号）"


def shape(query: Query) -> str:
    """A query fully in parentheses, each term by key, sign and value."""
    match query:
        case Term():
            return f"{query.key}{query.sign}{query.value}"
        case Not(part):
            return f"-{shape(part)}"
        case Every(parts):
            return f"({' '.join(map(shape, parts))})"
        case Either(parts):
            return f"({' or '.join(map(shape, parts))})"


def read(text: str) -> str:
    return shape(parse(text))


def error(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", "()"),
        (" \n\t", "()"),
        ("a b", "(a b)"),
        ("a or b", "(a or b)"),
        ("a OR b", "(a or b)"),
        ("a b or c d", "((a b) or (c d))"),
        ("a (b or c) d", "(a (b or c) d)"),
        ("((a))", "a"),
        ("-a", "-a"),
        ("-(a b) c", "(-(a b) c)"),
        ("-deck:a -is:due", "(-deck:a -is:due)"),
        ("a-b", "a-b"),
        ("a(b)", "(a b)"),
        ('a"b"', "(a b)"),
        ("Or oR orb", "(or or orb)"),
        ('"or" "-a" "(b)" "deck:x"', "(or -a (b) deck:x)"),
        ("10:30", "10:30"),
        ("GPT-4: x", "(gpt-4: x)"),
        ("他说:好", "他说:好"),
    ],
)
def test_reading(text: str, meaning: str) -> None:
    """Terms side by side bind more than `or`; parentheses and `-` as usual; in quotes all is text."""
    assert read(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("deck:zhang", "deck:zhang"),
        ("DECK:Zhang", "deck:zhang"),
        ('tag:"deep learning"', "tag:deep learning"),
        ("person:马库斯", "person:马库斯"),
        ("person:「加里·马库斯」", "person:加里·马库斯"),
        ("kind:quote", "kind:quote"),
        ("claim:c.energy-cost", "claim:c.energy-cost"),
        ("seed:tao", "seed:tao"),
        ("is:due", "is:due"),
        ("IS:Due", "is:due"),
        ("id:a-b:c1", "id:a-b:c1"),
        ("deck:a(b)", "(deck:a b)"),
    ],
)
def test_fields(text: str, meaning: str) -> None:
    """A field, a colon and at once the value, which ends with a space, a parenthesis or its own quotes."""
    assert read(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("interval>21", "interval>21"),
        ("interval >= 21 a", "(interval>=21 a)"),
        ("ef<1.8", "ef<1.8"),
        ("lapses<=3", "lapses<=3"),
        ("Reps=0", "reps=0"),
        ("interval≥21", "interval≥21"),
        ('interval>"21"', "interval>21"),
    ],
)
def test_comparisons(text: str, meaning: str) -> None:
    """A quantity, a sign and a number, with spaces around the sign or without."""
    assert read(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("ｄｅｃｋ：ｚｈａｎｇ", "deck:zhang"),
        ("－（ｉｓ：ｄｕｅ　ｏｒ　ａ）", "-(is:due or a)"),
        ("interval＞２１", "interval>21"),
        ("interval＞＝21", "interval>=21"),
        ("ef＜1．8", "ef<1.8"),
        ("“深度 学习”", "深度学习"),
        ("＂a b＂", "a b"),
        ("“－（ａ）”", "-(a)"),
        ('"“a”"', '"a"'),
        ("「a b」『c d』", "(a b c d)"),
    ],
)
def test_what_a_chinese_input_method_types(text: str, meaning: str) -> None:
    """Full-width signs and letters count as their ASCII forms, and Chinese quotation marks quote."""
    assert read(text) == meaning


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPU", "ｇｐｕ"),
        ("Straße", "STRASSE"),
        ("it’s “so”", 'it\'s "so"'),
        ("2024 年", "2024年"),
        ("深度\n 学习", "深度学习"),
        ("a  b", " a b "),
        ("e\u0301", "é"),
        ("1990–2020", "1990-2020"),
        ("好，吗？", "好,吗?"),
    ],
)
def test_what_is_compared_alike(one: str, other: str) -> None:
    """Case, width, composition, kinds of quotes and dashes, and spaces that make no difference are folded away."""
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("text", "column", "en", "zh"),
    [
        ("a is:dew", 3, "no `is:dew`: do you mean `is:due`?", "没有 `is:dew`：是不是 `is:due`？"),
        ("is:sus", 1, "no `is:sus`: do you mean `is:suspended`?", "没有 `is:sus`：是不是 `is:suspended`？"),
        (
            "-(a or kind:quot)",
            8,
            "no `kind:quot`: do you mean `kind:quote`?",
            "没有 `kind:quot`：是不是 `kind:quote`？",
        ),
        (
            "kind:x",
            1,
            "no `kind:x`; known: claim, argument, quote, name, date, number, term, example, reply",
            "没有 `kind:x`；可用：claim、argument、quote、name、date、number、term、example、reply",
        ),
        (
            "dek:zhang",
            1,
            f"no `dek:zhang`: do you mean `deck:zhang`?{AS_TEXT}",
            f"没有 `dek:zhang`：是不是 `deck:zhang`？{AS_TEXT_ZH}",
        ),
        (
            "http://a.b",
            1,
            "no `http://a.b`; known: deck:, tag:, kind:, person:, claim:, seed:, is:, id:, interval, ef, lapses, reps"
            f"{AS_TEXT}",
            "没有 `http://a.b`；可用：deck:、tag:、kind:、person:、claim:、seed:、is:、id:、interval、ef、lapses、reps"
            f"{AS_TEXT_ZH}",
        ),
        (
            "(intervl>21)",
            2,
            f"no `intervl>21`: do you mean `interval>21`?{AS_TEXT}",
            f"没有 `intervl>21`：是不是 `interval>21`？{AS_TEXT_ZH}",
        ),
        (
            "interval:21",
            1,
            "no `interval:21`: do you mean `interval=21`?",
            "没有 `interval:21`：是不是 `interval=21`？",
        ),
        ("deck=zhang", 1, "no `deck=zhang`: do you mean `deck:zhang`?", "没有 `deck=zhang`：是不是 `deck:zhang`？"),
        ("a deck: b", 3, "`deck:` needs a value directly behind it", "`deck:` 后面要紧跟一个值"),
        ('tag:""', 1, "`tag:` needs a value directly behind it", "`tag:` 后面要紧跟一个值"),
        (
            "interval>long",
            1,
            "`interval>long`: compare with a number, as in `interval>8`",
            "`interval>long`：请与数字比较，如 `interval>8`",
        ),
        ("ef<1,8", 1, "`ef<1,8`: compare with a number, as in `ef<1.8`", "`ef<1,8`：请与数字比较，如 `ef<1.8`"),
        ("a 他说“好", 5, "`“` is never closed: `”` is missing", "`“` 没有闭合，缺 `”`"),
        ('tag:"deep', 5, '`"` is never closed: `"` is missing', '`"` 没有闭合，缺 `"`'),
        ("a (b or (c)", 3, "`(` is never closed: `)` is missing", "`(` 没有闭合，缺 `)`"),
        ("a) b", 2, "`)` closes nothing: its `(` is missing", "`)` 前面缺 `(`"),
        ("a -( )", 4, "nothing stands between `(` and `)`", "`(` 和 `)` 之间没有内容"),
        ("or a", 1, f"`or` stands between two terms{AS_TEXT}", f"`or` 要放在两项之间{AS_TEXT_ZH}"),
        ("a (b or) c", 6, f"`or` stands between two terms{AS_TEXT}", f"`or` 要放在两项之间{AS_TEXT_ZH}"),
        ("a or or b", 3, f"`or` stands between two terms{AS_TEXT}", f"`or` 要放在两项之间{AS_TEXT_ZH}"),
        *(
            (
                text,
                3,
                f"`-` stands directly before what is not wanted{AS_TEXT}",
                f"`-` 要紧接在不要的内容之前{AS_TEXT_ZH}",
            )
            for text in ("a - b", "a -", "a --b", "a -or b", "a －　b")
        ),
        (
            "x" * 1_001,
            1_001,
            "a query has at most 1000 characters, this one has 1001",
            "查询最多 1000 个字符，这里有 1001 个",
        ),
        ("(" * 51 + "a" + ")" * 51, 51, "parentheses are nested at most 50 deep", "括号最多嵌套 50 层"),
    ],
)
def test_what_cannot_be_understood(text: str, column: int, en: str, zh: str) -> None:
    """The place, what is wrong there, and what may be meant, in both languages."""
    caught = error(text)
    assert (caught.column, caught.told("en"), caught.told("zh")) == (column, en, zh)
    assert str(caught) == f"query:1:{column}: {en}"
    assert isinstance(caught, UsageError)


def test_what_is_allowed_at_most() -> None:
    """A query of 1,000 characters, and parentheses 50 deep."""
    assert read("x" * MAX_LENGTH) == "x" * MAX_LENGTH
    assert read("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == "a"


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        ("a is:dew", "a is:dew\n  ^"),
        ("深度学习 is:dew", "深度学习 is:dew\n         ^"),
        ("\x1b\u202e\t is:dew", "    is:dew\n    ^"),
        (f"{'学' * 50} (a {'b' * 30}", f"{'学' * 39} (a {'b' * 17}\n{' ' * 79}^"),
    ],
)
def test_the_caret(text: str, pointed: str) -> None:
    """It stands in the cell below the fault, whatever the width of what is before, of which 40 characters are shown."""
    assert error(text).pointed() == pointed


def test_a_message_is_one_line_that_quotes_little() -> None:
    """What the query holds of controls and length stays out of it."""
    said = str(error(f"is:\x1b[31m\x1b]0;t\x07{'x' * 300}\ufeff"))
    assert len(said) < 300
    assert said.isprintable()


def test_among_very_many_names_only_beginnings_are_looked_for() -> None:
    """Likeness takes time; a beginning is found at once."""
    names = [f"card-{number}" for number in range(3_000)]
    assert nearest("crad-7", names[:100]) == "card-7"
    assert nearest("crad-7", names) is None
    assert nearest("card-29", names) == "card-29"


awkward = st.text(st.sampled_from('ab学 ()-"“”「」:：>=<＞＝0.1（）－\x1b\u200b') | st.characters())
pieces = st.sampled_from(
    [
        "a",
        "or",
        "(",
        ")",
        "-",
        '"',
        "“",
        "deck:",
        "is:due",
        "interval>",
        "3",
        " ",
        "or ",
        " -",
        "kind:quote",
        "：",
        "学",
    ]
)


def fault(text: str) -> QueryError | None:
    try:
        parse(text)
    except QueryError as caught:
        return caught
    return None


@given(awkward | st.lists(pieces).map("".join))
def test_any_text_is_a_query_or_an_error(text: str) -> None:
    """Whatever is typed; the place of an error lies in the text or at its end, and what is said of it is a line."""
    if (found := fault(text)) is not None:
        assert 1 <= found.column <= len(text) + 1
        for line in (found.told("en"), found.told("zh"), *found.pointed().split("\n")):
            assert line.isprintable()
            assert width(line) < 500


@given(st.text())
def test_quoted_text_is_text(text: str) -> None:
    """Whatever stands in quotes is one term of text."""
    query = parse(f"“{text.replace('”', '')[: MAX_LENGTH - 2]}”")
    assert isinstance(query, Term)
    assert (query.key, query.sign) == ("", "")
