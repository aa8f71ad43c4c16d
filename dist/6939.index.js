export const id = 6939;
export const ids = [6939];
export const modules = {

/***/ 26939:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readFromCommand: () => (/* binding */ readFromCommand)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var _token_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12811);
/**
 * A password that a command prints. Invariant: only the first line of its output
 * is looked at; what it says on standard error is shown to nobody.
 */


/** As long as nobody minds a password that was changed, and enough for all connections of a moment. */
const KEPT_MS = 60_000;
const MAX_BYTES = 64 * 1024;
/**
 * Runs a command in the shell of this machine, with GREENLINE_SERVER, GREENLINE_HOST, GREENLINE_PORT and
 * GREENLINE_USER in its environment.
 *
 * @throws Refusal when it fails, prints nothing, or is not done in time; it is ended then.
 */
async function readFromCommand(command, options) {
    const { code, signal, output } = await run(command, options);
    if (signal !== null)
        throw new _token_js__WEBPACK_IMPORTED_MODULE_1__/* .Refusal */ .P_(`it was ended by ${signal}.`);
    if (code !== 0)
        throw new _token_js__WEBPACK_IMPORTED_MODULE_1__/* .Refusal */ .P_(`it ended with exit code ${code}.`);
    const [line = ''] = output.toString('utf8').split(/\r?\n/, 1);
    if (line === '')
        throw new _token_js__WEBPACK_IMPORTED_MODULE_1__/* .Refusal */ .P_('it printed nothing on the first line of its output.');
    return { secret: line, expiresAtMs: Date.now() + KEPT_MS };
}
function run(command, { server, address, deadlineMs }) {
    const ownGroup = process.platform !== 'win32';
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(command, {
        shell: true,
        // A group of its own, so that what the shell has started ends with it.
        detached: ownGroup,
        stdio: ['ignore', 'pipe', 'ignore'],
        env: {
            ...process.env,
            GREENLINE_SERVER: server,
            GREENLINE_HOST: address.host,
            GREENLINE_PORT: String(address.port),
            GREENLINE_USER: address.user,
        },
    });
    const end = () => {
        try {
            if (ownGroup && child.pid !== undefined)
                process.kill(-child.pid, 'SIGKILL');
            else
                child.kill('SIGKILL');
        }
        catch {
            // It has ended by itself.
        }
    };
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
            reject(new _token_js__WEBPACK_IMPORTED_MODULE_1__/* .Refusal */ .P_(`it was not done within ${deadlineMs / 1000} s.`));
            end();
        }, deadlineMs);
        const chunks = [];
        let bytes = 0;
        child.stdout.on('data', (chunk) => {
            bytes += chunk.length;
            if (bytes <= MAX_BYTES)
                chunks.push(chunk);
            else {
                reject(new _token_js__WEBPACK_IMPORTED_MODULE_1__/* .Refusal */ .P_(`it printed more than ${MAX_BYTES} bytes.`));
                end();
            }
        });
        child.once('error', ({ code }) => {
            clearTimeout(timer);
            reject(new _token_js__WEBPACK_IMPORTED_MODULE_1__/* .Refusal */ .P_(`it could not be started (${code ?? 'unknown'}).`));
        });
        child.once('close', (code, signal) => {
            clearTimeout(timer);
            resolve({ code, signal, output: Buffer.concat(chunks) });
        });
    });
}


/***/ })

};
