"""How the cards look in Anki: phone and desktop, light and night mode."""

CSS = """\
.card {
  --ink: #1f2328; --soft: #5b6470; --line: #d9dde3; --paper: #ffffff; --tint: #f3f5f8;
  --accent: #2b5fb0; --right: #1a7440; --wrong: #b3261e;
  margin: 0; padding: 24px 20px; background: var(--paper); color: var(--ink);
  font-family: -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial,
    "PingFang SC", "Hiragino Sans GB", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei",
    "WenQuanYi Micro Hei", sans-serif;
  font-size: 20px; line-height: 1.5; text-align: left; text-wrap: pretty; overflow-wrap: break-word;
  -webkit-text-size-adjust: 100%;
}
.card.nightMode, .card.night_mode, .nightMode .card, .night_mode .card {
  --ink: #e4e7eb; --soft: #a2abb6; --line: #454b54; --paper: #22252a; --tint: #2c3036;
  --accent: #8db8f5; --right: #7fd3a0; --wrong: #f2a09a;
  background: var(--paper); color: var(--ink);
}
.zh {
  font-family: "PingFang SC", "Hiragino Sans GB", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC",
    "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif;
  line-height: 1.65; text-spacing-trim: trim-start;
}
.en, .zh, .typed, hr { max-width: 34em; margin-left: auto; margin-right: auto; }
.en + .zh { margin-top: 1em; padding-top: 1em; border-top: 1px dashed var(--line); }
.question { font-size: 1.15em; font-weight: 500; }
.asked { color: var(--soft); }
.asked .question { font-size: 1em; font-weight: 400; }
.asked .en + .zh { margin-top: .6em; padding-top: 0; border-top: 0; }
hr { height: 1px; border: 0; margin-top: 1em; margin-bottom: 1em; background: var(--line); }
.answer { font-size: 1.15em; font-weight: 600; }
.accept { margin-top: .2em; color: var(--soft); font-size: .8em; }
.why { margin-top: .8em; padding: .6em .9em; border-left: 3px solid var(--accent); background: var(--tint);
  font-size: .9em; }
.holder, .source { margin-top: .8em; color: var(--soft); font-size: .75em; line-height: 1.5; }
.holder + .source { margin-top: .1em; }
.accept b, .holder b, .source b { font-weight: 600; }
.options ol { margin: .8em 0 0; padding: 0 0 0 1.7em; list-style: upper-alpha; }
.options li { padding: .15em 0 .15em .3em; }
.options li::marker { color: var(--soft); }
.asked .options { font-size: .9em; }
.asked .right { color: var(--right); font-weight: 600; }
.asked .right::marker { color: var(--right); }
.cloze { color: var(--accent); font-weight: 600; }
.cloze-inactive { color: inherit; }
.typed { margin-top: .8em; margin-bottom: .8em; }
.typed > :not(.hint) { font: inherit !important; }
.hint { margin-bottom: .2em; color: var(--soft); font-size: .75em; }
#typeans { box-sizing: border-box; width: 100%; padding: .4em .6em; border: 1px solid var(--line); border-radius: 6px;
  background: var(--tint); color: var(--ink); font-family: inherit !important; font-size: 1em !important; }
code#typeans { display: block; white-space: pre-wrap; }
.typeGood { background: none; color: var(--right); }
.typeBad, .typeMissed { background: none; color: var(--wrong); }
@media (max-width: 480px) {
  .card { padding: 16px 14px; font-size: 18px; }
}
"""
