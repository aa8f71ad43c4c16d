/**
 * What SET takes. Invariant: a variable that the server does not have is left to what the server says of it.
 *
 * @see https://mariadb.com/kb/en/grant/#global-privileges
 */
import type { SetAssignment } from '../statements/session-statements.js'
import { holdsGlobally, mustHoldGlobally, type Asking } from './must-hold.js'
import { quoteText } from './quoting.js'
import { doubt } from './refusal.js'
import { isMariaDb } from './scene.js'
import { checkVariable } from './variables.js'

/** Of the session, that not everybody may set. */
const OF_SESSIONS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:sql_log_bin|binlog_(?:format|row_image|direct_non_transactional_updates|annotate_row_events))$/,
    'BINLOG ADMIN',
  ],
  [
    /^(?:gtid_seq_no|gtid_domain_id|server_id|pseudo_thread_id|pseudo_slave_mode|skip_replication)$/,
    'BINLOG REPLAY',
  ],
]

/** Of the server, that another privilege than SUPER is enough for. */
const OF_SERVERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:binlog_|log_bin_|max_binlog_|expire_logs_days$|sync_binlog$|sql_log_bin$)/, 'BINLOG ADMIN'],
  [
    /^(?:connect_timeout|disconnect_on_expired_password|extra_max_connections|init_connect|max_connections|max_connect_errors|max_password_errors|proxy_protocol_networks|secure_auth|slow_launch_time|thread_pool_.*)$/,
    'CONNECTION ADMIN',
  ],
  [
    /^(?:gtid_binlog_state|gtid_domain_id|master_verify_checksum|rpl_semi_sync_master_.*|server_id)$/,
    'REPLICATION MASTER ADMIN',
  ],
  [
    /^(?:gtid_(?:cleanup_batch_size|ignore_duplicates|pos_auto_engines|slave_pos|strict_mode)|init_slave|read_binlog_speed_limit|relay_log_.*|replicate_.*|rpl_semi_sync_slave_.*|slave_.*|sync_(?:master_info|relay_log.*))$/,
    'REPLICATION SLAVE ADMIN',
  ],
]

const privilegeFor = (list: typeof OF_SERVERS, name: string): string | undefined =>
  list.find(([pattern]) => pattern.test(name))?.[1]

export async function mustSet(asking: Asking, assignment: SetAssignment): Promise<void> {
  const { scene, rights } = asking
  const { scope, name, value } = assignment
  if (rights.isEverything || (scope !== 'session' && scope !== 'global')) return
  // Whether there is such a variable comes first.
  await checkVariable(scene, assignment)
  if (scope === 'session') {
    const needed = privilegeFor(OF_SESSIONS, name)
    if (needed === undefined || holdsGlobally(asking, 'SUPER', needed)) return
    // With DEFAULT, some of them are not asked for.
    if (value[0]?.keyword === 'DEFAULT' || !isMariaDb(scene))
      doubt(`whether the account of the change may set ${name} is not known`)
    mustHoldGlobally(asking, 'SUPER', needed)
    return
  }
  const needed = privilegeFor(OF_SERVERS, name)
  const enough =
    name === 'read_only' ? ['READ_ONLY ADMIN'] : ['SUPER', ...(needed === undefined ? [] : [needed])]
  if (holdsGlobally(asking, ...enough)) return
  // Which of them a server asks for depends on its version.
  if ([...rights.global].some(each => /^SUPER$|[ _]ADMIN$/.test(each)) && name !== 'read_only')
    doubt(`whether the account of the change may set ${name} is not known`)
  const isThere =
    name === 'transaction' ||
    (await scene.ask(`SHOW GLOBAL VARIABLES WHERE variable_name = ${quoteText(name)}`)).length > 0
  if (isThere) mustHoldGlobally(asking, ...enough)
}
