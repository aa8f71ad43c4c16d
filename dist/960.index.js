export const id = 960;
export const ids = [960];
export const modules = {

/***/ 10960:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  report: () => (/* binding */ report)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./tmp/bundle/core/model.js
var model = __webpack_require__(79385);
// EXTERNAL MODULE: ./tmp/bundle/core/results.js
var core_results = __webpack_require__(45618);
// EXTERNAL MODULE: ./tmp/bundle/render/console.js
var console = __webpack_require__(20374);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./tmp/bundle/render/annotate.js
var annotate = __webpack_require__(81387);
// EXTERNAL MODULE: ./tmp/bundle/render/escape.js
var render_escape = __webpack_require__(52460);
// EXTERNAL MODULE: ./tmp/bundle/render/format.js
var format = __webpack_require__(1612);
;// CONCATENATED MODULE: ./tmp/bundle/render/html-style.js
/**
 * The style of the HTML report. Invariant: it is one constant text, as the
 * page's content security policy allows exactly its hash.
 */
/** CSS, light and dark; colour never stands alone (marks and words say the same). */
const STYLE = `
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
.succeeded { color: var(--green); background: var(--green-bg); }
.failed, .rolled-back { color: var(--red); background: var(--red-bg); }
.unknown { color: var(--orange); background: var(--orange-bg); }
.skipped, .none { color: var(--dim); }
.gap { color: var(--dim); background: var(--soft); }
.caret, .error, .note { font-weight: 600; }
.sign { font-weight: 700; }
.sign.green { color: var(--green); } .sign.red { color: var(--red); } .sign.grey { color: var(--dim); }
@media print { body { max-width: none; } pre { white-space: pre-wrap; } }
`;

// EXTERNAL MODULE: ./tmp/bundle/render/impact.js
var render_impact = __webpack_require__(16649);
// EXTERNAL MODULE: ./tmp/bundle/render/phrase.js
var phrase = __webpack_require__(90370);
;// CONCATENATED MODULE: ./tmp/bundle/render/html-parts.js
/** Blocks of the HTML report that several sections are made of. Pure. Invariant: cells and titles are HTML already. */

/** A list of sentences; the empty text for none. */
const list = (phrases) => phrases.length === 0 ? '' : `<ul>${phrases.map(each => `<li>${(0,phrase/* toHtml */.Vw)(each)}</li>`).join('')}</ul>`;
/** A section that is one table; the empty text without rows. */
const table = (id, title, heads, rows) => rows.length === 0
    ? ''
    : `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<div class="scroll"><table>
<thead><tr>${heads.map(head => `<th>${head}</th>`).join('')}</tr></thead>
<tbody>${rows.map(cells => `\n<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`).join('')}
</tbody></table></div></section>`;

// EXTERNAL MODULE: ./tmp/bundle/render/provenance.js
var provenance = __webpack_require__(34444);
;// CONCATENATED MODULE: ./tmp/bundle/render/html-review.js





const MAX_ROWS = 500;
/** The statements that destroy, rewrite or block, the worst first. */
function impactTable({ targets }) {
    const rows = (0,render_impact/* impactRows */.cE)(targets);
    if (rows.length === 0)
        return '';
    const more = rows.length - MAX_ROWS;
    const lines = (phrases) => phrases.map(phrase/* toHtml */.Vw).join('<br>');
    const cells = rows
        .slice(0, MAX_ROWS)
        .map(({ path, line, impact, durationMs, targets: on }) => [
        `${(0,phrase/* toHtml */.Vw)((0,phrase/* phrase */.MZ) `${`${path}:${line}`}`)}${on.length === 1 ? '' : `<br>on ${(0,format/* plural */.LS)(on.length, 'target')}`}`,
        lines((0,render_impact/* describeEffects */.QG)(impact)),
        lines((0,render_impact/* describeLocks */.sF)(impact)),
        (0,format/* formatDuration */.a3)(durationMs),
        impact.algorithm === undefined ? '' : (0,phrase/* toHtml */.Vw)((0,phrase/* phrase */.MZ) `${impact.algorithm}`),
    ]);
    const shown = table('impact', render_impact/* IMPACT_TITLE */.Yu, ['Where', 'What', 'Lock', 'Time', 'Algorithm'], cells);
    const said = [
        (0,phrase/* own */.ZV)(`${(0,render_impact/* describeTotalImpact */.Uh)(rows)}.`),
        ...(0,render_impact/* describeRows */.$7)(targets),
        ...(more > 0 ? [(0,phrase/* own */.ZV)(`${(0,format/* plural */.LS)(more, 'statement')} more: see the logs of the files.`)] : []),
    ];
    return shown.replace('</section>', () => `${list(said)}</section>`);
}
/** Approvals, earlier deployments and the digest of the change. */
function html_review_provenance(results) {
    const overtaking = (0,provenance/* describeOvertaking */.wC)(results);
    const phrases = [
        ...(0,provenance/* describeGate */.l7)(results),
        ...(overtaking.length === 0 ? [] : [overtaking]),
        ...results.overtakes.map(provenance/* describeOvertaken */.j5),
        ...(results.change.digest === undefined ? [] : [(0,provenance/* describeDigest */.WG)(results)]),
    ];
    return phrases.length === 0
        ? ''
        : `<section aria-labelledby="provenance"><h2 id="provenance">${provenance/* GATE_TITLE */.Fn}</h2>\n${list(phrases)}</section>`;
}

// EXTERNAL MODULE: ./tmp/bundle/render/markdown-log.js
var markdown_log = __webpack_require__(16661);
// EXTERNAL MODULE: ./tmp/bundle/render/source.js
var render_source = __webpack_require__(73194);
// EXTERNAL MODULE: ./tmp/bundle/render/words.js
var words = __webpack_require__(1382);
;// CONCATENATED MODULE: ./tmp/bundle/render/html.js
/**
 * The results as one HTML page that needs nothing else: no script, no font, no
 * image, nothing from the network. Pure. Invariant: every foreign text goes
 * through `escapeHtml`, and the page's own policy forbids everything but its style.
 */













const HASH = (0,external_node_crypto_.createHash)('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'`;
const MARKS = {
    succeeded: '+',
    failed: '-',
    'rolled-back': '↩',
    unknown: '?',
    skipped: ' ',
};
const COLOUR_WORDS = { green: '✔ green', red: '✘ red', grey: '○ not run' };
/** The whole report as one page. */
function renderHtml(results) {
    const title = (0,render_escape/* escapeHtml */.ZD)((0,phrase/* toText */.fE)(words/* headline */.Pl(results)));
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
${verdict(results)}
${execution(results)}
</header>
<main>
${[problems(results), impactTable(results), html_review_provenance(results), ...mainFirst(results).map((target, index) => targetSection(results, target, index)), notRun(results), phases(results), parameters(results)].filter(Boolean).join('\n')}
</main>
<footer class="dim"><p>Greenline ${(0,render_escape/* escapeHtml */.ZD)(results.greenline)}</p></footer>
</body>
</html>
`;
}
/** The environment's targets before the dry run's, once it was reached. */
function mainFirst(results) {
    const environment = (0,core_results/* targetsOf */.QR)(results, 'environment');
    const dryRun = (0,core_results/* targetsOf */.QR)(results, 'dry-run');
    return words/* wasTouched */.I7(environment) ? [...environment, ...dryRun] : [...dryRun, ...environment];
}
function verdict(results) {
    const colour = (0,core_results/* verdictOf */.Vj)(results);
    const steps = words/* nextSteps */.Zn(results);
    const next = steps.length === 0
        ? ''
        : `\n<p><strong>What to do next</strong></p>\n<ol>${steps.map(step => `<li>${(0,phrase/* toHtml */.Vw)(step)}</li>`).join('')}</ol>`;
    return `<div class="verdict ${colour === 'green' || colour === 'red' ? colour : 'grey'}">
<h1>${words/* SIGNS */.B2[colour]} ${(0,phrase/* toHtml */.Vw)(words/* headline */.Pl(results))}</h1>
<p>${(0,phrase/* toHtml */.Vw)(words/* describeResults */.ws(results))}</p>${next}
</div>`;
}
function execution(results) {
    const { deployment, run, attempt, actor, runUrl, startedAt, finishedAt } = results.execution;
    const took = (0,format/* millisecondsBetween */.nl)(startedAt, finishedAt);
    const link = (0,render_escape/* linkTarget */.Cm)(runUrl);
    const name = `${(0,render_escape/* escapeHtml */.ZD)(run)} attempt ${attempt}`;
    return `<p class="dim">${[
        `Deployment <code>${(0,render_escape/* escapeHtml */.ZD)((0,format/* shortCommit */.Ax)(deployment))}</code>`,
        ...(actor === undefined ? [] : [`by <code>${(0,render_escape/* escapeHtml */.ZD)(actor)}</code>`]),
        `on ${(0,render_escape/* escapeHtml */.ZD)((0,format/* formatTime */.fU)(startedAt))}${took === undefined ? '' : `, ${(0,format/* formatDuration */.a3)(took)} in all`}`,
        `run ${link === undefined ? name : `<a href="${(0,render_escape/* escapeHtml */.ZD)(link)}" rel="noreferrer noopener">${name}</a>`}`,
    ].join(' · ')}</p>`;
}
function targetSection(results, target, index) {
    const id = `target-${index + 1}`;
    const colour = (0,core_results/* colourOfTarget */.TT)(target);
    const files = target.files.map((file, at) => fileSection(results, target, file, `${id}-file-${at + 1}`));
    return `<section aria-labelledby="${id}">
<h2 id="${id}"><span class="sign ${colour}">${COLOUR_WORDS[colour]}</span> ${(0,phrase/* toHtml */.Vw)((0,markdown_log/* describeTarget */.ff)(target))}</h2>
<p class="dim">${(0,render_escape/* escapeHtml */.ZD)(words/* describeTotals */.xJ((0,core_results/* countStatements */.UE)(target.files)))}${target.server ? `; encryption: ${(0,render_escape/* escapeHtml */.ZD)(target.server.tls)}` : ''}${target.mirror ? `; ${(0,phrase/* toHtml */.Vw)((0,render_impact/* describeMirror */.Pm)(target.mirror))}` : ''}</p>
${list(target.problems.map(markdown_log/* describeProblem */.BJ))}
${files.join('\n')}
</section>`;
}
function fileSection(results, target, file, id) {
    const colour = (0,core_results/* colourOfFile */.mX)(file);
    const changed = results.change.files.find(({ path }) => path === file.path);
    const lines = Array.from((0,annotate/* annotate */.f)((0,render_source/* alignSource */.FN)(changed, file), file), sourceLine).join('');
    const took = file.durationMs === undefined ? 'not started' : (0,format/* formatDuration */.a3)(file.durationMs);
    const totals = words/* describeTotals */.xJ((0,core_results/* countStatements */.UE)([file]));
    const source = lines === ''
        ? ''
        : `<pre tabindex="0" role="region" aria-label="Source of ${(0,render_escape/* escapeHtml */.ZD)((0,render_escape/* oneLine */.TN)(file.path))}">${lines}</pre>`;
    return `<details id="${id}"${colour === 'red' ? ' open' : ''}>
<summary><span class="sign ${colour}">${COLOUR_WORDS[colour]}</span> <code>${(0,render_escape/* escapeHtml */.ZD)((0,render_escape/* oneLine */.TN)(file.path))}</code> <span class="dim">${(0,render_escape/* escapeHtml */.ZD)(totals)}, ${took}</span></summary>
<div>
<p>${(0,phrase/* toHtml */.Vw)(words/* describeFile */.CL(file, target.role))}</p>
${list(file.problems.map(markdown_log/* describeProblem */.BJ))}
${source}
${notes(file)}
</div>
</details>`;
}
function sourceLine(line) {
    if (line.kind === 'source') {
        const { status } = line;
        const mark = status === undefined ? ' ' : MARKS[status];
        return `<span class="${status ?? 'none'}"><i>${line.line}</i>${mark} ${(0,render_escape/* escapeHtml */.ZD)(line.text)}\n</span>`;
    }
    const kind = line.kind === 'note' ? `note ${line.status}` : line.kind === 'gap' ? 'gap' : `${line.kind} failed`;
    return `<span class="${kind}"><i></i>  ${(0,render_escape/* escapeHtml */.ZD)(line.text)}\n</span>`;
}
/** What the log's lines do not say: durations, rows, notices, implicit commits. */
function notes(file) {
    const rows = file.statements.filter(statement => statement.status !== 'skipped').slice(0, html_MAX_ROWS);
    if (rows.length === 0)
        return '';
    const more = file.statements.filter(statement => statement.status !== 'skipped').length - rows.length;
    return `<div class="scroll"><table>
<thead><tr><th class="number">Line</th><th>Outcome</th><th class="number">Time</th><th class="number">Rows</th><th>Notes</th></tr></thead>
<tbody>
${rows.map(noteRow).join('\n')}
</tbody></table></div>${more > 0 ? `\n<p class="dim">and ${(0,format/* plural */.LS)(more, 'statement')} more</p>` : ''}`;
}
const html_MAX_ROWS = 500;
function noteRow(statement) {
    const answered = 'durationMs' in statement ? statement : undefined;
    const impact = (0,render_impact/* impactOf */.ux)(statement);
    const said = [
        ...(statement.status === 'failed' ? [(0,phrase/* toHtml */.Vw)(words/* verdictOfStatement */.iQ(statement))] : []),
        ...(statement.status === 'unknown' ? [words/* UNKNOWN_ADVICE */.ip] : []),
        ...(answered?.implicitCommit ? ['the server committed on its own: this cannot be rolled back'] : []),
        ...(impact === undefined ? [] : (0,render_impact/* describeImpact */.an)(impact).map(phrase/* toHtml */.Vw)),
        ...(answered?.notices ?? []).map(({ severity, code, message }) => (0,render_escape/* escapeHtml */.ZD)(`${severity} ${code}: ${message}`)),
    ];
    const took = answered ? (0,format/* formatDuration */.a3)(answered.durationMs) : '';
    const count = answered?.rows === undefined ? '' : (0,format/* formatCount */.B4)(answered.rows);
    return `<tr><td class="number">${statement.line}</td><td class="${statement.status}">${words/* OUTCOME_WORDS */.nx[statement.status]}</td><td class="number">${took}</td><td class="number">${count}</td><td>${said.join('<br>')}</td></tr>`;
}
function problems(results) {
    return results.problems.length === 0
        ? ''
        : `<section><h2>Problems</h2>\n${list(results.problems.map(markdown_log/* describeProblem */.BJ))}</section>`;
}
const notRun = ({ change }) => table('not-run', 'Files that do not run', ['File', 'Why'], change.files
    .filter(({ action }) => action !== 'run')
    .map(({ path, action, from }) => [
    `<code>${(0,render_escape/* escapeHtml */.ZD)((0,render_escape/* oneLine */.TN)(path))}</code>`,
    `${action}${from === undefined ? '' : `, was <code>${(0,render_escape/* escapeHtml */.ZD)((0,render_escape/* oneLine */.TN)(from))}</code>`}`,
]));
const phases = ({ phases: all }) => table('phases', 'Phases', ['Phase', 'Result', 'Time', 'Note'], all.map(({ name, status, durationMs, note }) => [
    name,
    status === 'running' ? 'did not end' : status,
    durationMs === undefined ? '' : (0,format/* formatDuration */.a3)(durationMs),
    (0,render_escape/* escapeHtml */.ZD)(note ?? ''),
]));
const parameters = (results) => table('parameters', 'Parameters', ['Parameter', 'Value'], Object.entries(results.parameters).map(([name, value]) => [
    `<code>${(0,render_escape/* escapeHtml */.ZD)(name)}</code>`,
    `<code>${(0,render_escape/* escapeHtml */.ZD)(value)}</code>`,
]));

// EXTERNAL MODULE: ./tmp/bundle/render/summary.js
var summary = __webpack_require__(29915);
;// CONCATENATED MODULE: ./tmp/bundle/render/markdown-report.js



/** One document for reading and for printing; as long as it has to be. */
function renderMarkdownReport(results) {
    const logs = results.targets.flatMap(target => [
        `## ${(0,phrase/* toMarkdown */.l6)((0,markdown_log/* describeTarget */.ff)(target))}\n`,
        ...target.files.map(file => (0,markdown_log/* renderLog */.No)(results, target, file, 3)),
    ]);
    return [(0,summary/* renderSummary */.Br)(results, { maxBytes: Infinity }).replace(/^## /, '# '), ...logs].join('\n');
}

// EXTERNAL MODULE: ./tmp/bundle/commands/terminal-host.js
var terminal_host = __webpack_require__(46968);
;// CONCATENATED MODULE: ./tmp/bundle/commands/report.js
/** `greenline report`: results of an execution, read again. Invariant: a file that is not results is refused whole. */









/** Larger results are not taken to be ours. */
const MAX_BYTES = 1 << 30;
/** Prints the log in colour, or writes it as HTML or Markdown. @returns 1 for a red execution. */
async function report({ flags, operands }) {
    const [file, ...others] = operands;
    if (file === undefined || others.length > 0) {
        throw new errors/* GreenlineError */.yi('INPUT_INVALID', 'report takes one file.', 'Name results.json or results.json.gz.');
    }
    const results = await readResults(file);
    const { html, markdown } = flags;
    const host = (0,terminal_host/* createTerminalHost */.V)({ redact: text => text });
    if (html !== undefined)
        await promises_.writeFile(html, renderHtml(results));
    if (markdown !== undefined)
        await promises_.writeFile(markdown, renderMarkdownReport(results));
    if (html === undefined && markdown === undefined)
        host.info((0,console/* renderConsole */.qP)(results, (0,console/* paletteFor */.DO)(host)));
    return (0,core_results/* verdictOf */.Vj)(results) === 'red' ? 1 : 0;
}
async function readResults(file) {
    try {
        const bytes = await promises_.readFile(file);
        const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
        const text = (packed ? (0,external_node_zlib_.gunzipSync)(bytes, { maxOutputLength: MAX_BYTES }) : bytes).toString('utf8');
        return model/* Results */.nB.parse(JSON.parse(text));
    }
    catch (cause) {
        throw new errors/* GreenlineError */.yi('RESULTS_UNREADABLE', `${file} does not hold the results of an execution.`, 'Name a results.json or results.json.gz that this version of Greenline, or an older one, has written.', { cause });
    }
}


/***/ })

};
