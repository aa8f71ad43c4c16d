/**
 * The seam between the engine and a kind of server. Invariant: the engine knows
 * servers only through these types; what differs between servers is a method or
 * a value here, never an `if` over the dialect's name elsewhere.
 */
import type { MirrorData } from '../core/mirror-data.js'
import type { Impact, Notice, Output, Prediction, Problem, ServerInfo, SqlError } from '../core/model.js'
import type { Target } from '../core/target.js'

/** What the splitter cuts a file into. Everything between pieces is white space or a delimiter. */
export interface Piece {
  readonly kind: 'statement' | 'copy-data' | 'meta' | 'comment'
  /** Byte offsets into the file; `end` is exclusive. */
  readonly start: number
  readonly end: number
  /** 1-based line of `start`. */
  readonly line: number
  /** What is sent, as the reference client would send it. */
  readonly text: string
  /** For `copy-data`: another part of the same block follows. A block comes in parts of bounded size. */
  readonly continues?: true
  /** For `meta`, and statements the client itself would rewrite: why Greenline does not run it, and what to write instead. */
  readonly refused?: { readonly message: string; readonly hint: string }
}

/**
 * Cuts a file into pieces, from chunks of any size, in the order of execution
 * (which is the order of the file, but for statements that follow `COPY … FROM
 * STDIN` on its line: they run after the data).
 */
export interface Splitter {
  /** Takes the next bytes and gives the pieces they completed. */
  push(chunk: Uint8Array): readonly Piece[]
  /**
   * Ends the file.
   *
   * @throws GreenlineError FILE_UNTERMINATED, with the line where the open construct began.
   */
  end(): readonly Piece[]
}

/** A statement with the data that belongs to it. */
export interface Statement {
  readonly piece: Piece
  readonly data?: DataBlock
}

/** The data of COPY … FROM STDIN. */
export interface DataBlock {
  /** In order; what is not taken is passed over when the next statement is pulled. */
  readonly parts: AsyncIterable<Piece>
  /** The bytes of the file that were taken so far. */
  seen(): { readonly start: number; readonly end: number }
}

export type TransactionState = 'none' | 'open' | 'aborted'

/** What the server answered, before the end of its transaction is known. */
export interface Answer {
  /**
   * `skipped`: it travelled behind one that failed, and the server passed over it. `not-simulated`: only from a
   * session of `Dialect.simulating`, where `succeeded` and `failed` are predictions.
   */
  readonly status: 'succeeded' | 'failed' | 'not-simulated' | 'skipped' | 'unknown'
  /** Wall-clock milliseconds. */
  readonly durationMs: number
  readonly rows?: number
  readonly notices: readonly Notice[]
  /** What it returned, when the session was to keep rows. */
  readonly output?: Output
  /** Present when `failed`; without line and column, which the engine finds from `position`. */
  readonly error?: SqlError
  /** Where the error is: characters (code points) from the start of the sent text, 0-based. */
  readonly position?: number
  /** The session's transaction after the statement. */
  readonly transaction: TransactionState
  /** The statement ended the transaction it was in, or a transaction of its own. */
  readonly ended?: 'committed' | 'rolled-back' | 'unknown'
  /** It was ended without being asked to (DDL in MySQL). */
  readonly implicitCommit?: true
  /** Only from a session of `Dialect.observing`, and only when there was something to see. */
  readonly impact?: Impact
  /** Only from a session of `Dialect.simulating`, which always gives one. */
  readonly prediction?: Prediction
  readonly savepoint?: { readonly action: 'set' | 'rolled-back-to' | 'released'; readonly name: string }
}

export interface ExecuteOptions {
  /**
   * Called right before statements travel, with all that travel at once: the
   * journal's hook. `ends` says that one of them may end the transaction it is in.
   */
  readonly beforeSend: (statements: readonly Statement[], ends: 'nothing' | 'transaction') => void
  /** `continue` answers every statement; `stop` pulls no more after a failure. */
  readonly onError: 'stop' | 'continue'
}

export interface StatementAnswer {
  readonly statement: Statement
  readonly answer: Answer
}

/** How the end of a transaction that the engine opened came out. */
export interface TransactionEnd {
  readonly outcome: 'committed' | 'rolled-back' | 'unknown'
  readonly error?: SqlError
}

