export const id = 4351;
export const ids = [4351];
export const modules = {

/***/ 24351:
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
`;

// EXTERNAL MODULE: ./tmp/bundle/render/impact.js
var render_impact = __webpack_require__(16649);
// EXTERNAL MODULE: ./tmp/bundle/render/annotate.js
var annotate = __webpack_require__(81387);
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

// EXTERNAL MODULE: ./tmp/bundle/render/markdown-log.js
var markdown_log = __webpack_require__(16661);
// EXTERNAL MODULE: ./tmp/bundle/render/source.js
var render_source = __webpack_require__(73194);
// EXTERNAL MODULE: ./tmp/bundle/render/words.js
var words = __webpack_require__(1382);
// EXTERNAL MODULE: ./tmp/bundle/render/outcome-words.js
var outcome_words = __webpack_require__(34983);
;// CONCATENATED MODULE: ./tmp/bundle/render/html-file.js











/** Colours as signs with words. */
const COLOUR_WORDS = {
    green: '✔ green',
    yellow: '▲ not all simulated',
    red: '✘ red',
    grey: '○ not run',
};
/** A file on a target, or on those that `about` tells of. */
function fileSection(results, target, file, id, about) {
    const colour = about?.colour ?? (0,core_results/* colourOfFile */.mX)(file);
    const changed = results.change.files.find(({ path }) => path === file.path);
    const lines = Array.from((0,annotate/* annotate */.f)((0,render_source/* alignSource */.FN)(changed, file), file), sourceLine).join('');
    const took = file.durationMs === undefined ? 'not started' : (0,format/* formatDuration */.a3)(file.durationMs);
    const totals = (0,outcome_words/* describeTotals */.xJ)((0,core_results/* countStatements */.UE)([file]), target.role);
    const on = about === undefined ? '' : ` on <code>${(0,render_escape/* escapeHtml */.ZD)((0,render_escape/* oneLine */.TN)(about.on))}</code>`;
    const counts = about === undefined ? `${(0,render_escape/* escapeHtml */.ZD)(totals)}, ${took}` : (0,render_escape/* escapeHtml */.ZD)(totals);
    const [said = [], ...more] = (0,markdown_log/* describeOutcome */.SS)(target, file);
    const source = lines === ''
        ? ''
        : `<pre tabindex="0" role="region" aria-label="Source of ${(0,render_escape/* escapeHtml */.ZD)((0,render_escape/* oneLine */.TN)(file.path))}">${lines}</pre>`;
    return `<details id="${id}"${colour === 'red' ? ' open' : ''}>
<summary><span class="sign ${colour}">${COLOUR_WORDS[colour]}</span> <code>${(0,render_escape/* escapeHtml */.ZD)((0,render_escape/* oneLine */.TN)(file.path))}</code>${on} <span class="dim">${counts}</span></summary>
<div>
${about === undefined || about.databases === '' ? '' : `${about.databases}\n`}<p>${(0,phrase/* toHtml */.Vw)(said)}</p>
${list(more)}
${source}
${notes(file)}
</div>
</details>`;
}
function sourceLine(line) {
    if (line.kind === 'source') {
        const { status } = line;
        const mark = status === undefined ? ' ' : outcome_words/* MARKS */.j7[status];
        return `<span class="${status ?? 'none'}"><i>${line.line}</i>${mark} ${(0,render_escape/* escapeHtml */.ZD)(line.text)}\n</span>`;
    }
    const kind = line.kind === 'note'
        ? `note ${line.status}`
        : line.kind === 'gap' || line.kind === 'output'
            ? line.kind
            : `${line.kind} failed`;
    return `<span class="${kind}"><i></i>  ${(0,render_escape/* escapeHtml */.ZD)(line.text)}\n</span>`;
}
/** What the log's lines do not say: durations, rows, notices, implicit commits. */
function notes(file) {
    const rows = file.statements.filter(statement => statement.status !== 'skipped').slice(0, MAX_ROWS);
    if (rows.length === 0)
        return '';
    const more = file.statements.filter(statement => statement.status !== 'skipped').length - rows.length;
    return `<div class="scroll"><table>
<thead><tr><th class="number">Line</th><th>Outcome</th><th class="number">Time</th><th class="number">Rows</th><th>Notes</th></tr></thead>
<tbody>
${rows.map(noteRow).join('\n')}
</tbody></table></div>${more > 0 ? `\n<p class="dim">and ${(0,format/* plural */.LS)(more, 'statement')} more</p>` : ''}`;
}
const MAX_ROWS = 500;
function noteRow(statement) {
    const answered = 'durationMs' in statement ? statement : undefined;
    const impact = (0,render_impact/* impactOf */.ux)(statement);
    const said = [
        ...(statement.status === 'failed' ? [(0,phrase/* toHtml */.Vw)(words/* verdictOfStatement */.iQ(statement))] : []),
        ...(statement.status === 'unknown' ? [outcome_words/* UNKNOWN_ADVICE */.ip] : []),
        ...(answered?.implicitCommit ? ['the server committed on its own: this cannot be rolled back'] : []),
        ...(impact === undefined ? [] : (0,render_impact/* describeImpact */.an)(impact).map(phrase/* toHtml */.Vw)),
        ...(answered?.notices ?? []).map(({ severity, code, message }) => (0,render_escape/* escapeHtml */.ZD)(`${severity} ${code}: ${message}`)),
    ];
    const took = answered ? (0,format/* formatDuration */.a3)(answered.durationMs) : '';
    const count = answered?.rows === undefined ? '' : (0,format/* formatCount */.B4)(answered.rows);
    return `<tr><td class="number">${statement.line}</td><td class="${statement.status}">${(0,outcome_words/* wordOf */.aG)(statement)}</td><td class="number">${took}</td><td class="number">${count}</td><td>${said.join('<br>')}</td></tr>`;
}

// EXTERNAL MODULE: ./tmp/bundle/render/database-list.js
var database_list = __webpack_require__(2763);
// EXTERNAL MODULE: ./tmp/bundle/render/outputs.js
var outputs = __webpack_require__(67377);
// EXTERNAL MODULE: ./tmp/bundle/render/overview.js
var overview = __webpack_require__(50092);
// EXTERNAL MODULE: ./tmp/bundle/render/shared-log.js
var shared_log = __webpack_require__(47369);
// EXTERNAL MODULE: ./tmp/bundle/render/survey.js
var render_survey = __webpack_require__(85317);
;// CONCATENATED MODULE: ./tmp/bundle/render/html-many.js












/** Rows of errors and notices, and of red databases. */
const html_many_MAX_ROWS = 1000;
/** Rows of one table of what a statement returned. */
const MAX_OUTPUT_ROWS = 100_000;
/** Names in one list of databases. */
const MAX_NAMES = 20_000;
/** How far databases have come, what went wrong, and where. */
function overviewSections(results, role) {
    const survey = (0,render_survey/* surveyOf */.yj)(results, role);
    const { environment } = results.execution;
    const where = outcome_words/* IN_ROLE */.rU[role];
    return [
        errorsSection(survey, environment, role, where),
        tallies('Stages', 'Stage', survey.stages, role, where),
        tallies('Regions', 'Region', survey.regions, role, where),
        tallies('Servers', 'Server', survey.servers, role, where),
        redSection(survey, environment, role, where),
        noticesSection(survey, environment, role, where),
    ]
        .filter(Boolean)
        .join('\n');
}
const code = (text) => `<code>${(0,render_escape/* escapeHtml */.ZD)((0,render_escape/* oneLine */.TN)(text))}</code>`;
const idOf = (title, role) => `${title.toLowerCase().replace(/ /g, '-')}-${role}`;
/** A table whose last line says how many rows it leaves out. */
function cutTable(title, role, heads, rows, more, where = '') {
    const made = table(idOf(title, role), `${title}${where}`, heads, rows);
    const rest = more > 0 ? list([(0,phrase/* own */.ZV)(`${(0,format/* formatCount */.B4)(more)} more: see results.json.gz.`)]) : '';
    return made.replace(/<\/section>$/, () => `${rest}</section>`);
}
function tallies(title, head, all, role, where) {
    const colours = (0,outcome_words/* coloursOf */.df)(role);
    const rows = all
        .slice(0, html_many_MAX_ROWS)
        .map(tally => [
        code(tally.name),
        `${(0,format/* formatCount */.B4)(tally.total - tally.grey)} of ${(0,format/* formatCount */.B4)(tally.total)}`,
        ...colours.map(colour => (0,format/* formatCount */.B4)(tally[colour])),
        (0,format/* formatDuration */.a3)(tally.durationMs),
    ]);
    const heads = [head, 'Databases done', ...colours.map(colour => outcome_words/* COLOUR_HEADS */.zB[colour]), 'Time, summed'];
    return cutTable(title, role, heads, rows, all.length - rows.length, where);
}
function errorsSection({ troubles }, environment, role, where) {
    const all = troubles.toSorted((a, b) => b.targets.length - a.targets.length);
    const rows = all
        .slice(0, html_many_MAX_ROWS)
        .map(trouble => [
        code((0,overview/* saidIn */.$g)(trouble)),
        code(`${trouble.file.path}:${(0,words/* lineOf */.cA)(trouble.statement)}`),
        (0,format/* formatCount */.B4)(trouble.targets.length),
        (0,phrase/* toHtml */.Vw)((0,overview/* nameDatabases */.gZ)(trouble.targets, environment)),
    ]);
    const heads = ['Error', 'Where', 'Databases', 'Their names'];
    return cutTable('Errors', role, heads, rows, all.length - rows.length, where);
}
function noticesSection({ notices }, environment, role, where) {
    const all = notices.toSorted((a, b) => b.targets.length - a.targets.length);
    const rows = all
        .slice(0, html_many_MAX_ROWS)
        .map(({ notice, path, line, targets }) => [
        code(`${notice.severity} ${notice.code}: ${notice.message}`),
        code(`${path}:${line}`),
        (0,format/* formatCount */.B4)(targets.length),
        (0,phrase/* toHtml */.Vw)((0,overview/* nameDatabases */.gZ)(targets, environment)),
    ]);
    const heads = ['Notice', 'Where', 'Databases', 'Their names'];
    return cutTable('Notices', role, heads, rows, all.length - rows.length, where);
}
function redSection({ red }, environment, role, where) {
    const rows = red.slice(0, html_many_MAX_ROWS).map(target => [
        code((0,overview/* shortName */.EU)(target, environment)),
        (0,render_escape/* escapeHtml */.ZD)(target.region ?? ''),
        target.files
            .filter(file => (0,core_results/* colourOfFile */.mX)(file) === 'red')
            .map(({ path }) => code(path))
            .join(' '),
    ]);
    return cutTable('Red databases', role, ['Database', 'Region', 'Red files'], rows, red.length - rows.length, where);
}
/** The databases that a log tells of, behind a triangle. */
function databasesOf({ targets }, environment) {
    if (targets.length === 1)
        return '';
    let left = MAX_NAMES;
    const servers = (0,database_list/* groupByServer */.yt)(targets, environment).map(({ server, region, databases }) => {
        const shown = databases.slice(0, Math.max(0, left));
        left -= shown.length;
        const names = shown.map(code).join(' ');
        const where = region === undefined ? '' : ` in ${code(region)}`;
        const more = databases.length - shown.length;
        const rest = more > 0 ? ` … and ${(0,format/* formatCount */.B4)(more)} more` : '';
        return `<p>${code(server)}${where}, ${(0,format/* plural */.LS)(databases.length, 'database')}: ${names}${rest}</p>`;
    });
    return `<details><summary>${(0,format/* plural */.LS)(targets.length, 'database')}</summary><div>${servers.join('\n')}</div></details>`;
}
/** A log of different outcomes: a row a database. */
function othersSection({ file, targets, files }, environment) {
    const shown = targets.slice(0, html_many_MAX_ROWS).flatMap((target, index) => {
        const became = files[index];
        if (became === undefined)
            return [];
        return [`<li>${code((0,overview/* shortName */.EU)(target, environment))}: ${(0,phrase/* toHtml */.Vw)((0,shared_log/* firstSaidOf */.$n)(became, target.role))}</li>`];
    });
    const more = targets.length - shown.length;
    const rest = more > 0 ? `<li>${(0,format/* formatCount */.B4)(more)} more: see results.json.gz</li>` : '';
    return `<details><summary>${code(file)} on ${(0,format/* plural */.LS)(targets.length, 'database')} with other outcomes</summary>
<div><ul>${shown.join('')}${rest}</ul></div></details>`;
}
/** What statements returned, merged over the databases of a role. */
function outputSections(results, role) {
    const { targets } = (0,render_survey/* surveyOf */.yj)(results, role);
    if (targets.length < 2)
        return '';
    return (0,outputs/* mergeOutputs */.BH)(targets, results.execution.environment)
        .map((output, index) => outputSection(output, `${role}-${index + 1}`))
        .join('\n');
}
function outputSection(output, id) {
    const { path, line, columns, parts, isSame } = output;
    const { rows, more } = (0,outputs/* rowsOfOutput */.OC)(output, MAX_OUTPUT_ROWS);
    const lead = isSame ? [] : ['Database'];
    const heads = [...lead, ...columns.map(code)];
    const cells = rows.map(({ database, values }) => [
        ...(database === undefined ? [] : [code(database)]),
        ...values.map(value => (value === null ? '<em>NULL</em>' : (0,render_escape/* escapeHtml */.ZD)(value))),
    ]);
    const on = isSame
        ? `the same on all ${(0,format/* plural */.LS)(parts.length, 'database')}`
        : `on ${(0,format/* plural */.LS)(parts.length, 'database')}`;
    const made = table(`output-${id}`, `What ${code(`${path}:${line}`)} returned, ${on}`, heads, cells);
    const rest = more > 0 ? list([(0,phrase/* own */.ZV)(`${(0,format/* formatCount */.B4)(more)} more ${more === 1 ? 'row' : 'rows'}`)]) : '';
    return made.replace(/<\/section>$/, () => `${rest}</section>`);
}

// EXTERNAL MODULE: ./tmp/bundle/render/comparison.js
var comparison = __webpack_require__(7326);
// EXTERNAL MODULE: ./tmp/bundle/render/foreseen.js
var foreseen = __webpack_require__(54234);
// EXTERNAL MODULE: ./tmp/bundle/render/provenance.js
var provenance = __webpack_require__(34444);
;// CONCATENATED MODULE: ./tmp/bundle/render/html-review.js










const html_review_MAX_ROWS = 500;
/** The statements that destroy, rewrite or block, the worst first. */
function impactTable({ targets }) {
    const rows = (0,render_impact/* impactRows */.cE)(targets);
    if (rows.length === 0)
        return '';
    const more = rows.length - html_review_MAX_ROWS;
    const lines = (phrases) => phrases.map(phrase/* toHtml */.Vw).join('<br>');
    const cells = rows
        .slice(0, html_review_MAX_ROWS)
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
/** What a simulation foresees: what would change, the destructive first, and what nobody can tell. */
function foreseenTables(results) {
    const [changes, open] = [(0,foreseen/* foreseenRows */.FY)(results), (0,foreseen/* openRows */.Y7)(results)];
    const lines = (phrases) => phrases.map(phrase/* toHtml */.Vw).join('<br>');
    const changed = table('changes', foreseen/* CHANGES_TITLE */.$, ['Where', 'What', 'Lock'], changes.slice(0, html_review_MAX_ROWS).map(row => [placeOf(row), lines((0,foreseen/* describeChanges */.DT)(row)), lines((0,foreseen/* locksOf */.aZ)(row))]));
    const total = list([(0,phrase/* own */.ZV)(`${(0,foreseen/* describeTotalEffects */.a6)(changes)}.`), ...moreThan(changes.length)]);
    return [
        changed.replace('</section>', () => `${total}</section>`),
        table('open', foreseen/* OPEN_TITLE */.aQ, ['Where', 'Why'], open.slice(0, html_review_MAX_ROWS).map(row => [placeOf(row), (0,phrase/* toHtml */.Vw)((0,phrase/* quoted */.TL)(row.prediction.reason ?? ''))])).replace('</section>', () => `${list(moreThan(open.length))}</section>`),
    ]
        .filter(Boolean)
        .join('\n');
}
/** Prediction, dry run and outcome side by side, those that differ first. */
function comparisonTable(results) {
    const all = (0,comparison/* compare */.UD)(results);
    const passes = comparison/* PASSES */._4.filter(([role]) => (0,core_results/* targetsOf */.QR)(results, role).length > 0);
    const rows = (0,comparison/* differingFirst */.vq)(all)
        .slice(0, html_review_MAX_ROWS)
        .map(({ target, path, line, by, agree }) => [
        `${agree === 'differ' ? '⚠️ ' : ''}${(0,phrase/* toHtml */.Vw)((0,phrase/* phrase */.MZ) `${`${path}:${line}`} on ${target}`)}`,
        ...passes.map(([role]) => saidOf(by[role])),
    ]);
    const heads = ['Statement', ...passes.map(([, head]) => head)];
    const said = list([(0,phrase/* own */.ZV)((0,comparison/* describeComparison */.L5)(all)), ...moreThan(all.length)]);
    return table('comparison', comparison/* COMPARISON_TITLE */.H5, heads, rows).replace('</section>', () => `${said}</section>`);
}
function saidOf(statement) {
    if (statement === undefined)
        return '';
    const why = statement.status === 'failed' ? `<br>${(0,phrase/* toHtml */.Vw)((0,words/* verdictOfStatement */.iQ)(statement))}` : '';
    return `${outcome_words/* OUTCOME_SIGNS */.Gr[statement.status]} ${(0,outcome_words/* wordOf */.aG)(statement)}${why}`;
}
const placeOf = ({ path, line, targets }) => `${(0,phrase/* toHtml */.Vw)((0,phrase/* phrase */.MZ) `${`${path}:${line}`}`)}${targets.length === 1 ? '' : `<br>on ${(0,format/* plural */.LS)(targets.length, 'target')}`}`;
const moreThan = (count) => count > html_review_MAX_ROWS ? [(0,phrase/* own */.ZV)(`${(0,format/* plural */.LS)(count - html_review_MAX_ROWS, 'statement')} more: see the logs of the files.`)] : [];
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

// EXTERNAL MODULE: ./tmp/bundle/render/log-plan.js
var log_plan = __webpack_require__(41873);
;// CONCATENATED MODULE: ./tmp/bundle/render/html.js
/**
 * The results as one HTML page that needs nothing else: no script, no font, no
 * image, nothing from the network. Pure. Invariant: every foreign text goes
 * through `escapeHtml`, and the page's own policy forbids everything but its style.
 */



















const HASH = (0,external_node_crypto_.createHash)('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'`;
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
${[problems(results), foreseenTables(results), impactTable(results), comparisonTable(results), html_review_provenance(results), ...roleSections(results), notRun(results), phases(results), parameters(results)].filter(Boolean).join('\n')}
</main>
<footer class="dim"><p>Greenline ${(0,render_escape/* escapeHtml */.ZD)(results.greenline)}</p></footer>
</body>
</html>
`;
}
/** What became of the targets, those that the execution is about first. */
function roleSections(results) {
    const shown = words/* shownRole */.s0(results);
    const roles = [shown, ...model/* ROLES */.gg.filter(role => role !== shown)];
    let index = 0;
    return roles.flatMap(each => {
        const targets = (0,core_results/* targetsOf */.QR)(results, each);
        const [first] = targets;
        if (first === undefined)
            return [];
        const { role } = first;
        const sections = targets.length > render_survey/* FEW_TARGETS */.sD
            ? [overviewSections(results, role), logsSection(results, role)]
            : targets.map(target => targetSection(results, target, index++));
        return [...sections, outputSections(results, role)];
    });
}
/** A section for each log instead of each target. */
function logsSection(results, role) {
    const logs = (0,log_plan/* planLogs */.p2)(results).logs.filter(log => log.role === role);
    const { environment } = results.execution;
    const parts = logs.map((log, index) => {
        if (log.kind === 'others')
            return othersSection(log, environment);
        const on = log.targets.length === 1 ? log.targets[0].target : (0,format/* plural */.LS)(log.targets.length, 'database');
        const about = { on, databases: databasesOf(log, environment), colour: log.colour };
        return fileSection(results, log.targets[0], (0,shared_log/* exampleOf */.Ql)(log, environment), `log-${role}-${index + 1}`, about);
    });
    return `<section aria-labelledby="logs-${role}">
<h2 id="logs-${role}">Files${outcome_words/* IN_ROLE */.rU[role]}</h2>
${parts.join('\n')}
</section>`;
}
function verdict(results) {
    const colour = (0,core_results/* verdictOf */.Vj)(results);
    const steps = words/* nextSteps */.Zn(results);
    const next = steps.length === 0
        ? ''
        : `\n<p><strong>What to do next</strong></p>\n<ol>${steps.map(step => `<li>${(0,phrase/* toHtml */.Vw)(step)}</li>`).join('')}</ol>`;
    return `<div class="verdict ${['green', 'yellow', 'red'].includes(colour) ? colour : 'grey'}">
<h1>${outcome_words/* SIGNS */.B2[colour]} ${(0,phrase/* toHtml */.Vw)(words/* headline */.Pl(results))}</h1>
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
<p class="dim">${(0,render_escape/* escapeHtml */.ZD)((0,outcome_words/* describeTotals */.xJ)((0,core_results/* countStatements */.UE)(target.files), target.role))}${target.server ? `; encryption: ${(0,render_escape/* escapeHtml */.ZD)(target.server.tls)}` : ''}${target.mirror ? `; ${(0,phrase/* toHtml */.Vw)((0,render_impact/* describeMirror */.Pm)(target.mirror))}` : ''}</p>
${list(target.problems.map(markdown_log/* describeProblem */.BJ))}
${files.join('\n')}
</section>`;
}
function problems(results) {
    const { environment } = results.execution;
    const all = (0,render_survey/* groupProblems */.Uh)(results).filter(({ of, targets }) => of === 'execution' || (of === 'target' && isMany(results, targets)));
    const said = all.map(({ problem, targets }) => [
        ...(0,markdown_log/* describeProblem */.BJ)(problem),
        ...(targets.length === 0 ? [] : (0,phrase/* phrase */.MZ) ` (on ${(0,overview/* describeDatabases */.WH)(targets, environment)})`),
    ]);
    return said.length === 0 ? '' : `<section><h2>Problems</h2>\n${list(said)}</section>`;
}
/** Whether the targets have no sections of their own. */
const isMany = (results, [first]) => first !== undefined && (0,core_results/* targetsOf */.QR)(results, first.role).length > render_survey/* FEW_TARGETS */.sD;
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
    const { logs } = (0,log_plan/* planLogs */.p2)(results);
    const parts = (0,log_plan/* rolesOf */.R7)(results).flatMap(role => {
        const own = logs.filter(log => log.role === role);
        return [`## ${titleOf(results, role)}\n`, ...own.map(log => (0,shared_log/* renderPlannedLog */.ly)(results, log, 3))];
    });
    return [(0,summary/* renderSummary */.Br)(results, { maxBytes: Infinity }).replace(/^## /, '# '), ...parts].join('\n');
}
function titleOf(results, role) {
    const targets = (0,core_results/* targetsOf */.QR)(results, role);
    const [only] = targets;
    if (only !== undefined && targets.length === 1)
        return (0,phrase/* toMarkdown */.l6)((0,markdown_log/* describeTarget */.ff)(only));
    const count = (0,format/* plural */.LS)(targets.length, 'database');
    return role === 'environment'
        ? `${(0,render_escape/* inlineCode */.ti)(results.execution.environment)}: ${count}`
        : `${outcome_words/* FOR_ROLE */.NY[role]}${count}`;
}

// EXTERNAL MODULE: ./tmp/bundle/core/target-name.js
var target_name = __webpack_require__(69023);
;// CONCATENATED MODULE: ./tmp/bundle/render/rows.js



const MAX_STATEMENT_CHARACTERS = 2000;
/** The rows of each target in turn: in the order of the results, statements in the order of execution. */
function* rowsByTarget(results) {
    const textOf = createTexts(results.change.files);
    const { environment, startedAt } = results.execution;
    for (const target of results.targets) {
        const { server, database } = (0,target_name/* readTargetName */.X)(target.target, environment);
        const about = {
            time: (0,markdown_log/* phaseOf */.hU)(results, target)?.startedAt ?? startedAt,
            ...{ environment, region: target.region ?? '', server, database, role: target.role },
        };
        const [problem] = target.problems;
        const why = target.note ?? (problem === undefined ? '' : `${problem.code}: ${problem.message}`);
        yield target.files.flatMap(({ path: file, statements, condensed }) => [
            ...statements.map(statement => ({
                ...about,
                ...{ file, line: statement.line, statement: textOf(file, statement), status: statement.status },
                response: responseOf(statement, why),
                durationMs: 'durationMs' in statement ? statement.durationMs : null,
                rows: 'rows' in statement ? (statement.rows ?? null) : null,
                ...outputOf(statement),
            })),
            ...condensed.map(run => ({ ...about, file, ...rowOfRun(run) })),
        ]);
    }
}
const rowOfRun = ({ line, lastLine, count, status, durationMs, rows }) => ({
    ...{ line, status, durationMs, rows },
    statement: `(${count} statements, up to line ${lastLine})`,
    response: '',
});
function responseOf(statement, why) {
    if (statement.status === 'skipped')
        return why;
    if (statement.status === 'unknown')
        return outcome_words/* UNKNOWN_ADVICE */.ip;
    const notices = (statement.notices ?? []).map(each => `${each.severity} ${each.code}: ${each.message}`);
    const error = statement.status === 'failed' ? [`${statement.error.code}: ${statement.error.message}`] : [];
    return [...error, ...notices].join('\n');
}
const outputOf = (statement) => {
    if (!('output' in statement) || statement.output === undefined)
        return {};
    const { columns, rows } = statement.output;
    return { output: { columns, rows } };
};
/** Texts of statements by their offsets; each is cut out once, however many targets have it. */
function createTexts(files) {
    const sources = new Map(files.map(({ path, source }) => [
        path,
        source.map(({ start, text }) => ({ start, bytes: Buffer.from(text) })),
    ]));
    const known = new Map();
    return (path, { start, end }) => {
        const key = `${start} ${end} ${path}`;
        const segment = sources
            .get(path)
            ?.find(each => start >= each.start && end <= each.start + each.bytes.length);
        const text = known.get(key) ??
            segment?.bytes
                .subarray(start - segment.start, end - segment.start)
                .toString('utf8')
                .slice(0, MAX_STATEMENT_CHARACTERS) ??
            '';
        known.set(key, text);
        return text;
    };
}
const COLUMNS = [
    ...['time', 'environment', 'region', 'server', 'database', 'role', 'file', 'line', 'statement'],
    ...['status', 'response', 'durationMs', 'rows'],
];
/** What a spreadsheet takes for the beginning of a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[\s\0]*[=+\-@\t\r\n|＝＋－＠]/;
/** A field of RFC 4180; text is always quoted, and what looks like a formula gets an apostrophe, which spreadsheets hide. */
function toField(value) {
    if (typeof value !== 'string')
        return value === null ? '' : String(value);
    const text = FORMULA.test(value) ? `'${value}` : value;
    return `"${text.replaceAll('"', '""')}"`;
}
/** The rows as CSV (RFC 4180), a chunk a target. */
function* toCsv(results) {
    yield `${COLUMNS.join(',')}\r\n`;
    for (const rows of rowsByTarget(results)) {
        yield rows.map(row => `${COLUMNS.map(name => toField(row[name])).join(',')}\r\n`).join('');
    }
}
/** The rows as one JSON array, a line a row. */
function* toJsonRows(results) {
    let before = '[\n';
    for (const rows of rowsByTarget(results)) {
        if (rows.length === 0)
            continue;
        yield before + rows.map(row => JSON.stringify(row)).join(',\n');
        before = ',\n';
    }
    yield before === '[\n' ? '[]\n' : '\n]\n';
}

// EXTERNAL MODULE: ./tmp/bundle/commands/terminal-host.js
var terminal_host = __webpack_require__(46968);
;// CONCATENATED MODULE: ./tmp/bundle/commands/report.js
/** `greenline report`: results of an execution, read again. Invariant: a file that is not results is refused whole. */










/** Larger results are not taken to be ours. */
const MAX_BYTES = 1 << 30;
/** Prints the log in colour, or writes it as HTML, Markdown, or rows of CSV or JSON. @returns 1 for a red execution. */
async function report({ flags, operands }) {
    const [file, ...others] = operands;
    if (file === undefined || others.length > 0) {
        throw new errors/* GreenlineError */.yi('INPUT_INVALID', 'report takes one file.', 'Name results.json or results.json.gz.');
    }
    const results = await readResults(file);
    const { html, markdown, csv, json } = flags;
    const host = (0,terminal_host/* createTerminalHost */.V)({ redact: text => text });
    if (html !== undefined)
        await promises_.writeFile(html, renderHtml(results));
    if (markdown !== undefined)
        await promises_.writeFile(markdown, renderMarkdownReport(results));
    if (csv !== undefined)
        await promises_.writeFile(csv, toCsv(results));
    if (json !== undefined)
        await promises_.writeFile(json, toJsonRows(results));
    if ([html, markdown, csv, json].every(each => each === undefined))
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
