import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

/** What a session of an application takes over without saying so, and what its statements mean then. */
const compared = [
  'sql_mode',
  'time_zone',
  'character_set_server',
  'collation_server',
  'default_collation_for_utf8mb4',
  'transaction_isolation',
  'autocommit',
  'auto_increment_increment',
  'auto_increment_offset',
  'innodb_autoinc_lock_mode',
  'explicit_defaults_for_timestamp',
  'group_concat_max_len',
  'div_precision_increment',
  'default_week_format',
  'lc_time_names',
  'block_encryption_mode',
  'innodb_lock_wait_timeout',
  'innodb_rollback_on_timeout',
  'lock_wait_timeout',
  'wait_timeout',
  'interactive_timeout',
  'max_execution_time',
  'sql_require_primary_key',
  'cte_max_recursion_depth',
  'max_sp_recursion_depth',
];

/** Sessions that do not say what they want get the server's defaults: after the cut over, the target's. */
export const sessionDefaults: Check = ({ source, target }) =>
  compared.flatMap((name): readonly Finding[] => {
    const from = source.variables.get(name) ?? '';
    const to = target.variables.get(name) ?? '';
    if (words(from) === words(to)) return [];
    return [
      {
        code: 'target.session-default',
        weight: 'note',
        side: 'target',
        subject: name,
        message: `${name} is '${from}' on the source and '${to}' on the target; the copy does not depend on it, applications may`,
        remedy: `set the server parameter ${name} on the target, or let the applications set it per session`,
      },
    ];
  });

function words(value: string): string {
  return value.toUpperCase().split(',').toSorted().join(',');
}
