export const id = 7336;
export const ids = [7336];
export const modules = {

/***/ 27336:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  demo: () => (/* binding */ demo)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./tmp/bundle/cancel.js
var cancel = __webpack_require__(40866);
// EXTERNAL MODULE: ./tmp/bundle/core/results.js
var core_results = __webpack_require__(45618);
// EXTERNAL MODULE: ./tmp/bundle/publish/git.js
var publish_git = __webpack_require__(8474);
;// CONCATENATED MODULE: ./tmp/bundle/commands/demo-files.js
/**
 * The changes of the demo. Invariant: the first is green everywhere; the second is green only where the
 * first has been, since it alters the first one's tables.
 */
const DEMO_CHANGES = {
    first: {
        message: 'Customers and orders',
        files: {
            'sql/001-customers.sql': `-- Who buys from us
CREATE TABLE IF NOT EXISTS customer (
  id   integer PRIMARY KEY,
  name text NOT NULL
);
INSERT INTO customer VALUES (1, 'Ada'), (2, 'Grace') ON CONFLICT DO NOTHING;
`,
            'sql/002-orders.sql': `CREATE TABLE IF NOT EXISTS purchase (
  id       integer PRIMARY KEY,
  customer integer NOT NULL REFERENCES customer,
  cents    integer NOT NULL CHECK (cents > 0),
  note     text
);
CREATE INDEX IF NOT EXISTS purchase_customer ON purchase (customer);
`,
            'sql/003-report.sql': `CREATE OR REPLACE FUNCTION spent(who integer) RETURNS bigint AS $$
  SELECT coalesce(sum(cents), 0) FROM purchase WHERE customer = who;
$$ LANGUAGE sql STABLE;
`,
        },
    },
    second: {
        message: 'Vouchers',
        files: {
            'sql/004-vouchers.sql': `CREATE TABLE IF NOT EXISTS voucher (code text PRIMARY KEY, cents bigint NOT NULL);
INSERT INTO voucher VALUES ('WELCOME', 500) ON CONFLICT DO NOTHING;
ALTER TABLE purchase ADD COLUMN IF NOT EXISTS voucher text REFERENCES voucher;
CREATE INDEX IF NOT EXISTS purchase_voucher ON purchase (voucher);
`,
            'sql/005-amounts.sql': `-- An integer ends at 21 million; the voucher takes the place of the note
ALTER TABLE purchase ALTER COLUMN cents TYPE bigint;
ALTER TABLE purchase DROP COLUMN note;
`,
        },
    },
};

// EXTERNAL MODULE: ./tmp/bundle/commands/execution.js
var execution = __webpack_require__(90091);
// EXTERNAL MODULE: ./tmp/bundle/commands/terminal-host.js
var terminal_host = __webpack_require__(46968);
;// CONCATENATED MODULE: ./tmp/bundle/commands/demo.js
/**
 * `greenline demo`: the whole story on throw-away embedded databases and a
 * temporary repository with a remote of its own. Invariant: it goes through the
 * same code as a real execution, and touches nothing outside its folder.
 */









const ENVIRONMENTS = ['Test', 'Acceptance', 'Production'];
const LOG_BRANCH = 'execution-logs';
/**
 * Tells the story.
 *
 * @returns 0 when it went as it should: one change green everywhere, another stopped where it came before its turn.
 */
async function demo({ flags }) {
    const host = (0,terminal_host/* createTerminalHost */.V)({ redact: text => text });
    const folder = external_node_path_.resolve(flags['keep'] ?? (await promises_.mkdtemp(external_node_path_.join((0,external_node_os_.tmpdir)(), 'greenline-demo-'))));
    const shop = external_node_path_.join(folder, 'shop');
    const git = await makeRepository(folder, shop);
    const cancellation = (0,cancel/* cancelOnSignal */.q)(host);
    const deployTo = async (environment, head) => {
        const read = await (0,execution.readCommandSettings)(deploymentFlags(folder, environment, head), 'deploy', shop);
        const { results, failures } = await (0,execution.execute)(read, { folder: shop, flags: {}, cancellation });
        return (0,core_results/* verdictOf */.Vj)(results) === 'green' && failures.length === 0 ? 'green' : 'red';
    };
    const chapter = (title) => host.info(`\n━━ ${title} ${'━'.repeat(Math.max(0, 76 - title.length))}`);
    chapter('First change, "Customers and orders": Test, its dry run first');
    const first = await commit(git, shop, DEMO_CHANGES.first);
    const verdicts = [await deployTo('Test', first)];
    chapter('Second change, "Vouchers", built on the first: Test');
    const second = await commit(git, shop, DEMO_CHANGES.second);
    verdicts.push(await deployTo('Test', second));
    chapter('The second change goes to Acceptance before the first');
    const stopped = await deployTo('Acceptance', second);
    for (const environment of ['Acceptance', 'Production']) {
        chapter(`The first change: ${environment}`);
        verdicts.push(await deployTo(environment, first));
    }
    chapter('The logs are in the repository');
    host.info(await (0,publish_git/* gitOutput */.o)(git, ['log', '--oneline', `origin/${LOG_BRANCH}`]));
    host.info(await (0,publish_git/* gitOutput */.o)(git, ['ls-tree', '-r', '--name-only', `origin/${LOG_BRANCH}`]));
    const again = Object.entries(deploymentFlags(folder, 'Acceptance', second)).map(([name, value]) => {
        return `--${name} ${value}`;
    });
    host.info(`
Look at them:
  git -C ${shop} show origin/${LOG_BRANCH}:README.md
  git -C ${shop} log -p origin/${LOG_BRANCH}
Now that Acceptance has the first change, the second goes through. In ${shop}:
  node ${process.argv[1] ?? 'dist/cli.js'} deploy ${again.join(' ')}
The first change went ${verdicts.every(verdict => verdict === 'green') ? 'green' : 'red'} through ${ENVIRONMENTS.join(', ')}. The second is ${stopped} on Acceptance:
its dry run failed there, so not one statement of it reached Acceptance.`);
    return verdicts.every(verdict => verdict === 'green') && stopped === 'red' ? 0 : 1;
}
/** What `greenline deploy` is told. */
const deploymentFlags = (folder, environment, head) => ({
    environment,
    'database-url': `pglite:${external_node_path_.join(folder, 'databases', environment)}`,
    'dry-run': 'embedded',
    head,
});
/** A repository with a bare remote, as GitHub would be. */
async function makeRepository(folder, shop) {
    const remote = external_node_path_.join(folder, 'remote.git');
    await promises_.mkdir(shop, { recursive: true });
    const git = (0,publish_git/* openGit */.z)(shop);
    await (0,publish_git/* gitOutput */.o)(git, ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
    await (0,publish_git/* gitOutput */.o)(git, ['init', '--quiet', '--initial-branch=main', shop]);
    await (0,publish_git/* gitOutput */.o)(git, ['remote', 'add', 'origin', remote]);
    return git;
}
/** Pushes a change to main. @returns Its commit. */
async function commit(git, shop, { message, files }) {
    for (const [file, text] of Object.entries(files)) {
        await promises_.mkdir(external_node_path_.dirname(external_node_path_.join(shop, file)), { recursive: true });
        await promises_.writeFile(external_node_path_.join(shop, file), text);
    }
    const person = { NAME: 'Greenline demo', EMAIL: 'demo@localhost' };
    const env = Object.fromEntries(Object.entries(person).flatMap(([key, value]) => [
        [`GIT_AUTHOR_${key}`, value],
        [`GIT_COMMITTER_${key}`, value],
    ]));
    await (0,publish_git/* gitOutput */.o)(git, ['add', '--all']);
    await (0,publish_git/* gitOutput */.o)(git, ['commit', '--quiet', '--no-gpg-sign', '-m', message], { env });
    await (0,publish_git/* gitOutput */.o)(git, ['push', '--quiet', 'origin', 'main']);
    return (await (0,publish_git/* gitOutput */.o)(git, ['rev-parse', 'HEAD'])).trim();
}


/***/ })

};
