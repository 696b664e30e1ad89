import {
  type AccountDefinition,
  createLocked,
  describeCreateLocked,
  expirePassword,
  setDefaultRoles,
} from '../../mysql/accounts/definition';
import { describeScope, type Grant, type Privilege, parseGrant, renderGrant } from '../../mysql/accounts/grant';
import type { Statement } from '../../mysql/statement';
import { withoutExceptions } from './without-exceptions';

/** What the target can take. */
export interface TargetAccounts {
  /** `user@host`, and whether it may log in. */
  readonly there: ReadonlyMap<string, 'locked' | 'open'>;
  readonly plugins: ReadonlySet<string>;
  /** Upper-case privileges that our account there can hand on. */
  readonly grantable: ReadonlySet<string>;
  /** Whether grants on everything can have exceptions there (`partial_revokes`). */
  readonly partialRevokes: boolean;
}

/** An account of the source with everything that is known of it there. */
export interface SourceAccount {
  readonly definition: AccountDefinition;
  /** Lines of SHOW GRANTS. */
  readonly grants: readonly string[];
  readonly defaultRoles: readonly { readonly user: string; readonly host: string }[];
}

/** How one account gets to the target. */
export interface CarriedAccount {
  readonly user: string;
  readonly host: string;
  readonly state: 'to-create' | 'there-locked' | 'there-open' | 'needs-password';
  /** Creates it, locked. Secret: it carries the hash. undefined: it is there, or nobody knows its password. */
  readonly create: Statement | undefined;
  readonly grants: readonly Statement[];
  readonly defaultRoles: readonly Statement[];
  /** For people: the same, with a word in the place of the hash. */
  readonly sql: readonly string[];
  /** What it can do on the source and will not be able to do on the target, and why. */
  readonly loses: readonly string[];
}

const carriedHash = 'IDENTIFIED WITH (its password hash, carried by --apply)';

export function carryAccount(
  account: SourceAccount,
  target: TargetAccounts,
  wanted: {
    readonly schemas: readonly string[];
    readonly isOurs: (account: { user: string; host: string }) => boolean;
  },
): CarriedAccount {
  const { definition } = account;
  const { user, host } = definition;
  const there = target.there.get(`${user}@${host}`);
  const carriesPassword = target.plugins.has(definition.plugin);
  const lines = withoutExceptions(account.grants.map(parseGrant), target, wanted.schemas);
  const parts = lines.flatMap((line) =>
    'loses' in line ? [{ grant: undefined, ...line }] : [carryGrant(line, target, wanted)],
  );
  const grants = parts.flatMap((part) => (part.grant === undefined ? [] : [renderGrant(part.grant, definition)]));
  const roles = account.defaultRoles.filter((role) => wanted.isOurs(role));
  // A role is an account without a password that nobody is to log in to.
  const expires = definition.expired && definition.hash !== '' && carriesPassword;
  const defaultRoles = [
    ...(roles.length === 0 ? [] : [setDefaultRoles(definition, roles)]),
    ...(expires ? [expirePassword(definition)] : []),
  ];
  const state = there !== undefined ? (`there-${there}` as const) : carriesPassword ? 'to-create' : 'needs-password';
  const made = {
    'to-create': [describeCreateLocked(definition, carriedHash)],
    'needs-password': [describeCreateLocked(definition, "IDENTIFIED BY '<a password of your choice>'")],
    'there-locked': [],
    'there-open': [],
  }[state];
  return {
    user,
    host,
    state,
    create: state === 'to-create' ? createLocked(definition) : undefined,
    grants,
    defaultRoles,
    sql: [...made, ...[...grants, ...defaultRoles].map((statement) => statement.text)],
    loses: [
      ...(carriesPassword || there !== undefined
        ? []
        : [`its password: the target has no plugin ${definition.plugin} to check it with`]),
      ...definition.more,
      ...parts.flatMap((part) => part.loses),
    ],
  };
}

interface Carried {
  readonly grant: Exclude<Grant, { kind: 'other' }> | undefined;
  readonly loses: readonly string[];
}

function carryGrant(
  grant: Grant,
  target: TargetAccounts,
  wanted: {
    readonly schemas: readonly string[];
    readonly isOurs: (account: { user: string; host: string }) => boolean;
  },
): Carried {
  switch (grant.kind) {
    case 'other':
      return { grant: undefined, loses: [`${grant.text}: has to be settled by hand`] };
    case 'roles': {
      const roles = grant.roles.filter(wanted.isOurs);
      const lost = grant.roles.filter((role) => !wanted.isOurs(role));
      return {
        grant: roles.length === 0 ? undefined : { ...grant, roles },
        loses: lost.map((role) => `the role ${role.user}: it belongs to the source's platform`),
      };
    }
    case 'revoke':
      // What the platforms take away from everybody they take away on the target themselves.
      if (grant.on.schema === 'mysql') return { grant: undefined, loses: [] };
      return { grant, loses: [] };
    case 'privileges':
      return carryPrivileges(grant, target, wanted.schemas);
  }
}

function carryPrivileges(
  grant: Extract<Grant, { kind: 'privileges' }>,
  { grantable }: TargetAccounts,
  schemas: readonly string[],
): Carried {
  const where = describeScope(grant.on);
  if (grant.privileges.every(({ word }) => word === 'USAGE')) return { grant: undefined, loses: [] };
  if (grant.on.schema !== null && !schemas.some((schema) => covers(grant.on.schema ?? '', schema))) {
    const words = grant.privileges.map(({ word }) => word).join(', ');
    return { grant: undefined, loses: [`${words} on ${where}: that schema is not migrated`] };
  }
  const isGlobal = grant.on.schema === null;
  const asked: readonly Privilege[] = grant.privileges.flatMap((privilege) =>
    isGlobal && privilege.word === 'ALL PRIVILEGES'
      ? [...grantable].map((word) => ({ word, columns: [] }))
      : nowCalled(privilege, grantable),
  );
  const isKept = ({ word }: Privilege) => grantable.has(word) || (word === 'ALL PRIVILEGES' && !isGlobal);
  const lost = asked
    .filter((privilege) => !isKept(privilege))
    .map(({ word }) => `${word} on ${where}: the target's platform keeps it to itself`);
  if (isGlobal && grant.privileges.some(({ word }) => word === 'ALL PRIVILEGES')) {
    lost.push(`ALL PRIVILEGES on *.*: it gets what our account on the target can hand on`);
  }
  const kept = asked.filter(isKept);
  return { grant: kept.length === 0 ? undefined : { ...grant, privileges: kept }, loses: lost };
}

/** What a later version calls otherwise. */
const renamed: ReadonlyMap<string, readonly string[]> = new Map([
  ['SET_USER_ID', ['SET_ANY_DEFINER', 'ALLOW_NONEXISTENT_DEFINER']],
]);

function nowCalled(privilege: Privilege, grantable: ReadonlySet<string>): readonly Privilege[] {
  const words = (renamed.get(privilege.word) ?? []).filter((word) => grantable.has(word));
  return words.length === 0 || grantable.has(privilege.word)
    ? [privilege]
    : words.map((word) => ({ word, columns: [] }));
}

/** Schema names in grants are patterns: `%` and `_`, escaped by a backslash. */
function covers(pattern: string, schema: string): boolean {
  const expression = pattern.replaceAll(/\\?[\s\S]/g, (part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    const character = part.length === 2 ? part.slice(1) : part;
    return character.replace(/[.*+?^${}()|[\]\\]/, '\\$&');
  });
  return new RegExp(`^${expression}$`, 's').test(schema);
}
