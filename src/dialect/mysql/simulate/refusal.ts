/**
 * How a statement's reading ends early: the server would refuse it, or nobody can say. Invariant: both are thrown
 * within one statement and caught where it is simulated; neither leaves the simulation.
 */
import type { SqlError } from '../../../core/model.js'
import type { World } from './world.js'

/** The server would say this. */
export interface Refusal {
  readonly refusal: SqlError
  /** What would have happened all the same. */
  readonly world?: World
  /** Characters from the start of the text. */
  readonly position?: number
}

/** Nobody can say; in plain words, as the end of a sentence or one of its own. */
export interface Doubt {
  readonly doubt: string
  /** A function that the account of the simulation may not call. */
  readonly routine?: { readonly database: string; readonly name: string }
}

const STATES: Readonly<Record<number, string>> = {
  ...{
    167: '22003',
    1044: '42000',
    1046: '3D000',
    1048: '23000',
    1049: '42000',
    1050: '42S01',
    1051: '42S02',
    1052: '23000',
  },
  ...{
    1054: '42S22',
    1055: '42000',
    1056: '42000',
    1058: '21S01',
    1059: '42000',
    1060: '42S21',
    1061: '42000',
  },
  ...{
    1062: '23000',
    1063: '42000',
    1064: '42000',
    1065: '42000',
    1066: '42000',
    1067: '42000',
    1068: '42000',
  },
  ...{
    1069: '42000',
    1070: '42000',
    1071: '42000',
    1072: '42000',
    1073: '42000',
    1074: '42000',
    1075: '42000',
  },
  ...{
    1090: '42000',
    1091: '42000',
    1101: '42000',
    1102: '42000',
    1103: '42000',
    1109: '42S02',
    1110: '42000',
  },
  ...{
    1113: '42000',
    1115: '42000',
    1118: '42000',
    1121: '42000',
    1136: '21S01',
    1138: '22004',
    1142: '42000',
  },
  ...{
    1143: '42000',
    1146: '42S02',
    1163: '42000',
    1166: '42000',
    1167: '42000',
    1170: '42000',
    1171: '42000',
  },
  ...{
    1176: '42000',
    1211: '42000',
    1227: '42000',
    1230: '42000',
    1231: '42000',
    1242: '21000',
    1253: '42000',
  },
  ...{
    1264: '22003',
    1265: '01000',
    1280: '42000',
    1286: '42000',
    1292: '22007',
    1304: '42000',
    1305: '42000',
  },
  ...{
    1318: '42000',
    1365: '22012',
    1366: '22007',
    1370: '42000',
    1406: '22001',
    1410: '42000',
    1426: '42000',
    1451: '23000',
  },
  ...{
    1452: '23000',
    1701: '42000',
    1792: '25006',
    4025: '23000',
    1403: '42000',
    1425: '42000',
    1427: '42000',
  },
  ...{
    1439: '42000',
    1217: '23000',
    1216: '23000',
    1690: '22003',
    4090: '42S02',
    1965: '42S02',
    4091: '42S02',
    4092: '42S02',
  },
}

export const sqlError = (errno: number, message: string): SqlError => ({
  code: String(errno),
  sqlState: STATES[errno] ?? 'HY000',
  message,
})

/** Ends a statement with what the server would say. */
export function refuse(errno: number, message: string, rest: Omit<Refusal, 'refusal'> = {}): never {
  return refuseWith({ ...rest, refusal: sqlError(errno, message) })
}

/** What the server would say, not said yet. */
export const refusalOf = (errno: number, message: string): Refusal => ({ refusal: sqlError(errno, message) })

/** Ends a statement with what the server has said. */
export function refuseWith(refusal: Refusal): never {
  throw Object.assign(new Error(refusal.refusal.message), refusal)
}

/** Ends a statement that nobody can say anything sure of. */
export function doubt(reason: string, rest: Omit<Doubt, 'doubt'> = {}): never {
  throw Object.assign(new Error(reason), { ...rest, doubt: reason } satisfies Doubt)
}

export const isRefusal = (thrown: unknown): thrown is Refusal =>
  thrown instanceof Error && 'refusal' in thrown

export const isDoubt = (thrown: unknown): thrown is Doubt => thrown instanceof Error && 'doubt' in thrown
