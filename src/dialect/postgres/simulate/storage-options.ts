/** Storage parameters of tables, indexes and views. Invariant: a name that is not known here is refused only where the server refuses it. */
import { stringOf, type Ast } from './parse.js'
import { refusal, Unsure } from './verdicts.js'

const TABLE_OPTIONS = new Set(
  `fillfactor toast_tuple_target parallel_workers vacuum_truncate log_autovacuum_min_duration user_catalog_table autovacuum_enabled
   autovacuum_vacuum_threshold autovacuum_vacuum_scale_factor autovacuum_vacuum_insert_threshold autovacuum_vacuum_insert_scale_factor
   autovacuum_analyze_threshold autovacuum_analyze_scale_factor autovacuum_vacuum_cost_delay autovacuum_vacuum_cost_limit
   autovacuum_freeze_min_age autovacuum_freeze_max_age autovacuum_freeze_table_age autovacuum_multixact_freeze_min_age
   autovacuum_multixact_freeze_max_age autovacuum_multixact_freeze_table_age vacuum_index_cleanup`.split(
    /\s+/,
  ),
)

const INDEX_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  btree: ['fillfactor', 'deduplicate_items'],
  hash: ['fillfactor'],
  gist: ['fillfactor', 'buffering'],
  spgist: ['fillfactor'],
  gin: ['fastupdate', 'gin_pending_list_limit'],
  brin: ['pages_per_range', 'autosummarize'],
}

const VIEW_OPTIONS = ['security_barrier', 'security_invoker', 'check_option']

const unrecognized = (name: string) => refusal('22023', `unrecognized parameter "${name}"`)

/** Name and value of a parameter; a name alone is `true`. */
export function optionText(node: Ast.Node): readonly [name: string, value: string] {
  const { defname = '', arg } = 'DefElem' in node ? node.DefElem : {}
  return [defname, arg === undefined ? 'true' : (valueOf(arg) ?? '')]
}

function valueOf(arg: Ast.Node): string | undefined {
  if ('Integer' in arg) return String(arg.Integer.ival ?? 0)
  if ('Float' in arg) return arg.Float.fval
  if ('TypeName' in arg) return stringOf(arg.TypeName.names?.at(-1))
  return stringOf(arg)
}

function mustFill(arg: Ast.Node | undefined): void {
  const value = arg !== undefined && 'Integer' in arg ? (arg.Integer.ival ?? 0) : undefined
  if (value === undefined) throw new Unsure('a storage parameter has a value that cannot be read')
  if (value >= 10 && value <= 100) return
  throw refusal('22023', `value ${value} out of bounds for option "fillfactor"`, {
    detail: 'Valid values are between "10" and "100".',
  })
}

/** Parameters of tables. @throws Refusal 22023 */
export function mustKnowOptions(options: readonly Ast.Node[] | undefined): void {
  for (const node of options ?? []) {
    if (!('DefElem' in node)) continue
    const { defname = '', defnamespace, arg } = node.DefElem
    if (defnamespace === 'toast') continue
    if (defnamespace !== undefined) {
      throw refusal('22023', `unrecognized parameter namespace "${defnamespace}"`)
    }
    if (!TABLE_OPTIONS.has(defname)) throw unrecognized(defname)
    if (defname === 'fillfactor') mustFill(arg)
  }
}

/** Parameters of indexes. @throws Refusal 22023 */
export function mustKnowIndexOptions(options: readonly Ast.Node[] | undefined, method: string): void {
  const known = INDEX_OPTIONS[method]
  for (const node of options ?? []) {
    if (!('DefElem' in node)) continue
    const { defname = '', arg } = node.DefElem
    if (known === undefined) throw new Unsure(`the parameters of indexes by ${method} are not known`)
    if (!known.includes(defname)) throw unrecognized(defname)
    if (defname === 'fillfactor') mustFill(arg)
    else if (arg !== undefined && valueOf(arg) === undefined) {
      throw new Unsure('an option of the index cannot be read')
    }
  }
}

/** Parameters of views. @throws Refusal 22023 */
export function mustKnowViewOptions(options: readonly Ast.Node[] | undefined): void {
  for (const node of options ?? []) {
    const name = 'DefElem' in node ? (node.DefElem.defname ?? '') : ''
    if (!VIEW_OPTIONS.includes(name)) throw unrecognized(name)
  }
}
