import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

const compared = ['sql_mode', 'time_zone', 'character_set_server', 'collation_server', 'transaction_isolation'];

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
