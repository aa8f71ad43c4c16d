export const id = 9505;
export const ids = [9505];
export const modules = {

/***/ 29505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   split: () => (/* binding */ split)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16845);
/* harmony import */ var _dialect_registry_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(97411);
/**
 * `greenline split`: what the splitter makes of files, for looking and for other
 * programs. Invariant: bytes and order are those of an execution; nothing runs.
 */



/**
 * Prints the pieces of each file in the order of the file: as JSON an object,
 * path to array of `{ start, end, line, kind, text }`.
 *
 * @throws GreenlineError FILE_UNTERMINATED, INPUT_INVALID
 */
async function split({ flags, operands }) {
    const dialect = dialectNamed(flags['dialect']);
    if (operands.length === 0) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi('INPUT_INVALID', 'split needs a file.', 'Name the SQL files to cut.');
    }
    const files = {};
    for (const path of operands) {
        const pieces = await splitFile(path, dialect);
        files[path] = pieces.map(({ start, end, line, kind, text }) => ({ start, end, line, kind, text }));
        if (flags['json'] === undefined)
            for (const piece of pieces)
                process.stdout.write(describe(path, piece));
    }
    if (flags['json'] !== undefined)
        process.stdout.write(`${JSON.stringify(files, undefined, 2)}\n`);
    return 0;
}
function dialectNamed(name) {
    if (name === 'postgres' || name === 'mysql')
        return _dialect_registry_js__WEBPACK_IMPORTED_MODULE_2__/* .DIALECTS */ .O[name];
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi('INPUT_INVALID', name === undefined ? '--dialect is missing.' : `--dialect is "${name}".`, 'Write --dialect postgres, or --dialect mysql (MariaDB too).');
}
async function splitFile(path, dialect) {
    const splitter = dialect.splitter();
    const pieces = [];
    try {
        for await (const chunk of node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream(path, { highWaterMark: 1 << 18 })) {
            pieces.push(...splitter.push(chunk));
        }
        pieces.push(...splitter.end());
    }
    catch (thrown) {
        if (thrown instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi)
            throw inFile(thrown, path);
        if (thrown instanceof Error && 'syscall' in thrown) {
            const code = String(thrown.code);
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi('INPUT_INVALID', `${path} cannot be read (${code}).`, 'Check the path.');
        }
        throw thrown;
    }
    return joinParts(pieces).sort((one, other) => one.start - other.start);
}
const inFile = (error, path) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi(error.code, error.message, error.hint, { cause: error, place: { ...error.place, path } });
/** A block of data comes in parts; here it is one piece again. */
function joinParts(pieces) {
    const joined = [];
    let texts = [];
    let first;
    for (const piece of pieces) {
        if (piece.continues === true || first !== undefined) {
            first ??= piece;
            texts.push(piece.text);
            if (piece.continues === true)
                continue;
            joined.push({ ...first, end: piece.end, text: texts.join('') });
            first = undefined;
            texts = [];
        }
        else
            joined.push(piece);
    }
    return joined;
}
function describe(path, { line, kind, text }) {
    const [firstLine = ''] = text.trimStart().split('\n', 1);
    return `${path}:${line}: ${kind}: ${firstLine.slice(0, 100)}\n`;
}


/***/ })

};