/** What there is to know of a server, whichever of its databases is meant. */
export interface ServerCheck {
  /** What speaks against it: too old, a pooler in between. */
  readonly problems: readonly Problem[]
  /** How far its clock is ahead of the one given, by the middle of the round trip; negative when it is behind. */
  readonly clockAheadMs?: number
  /** How many sessions the account could have open at once now; absent where nothing limits them. */
  readonly freeConnections?: number
}

/** One session on one database; closed by `await using`. */
export interface Connection extends AsyncDisposable {
  readonly server: ServerInfo
  /**
   * Runs statements in order and yields an answer for each that was sent, in
   * order. How many travel at once is the dialect's business; what is yielded is
   * the same as one at a time. What ends a transaction travels alone: nothing is
   * in flight when its answer is yielded. After a lost connection it yields
   * `unknown` for all that was in flight, then throws.
   *
   * @throws GreenlineError CONNECTION_LOST
   */
  execute(statements: AsyncIterable<Statement>, options: ExecuteOptions): AsyncIterable<StatementAnswer>
  /** Opens a transaction for `transaction: file` and `change`. */
  begin(): Promise<void>
  commit(): Promise<TransactionEnd>
  rollback(): Promise<TransactionEnd>
  /** Cancels what is running on the server, over a connection of its own. Never throws. */
  cancel(): Promise<void>
  /**
   * What speaks against running the change in this database (it takes no writes, the account may change nothing).
   * Only looks.
   *
   * @throws GreenlineError TARGET_TIMEOUT, CONNECTION_LOST
   */
  validate(): Promise<readonly Problem[]>
  /**
   * Looks at the server, over a second session too where something stands between. Only looks.
   *
   * @param now - Milliseconds since 1970.
   * @throws GreenlineError TARGET_TIMEOUT, CONNECTION_LOST, and what `Dialect.connect` throws
   */
  checkServer(now: () => number): Promise<ServerCheck>
}

/** Limits set on a session. Zero means no limit. */
export interface SessionOptions {
  readonly connectTimeoutMs: number
  readonly lockTimeoutMs: number
  readonly statementTimeoutMs: number
  /** Rows kept of what each statement returns; without it, none. */
  readonly outputRows?: number
}

/** What a simulation is told beside its target. */
export interface SimulationOptions {
  /**
   * Whose privileges are judged: those of the role (PostgreSQL) or account (`name@host`, MySQL) that will run the
   * change, those of the session's own account, or nobody's.
   */
  readonly privilegesOf: { readonly deployer: string } | 'session' | 'nobody'
}

/** A session lock, held until it is disposed of or its session dies. */
export type Lock = AsyncDisposable

/** Every object of a catalog: what it is and is called (`table public.customer`), to a hash of its definition. */
export type Fingerprint = ReadonlyMap<string, string>

/**
 * Beginnings of entries that tell who may, and of which version, and not what a
 * statement finds. A server of its own rarely has the same accounts, so a
 * difference in these is a warning whatever the user chose.
 */
export const SECONDARY_ENTRIES = ['owner of ', 'privileges on ', 'definer of ', 'version of extension ']

/** A throw-away server of this machine. */
export interface LocalServer extends AsyncDisposable {
  /** Its administrative database, for `createScratch`. */
  readonly target: Target
}

export interface CopyOptions extends SessionOptions {
  readonly data: MirrorData
  readonly signal: AbortSignal
  /** Told what is copied, now and then. */
  readonly progress: (what: string) => void
}

/** What became of a copy. */
export interface Copy {
  /** Warnings: what the mirror could not hold, object by object, and how its server differs. */
  readonly problems: readonly Problem[]
  /** Tables that rows were copied into, and how many. */
  readonly tables: number
  readonly rows: number
}

/** What there is to know of an account and its database before a mirror is made. */
export interface Inspection {
  /** Whether it may make databases on the server. */
  readonly mayCreate: boolean
  /** Something it may do beside reading, to complete `it may …`; absent when there is nothing. */
  readonly mayWrite?: string
  /** What the database takes on the server's disk. */
  readonly bytes: number
}

