import type { Check } from './survey';

/** With a binlog, only SUPER makes functions and triggers, unless the server trusts their makers. */
export const functionCreators: Check = ({ inventory, target }) => {
  if (target.variables.get('log_bin_trust_function_creators') !== 'OFF') return [];
  if (target.variables.get('log_bin') === 'OFF') return [];
  if (['SUPER', 'ALL PRIVILEGES'].some((privilege) => target.privileges.has(privilege))) return [];
  const made = inventory.triggers.length + inventory.routines.filter(({ kind }) => kind === 'FUNCTION').length;
  if (made === 0) return [];
  return [
    {
      code: 'target.function-creators',
      weight: 'note',
      side: 'target',
      subject: 'log_bin_trust_function_creators',
      message: `log_bin_trust_function_creators is OFF on the target and our account has no SUPER: ${made} function(s) and trigger(s) can not be made (1419); the step prepare switches it on, or holds where it may not, and clean up puts it back`,
      remedy: 'nothing to do where the migration may set server parameters; else set it to ON (the default on Azure)',
    },
  ];
};
