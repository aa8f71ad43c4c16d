export const id = 3989;
export const ids = [3989];
export const modules = {

/***/ 43989:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openEmbedded: () => (/* binding */ openEmbedded)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_worker_threads__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(75919);
/**
 * PGlite in a thread of its own, as streams that `pg` takes for sockets. There
 * is one backend: sessions are served one after the other, each of them fresh,
 * and nothing but the end of the thread stops a running statement.
 */



/** What the thread and a session share: see embedded-worker.js. */
const ARRIVED = 0;
const UNREAD = 1;
const ENDED = 2;
const STATE_BYTES = 12;
const WRITING_ENDED = 1;
const CLOSED = 2;
/** A count that a waiting thread cannot have seen, so that it wakes. */
const ALL_READ = -0x40000000;
/** Bytes on their way to the thread before a writer has to wait. */
const MAX_UNTAKEN_BYTES = 1024 * 1024;
/** Beside this module, or beside the bundle: not a literal where it is used, or the bundler would move it. */
const WORKER = './embedded-worker.js';
const STOPPED = 'The embedded database was stopped';
/**
 * Starts an embedded PostgreSQL.
 *
 * @param folder - Keeps the data; created when missing. Without one the data is in memory. One process at a time.
 * @throws Error when PGlite does not start (a folder that is not its own, no memory left).
 */
async function openEmbedded(folder) {
    const worker = new node_worker_threads__WEBPACK_IMPORTED_MODULE_2__.Worker(new URL(WORKER, import.meta.url), {
        workerData: { folder: folder === undefined ? undefined : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(folder) },
    });
    const sessions = new Set();
    let ended;
    const end = (error) => {
        ended ??= error;
        for (const session of sessions)
            session.destroy(ended);
    };
    const exited = new Promise(done => worker.once('exit', () => done()));
    await new Promise((ready, failed) => {
        worker.once('message', () => ready());
        worker.on('error', error => {
            end(new Error('The embedded database crashed', { cause: error }));
            failed(new Error('The embedded database did not start', { cause: error }));
        });
        worker.once('exit', () => {
            end(new Error(STOPPED));
            failed(new Error('The embedded database did not start'));
        });
    });
    worker.unref();
    return {
        connect() {
            const session = openSession(worker);
            sessions.add(session);
            session.once('close', () => sessions.delete(session));
            if (ended !== undefined)
                session.destroy(ended);
            return session;
        },
        async close() {
            for (const session of sessions)
                session.destroy();
            if (ended !== undefined)
                return;
            worker.ref();
            worker.postMessage('close');
            await exited;
        },
        async terminate() {
            end(new Error(STOPPED));
            await worker.terminate();
        },
    };
}
/** A stream over a channel to the thread. Both directions wait for their reader. */
function openSession(worker) {
    const { port1: port, port2 } = new node_worker_threads__WEBPACK_IMPORTED_MODULE_2__.MessageChannel();
    const shared = new SharedArrayBuffer(STATE_BYTES);
    const state = new Int32Array(shared);
    let untakenBytes = 0;
    let resumeWriting;
    let unreadBytes = 0;
    const letGo = () => {
        Atomics.sub(state, UNREAD, unreadBytes);
        Atomics.notify(state, UNREAD);
        unreadBytes = 0;
    };
    const send = (chunk, done) => {
        // A Buffer may be a part of a shared pool, which must not be moved to the other thread.
        const bytes = Uint8Array.from(chunk);
        untakenBytes += bytes.length;
        port.postMessage(bytes, [bytes.buffer]);
        Atomics.add(state, ARRIVED, 1);
        Atomics.notify(state, ARRIVED);
        if (untakenBytes <= MAX_UNTAKEN_BYTES)
            done();
        else
            resumeWriting = done;
    };
    const end = (how) => {
        Atomics.store(state, ENDED, how);
        Atomics.add(state, ARRIVED, 1);
        Atomics.notify(state, ARRIVED);
    };
    const stream = new node_stream__WEBPACK_IMPORTED_MODULE_0__.Duplex({
        write: (chunk, _encoding, done) => send(chunk, done),
        writev: (chunks, done) => send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done),
        final: done => {
            end(WRITING_ENDED);
            done();
        },
        read: letGo,
        destroy: (error, done) => {
            end(CLOSED);
            Atomics.store(state, UNREAD, ALL_READ);
            Atomics.notify(state, UNREAD);
            port.close();
            done(error);
        },
    });
    port.on('message', (message) => {
        if (typeof message === 'number') {
            untakenBytes -= message;
            const resume = resumeWriting;
            if (resume === undefined || untakenBytes > MAX_UNTAKEN_BYTES)
                return;
            resumeWriting = undefined;
            resume();
        }
        else if (message === 'end') {
            stream.push(null);
            stream.end();
        }
        else {
            unreadBytes += message.length;
            if (stream.push(Buffer.from(message.buffer)))
                letGo();
        }
    });
    worker.postMessage({ port: port2, state: shared }, [port2]);
    // What `pg` asks of a socket besides reading and writing.
    return Object.assign(stream, {
        setNoDelay: () => stream,
        setKeepAlive: () => stream,
        ref: () => stream,
        unref: () => stream,
        connect: () => {
            process.nextTick(() => stream.emit('connect'));
            return stream;
        },
    });
}


/***/ })

};