/** What a dry run's mirror is made with. */
export interface Mirroring {
  /** Reads the account's rights and the database's size, by look-ups only. @throws What `connect` throws. */
  inspect(target: Target, options: SessionOptions): Promise<Inspection>
  /**
   * Makes an empty database of this name on the server of `server`.
   *
   * @throws GreenlineError DRY_RUN_IMPOSSIBLE when the account may not, and what `connect` throws.
   */
  createScratch(server: Target, name: string, options: SessionOptions): Promise<Target>
  /** Drops it, whoever is still connected. */
  dropScratch(scratch: Target, options: SessionOptions): Promise<void>
  /**
   * Copies the catalog of `source`, which is only read, into the empty `mirror`, and
   * the rows that are asked for: streamed, in one snapshot, triggers asleep. Counters
   * (sequences, AUTO_INCREMENT) go on where the source's are when rows are copied.
   *
   * @throws GreenlineError DRY_RUN_IMPOSSIBLE (also when `data` names a table that the
   *   source has not), CANCELLED, and what `connect` throws.
   */
  copy(source: Target, mirror: Target, options: CopyOptions): Promise<Copy>
  /** Reads the catalog, by look-ups only. Equal catalogs give equal fingerprints, also across sessions and databases of other names. */
  fingerprint(target: Target, options: SessionOptions): Promise<Fingerprint>
  /**
   * Starts a server of its own from binaries found on this machine, in a private
   * folder, as an unprivileged user when this process is root. Disposing of it
   * stops it and removes the folder.
   *
   * @returns undefined when there are no binaries.
   */
  startLocal(): Promise<LocalServer | undefined>
  /** Removes what `startLocal` left behind in processes that were killed. @returns How many servers. */
  sweepLocal(): Promise<number>
  /**
   * Whether a statement may reach beyond the database it runs in: then it must not
   * be tried in a scratch database beside the real one.
   */
  reachesBeyond(text: string): boolean
}

/** The databases of a server: all that sessions can be opened on, and those among them that belong to the server itself. */
export interface DatabaseNames {
  readonly all: readonly string[]
  readonly own: readonly string[]
}

export interface Dialect {
  readonly name: 'postgres' | 'mysql'
  /** A fresh splitter, in the state of a fresh session. */
  splitter(): Splitter
  /**
   * Where a position in the sent text is in the file.
   *
   * @param source - The file's bytes from `piece.start` to `piece.end`.
   * @param at - Characters (code points) from the start of `piece.text`, 0-based.
   * @returns Bytes from `piece.start`.
   */
  offsetInSource(piece: Piece, source: Uint8Array, at: number): number
  /**
   * The table that a statement writes rows into, as a fingerprint names it; undefined
   * when its first words tell of none. For comparing changes, never for deciding alone.
   */
  writesInto(text: string): string | undefined
  /**
   * @throws GreenlineError TARGET_UNREACHABLE, TARGET_TIMEOUT, TLS_FAILED, CREDENTIAL_UNAVAILABLE, CREDENTIALS_REJECTED,
   *   CONNECTIONS_FULL, DATABASE_MISSING, PRIVILEGE_MISSING, SSH_UNREACHABLE, SSH_HOST_KEY, SSH_REJECTED or SSH_FORWARD
   */
  connect(target: Target, options: SessionOptions): Promise<Connection>
  /** What databases the server of a target has, as far as its account may see. @throws What `connect` throws. */
  databases(target: Target, options: SessionOptions): Promise<DatabaseNames>
  /**
   * Opens sessions for a dry run on this target, which nobody else uses: their answers
   * also tell what a statement did to what was there before it (`Answer.impact`). All
   * else is as with `connect`. What is learnt of the database is shared by these sessions.
   */
  observing(target: Target): (options: SessionOptions) => Promise<Connection>
  /**
   * Opens sessions that say what statements would do on this target and do nothing: the server itself refuses every
   * write of theirs (a READ ONLY transaction), and a statement is sent to it only where it cannot write either. Their
   * answers have a `prediction`. What a statement would change is remembered for those after it, in all sessions of
   * one call, as far as the change's own transactions would have kept it: `begin`, `commit`, `rollback` and the end of
   * a session with an open transaction count here as they do with `connect`.
   */
  simulating(target: Target, simulation: SimulationOptions): (options: SessionOptions) => Promise<Connection>
  /**
   * Takes the lock that keeps two executions off one target, on a session of its own, without waiting.
   *
   * @returns The lock, or a sentence that names who holds it.
   * @throws What `connect` throws.
   */
  tryLock(target: Target, options: SessionOptions): Promise<Lock | string>
  /** Frees what `connect` keeps beyond its sessions; an embedded database in memory is gone after it. */
  release(target: Target): Promise<void>
  readonly mirroring: Mirroring
  /** The embedded database that a dry run can fall back on, if the dialect has one. */
  embedded(target: Target): Target | undefined
}
