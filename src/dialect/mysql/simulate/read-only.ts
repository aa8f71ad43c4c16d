/** Whether a query only reads. Invariant: a word that may mean more is a doubt. */
import type { Token } from '../statements/tokens.js'
import { doubt } from './refusal.js'

const DEEDS =
  /^(?:GET_LOCK|RELEASE_LOCK|RELEASE_ALL_LOCKS|SLEEP|BENCHMARK|LOAD_FILE|NEXTVAL|SETVAL|LASTVAL|MASTER_POS_WAIT|MASTER_GTID_WAIT|LAST_INSERT_ID|ROW_COUNT|FOUND_ROWS)$/

/** @throws A doubt when a query does more than read. */
export function mustOnlyRead(tokens: readonly Token[]): void {
  tokens.forEach(({ keyword }, at) => {
    const next = tokens[at + 1]
    if (DEEDS.test(keyword) && next?.text === '(') doubt(`it calls ${keyword}()`)
    if (keyword === 'INTO') doubt('it puts what it finds somewhere (INTO)')
    if (keyword === 'NEXT' && next?.keyword === 'VALUE') doubt('it takes a value from a sequence')
    if (keyword === 'FOR' && /^(?:UPDATE|SHARE)$/.test(next?.keyword ?? '')) doubt('it locks rows')
    if (keyword === 'LOCK' && next?.keyword === 'IN') doubt('it locks rows')
    if (keyword === 'PROCEDURE') doubt('it hands its rows to a procedure')
  })
}
