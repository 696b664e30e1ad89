import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

/** A missing definer is met at the first call only (1449), long after the cut over. */
export const definers: Check = ({ inventory, target }) => {
  const known = new Set(target.accounts.map((account) => `${account.user}@${account.host}`));
  const objects = [
    ...inventory.views.map((view) => ({ ...view, what: 'view' })),
    ...inventory.routines.map((routine) => ({ ...routine, what: routine.kind.toLowerCase() })),
    ...inventory.triggers.map((trigger) => ({ ...trigger, what: 'trigger' })),
    ...inventory.events.map((event) => ({ ...event, what: 'event' })),
  ];
  const missing = new Set(objects.map((object) => object.definer).filter((definer) => !known.has(definer)));
  return [...missing].map((definer): Finding => {
    const owned = objects.filter((object) => object.definer === definer);
    const listed = owned.slice(0, 5).map((object) => `${object.what} ${object.schema}.${object.name}`);
    return {
      code: 'target.definer-missing',
      weight: 'warning',
      side: 'target',
      subject: definer,
      message: `${definer} defines ${owned.length} object(s) and does not exist on the target: ${listed.join(', ')}`,
      remedy: `create the account on the target, locked until the cut over: CREATE USER ${quoted(definer)} IDENTIFIED BY '...' ACCOUNT LOCK`,
    };
  });
};

function quoted(definer: string): string {
  const at = definer.lastIndexOf('@');
  return `'${definer.slice(0, at)}'@'${definer.slice(at + 1)}'`;
}
