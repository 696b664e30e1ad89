import type { Desired } from '../../contract/desired';
import type { Finding } from '../../contract/finding';
import { quotedAccount } from '../../mysql/quoting';
import type { Inventory } from '../data/inventory';
import type { Check, Survey } from './survey';

/** A missing definer is met at the first call only (1449), long after the cut over: so none is made. */
export const definers: Check = (survey) => {
  const known = new Set(survey.target.accounts.map((account) => `${account.user}@${account.host}`));
  const objects = definedObjects(survey.inventory);
  const missing = new Set(objects.map((object) => object.definer).filter((definer) => !known.has(definer)));
  return [...[...missing].map((definer) => notThere(survey, objects, definer)), ...notAllowed(survey, objects, known)];
};

interface Defined {
  readonly name: string;
  readonly definer: string;
}

function definedObjects(inventory: Inventory): readonly Defined[] {
  const named = (what: string) => (object: { schema: string; name: string; definer: string }) => ({
    name: `${what} ${object.schema}.${object.name}`,
    definer: object.definer,
  });
  return [
    ...inventory.views.map(named('view')),
    ...inventory.routines.map((routine) => named(routine.kind.toLowerCase())(routine)),
    ...inventory.triggers.map(named('trigger')),
    ...inventory.events.map(named('event')),
  ];
}

function notThere({ desired }: Survey, objects: readonly Defined[], definer: string): Finding {
  const owned = objects.filter((object) => object.definer === definer);
  return {
    code: 'target.definer-missing',
    weight: 'warning',
    side: 'target',
    subject: definer,
    message: `${definer} defines ${owned.length} object(s) and does not exist on the target: ${firstNames(owned)}. They will be made ${inWhoseName(desired)}`,
    remedy: `create the account on the target, locked until the cut over: CREATE USER ${quoted(definer)} IDENTIFIED BY '...' ACCOUNT LOCK; what it reads and writes it needs grants for. Or accept it (settings: definers)`,
  };
}

/** Who is not the definer needs a privilege to name one, and Azure gives it to nobody (facts 1.8). */
function notAllowed(survey: Survey, objects: readonly Defined[], known: ReadonlySet<string>): readonly Finding[] {
  const { privileges } = survey.target;
  const { user } = survey.desired.target;
  if (['ALL PRIVILEGES', 'SUPER', 'SET_USER_ID', 'SET_ANY_DEFINER'].some((one) => privileges.has(one))) return [];
  const foreign = objects.filter(({ definer }) => known.has(definer) && !definer.startsWith(`${user}@`));
  if (foreign.length === 0) return [];
  return [
    {
      code: 'target.definer-privilege',
      weight: 'warning',
      side: 'target',
      subject: user,
      message: `the account may not make objects in the name of others; ${foreign.length} have a definer that exists on the target: ${firstNames(foreign)}. They will be made ${inWhoseName(survey.desired)}`,
      remedy: `GRANT SET_ANY_DEFINER ON *.* TO ${quotedAccount(user, '%')} (before 8.2: SET_USER_ID) where the platform lets you; on Azure make them again as their definer after the cut over, or accept it (settings: definers)`,
    },
  ];
}

function inWhoseName({ definers: policy, target }: Desired): string {
  return policy === 'keep-or-invoker'
    ? `with the rights of whoever calls them (SQL SECURITY INVOKER), triggers and events in the name of ${target.user}`
    : `in the name of ${target.user}, with its rights`;
}

function firstNames(objects: readonly Defined[]): string {
  const names = objects.slice(0, 5).map((object) => object.name);
  return names.join(', ') + (objects.length > 5 ? `, ${objects.length - 5} more` : '');
}

function quoted(definer: string): string {
  const at = definer.lastIndexOf('@');
  return quotedAccount(definer.slice(0, at), definer.slice(at + 1));
}
