/**
 * The style of the HTML report. Invariant: it is one constant text, as the
 * page's content security policy allows exactly its hash.
 */

/** CSS, light and dark; colour never stands alone (marks and words say the same). */
export const STYLE = `
:root { color-scheme: light dark; --bg: #ffffff; --fg: #1f2328; --dim: #59636e; --line: #d1d9e0; --soft: #f6f8fa;
  --green: #116329; --green-bg: #dafbe1; --red: #a40e26; --red-bg: #ffebe9; --orange: #7a4100; --orange-bg: #fff1c9;
  --link: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --fg: #e6edf3; --dim: #9198a1; --line: #3d444d;
  --soft: #151b23; --green: #7ee787; --green-bg: #12261e; --red: #ffa198; --red-bg: #2d1317; --orange: #f2cc60;
  --orange-bg: #2b2111; --link: #79c0ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--bg); color: var(--fg);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
code { overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0 0 0.5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.75rem; overflow-wrap: anywhere; }
.verdict { border: 1px solid var(--line); border-left: 0.5rem solid var(--dim); border-radius: 0.5rem;
  padding: 1rem 1.25rem; background: var(--soft); }
.verdict p { margin: 0.25rem 0; }
.verdict.yellow { border-left-color: var(--orange); background: var(--orange-bg); }
.verdict.green { border-left-color: var(--green); background: var(--green-bg); }
.verdict.red { border-left-color: var(--red); background: var(--red-bg); }
.dim { color: var(--dim); }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
.scroll { overflow-x: auto; }
th, td { text-align: left; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
details { border: 1px solid var(--line); border-radius: 0.5rem; margin: 0.75rem 0; }
summary { padding: 0.6rem 1rem; cursor: pointer; background: var(--soft); border-radius: 0.5rem; overflow-wrap: anywhere; }
details > div { padding: 0.25rem 1rem 1rem; }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
pre { margin: 0.5rem 0; border: 1px solid var(--line); border-radius: 0.4rem; overflow-x: auto; tab-size: 4;
  line-height: 1.55; padding: 0.4rem 0; }
pre > span { display: block; min-width: max-content; padding-right: 1rem; min-height: 1.55em; }
pre i { display: inline-block; min-width: 4.5em; padding: 0 0.8em; text-align: right; font-style: normal;
  color: var(--dim); user-select: none; }
.not-simulated { color: var(--orange); background: var(--orange-bg); }
.succeeded { color: var(--green); background: var(--green-bg); }
.failed, .rolled-back { color: var(--red); background: var(--red-bg); }
.unknown { color: var(--orange); background: var(--orange-bg); }
.skipped, .none { color: var(--dim); }
.gap { color: var(--dim); background: var(--soft); }
.caret, .error, .note { font-weight: 600; }
.sign { font-weight: 700; }
.sign.green { color: var(--green); } .sign.yellow { color: var(--orange); } .sign.red { color: var(--red); } .sign.grey { color: var(--dim); }
@media print { body { max-width: none; } pre { white-space: pre-wrap; } }
`
