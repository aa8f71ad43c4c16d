export const id = 192;
export const ids = [192];
export const modules = {

/***/ 86430:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   plan: () => (/* binding */ plan)
/* harmony export */ });
/* harmony import */ var _change_read_change_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83183);
/* harmony import */ var _execution_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68308);
/** `greenline plan`: which files a change has and in which order they run. Invariant: no database is touched. */


/** Prints one line per file, or with --json the change as JSON. */
async function plan({ flags }) {
    const folder = process.cwd();
    const { settings, host } = await (0,_execution_js__WEBPACK_IMPORTED_MODULE_1__.readCommandSettings)({ 'dry-run': 'embedded', ...flags }, 'dry-run', folder);
    const { files, order, base, head } = settings;
    const { change, notes } = await (0,_change_read_change_js__WEBPACK_IMPORTED_MODULE_0__/* .readChange */ .p)({
        folder,
        files,
        order,
        source: { kind: 'range', base, head },
    });
    if (flags['json'] !== undefined) {
        process.stdout.write(`${JSON.stringify(change, undefined, 2)}\n`);
        return 0;
    }
    notes.forEach(note => host.info(note));
    host.info(`From ${change.base ?? 'the beginning'} to ${change.head}`);
    if (change.files.length === 0)
        host.info('No SQL file was changed: nothing to do.');
    let position = 0;
    for (const file of change.files) {
        if (file.action === 'run')
            host.info(`${(position += 1)}. ${file.path}`);
        else
            host.info(`   ${file.path}: ${file.action}, not run`);
    }
    return 0;
}


/***/ })

};
