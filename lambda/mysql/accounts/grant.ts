import { identifier, join, type Raw, raw } from '../quoting';
import { type Statement, sql } from '../statement';
import { who } from './definition';

interface Name {
  readonly user: string;
  readonly host: string;
}

/** One line of SHOW GRANTS, taken apart. */
export type Grant =
  | {
      readonly kind: 'privileges';
      /** `SELECT`, `INSERT (a, b)`: upper-case words, columns apart. */
      readonly privileges: readonly Privilege[];
      readonly on: Scope;
      readonly grantOption: boolean;
    }
  | { readonly kind: 'roles'; readonly roles: readonly Name[]; readonly adminOption: boolean }
  /** A revoke out of a larger grant (`partial_revokes`). */
  | { readonly kind: 'revoke'; readonly privileges: readonly Privilege[]; readonly on: Scope }
  /** What is not understood, or can not be carried (PROXY). */
  | { readonly kind: 'other'; readonly text: string };

export interface Privilege {
  readonly word: string;
  readonly columns: readonly string[];
}

/** `schema` as it stands in the grant: with wild cards, where it has some. null: everything. */
export interface Scope {
  readonly kind: 'TABLE' | 'PROCEDURE' | 'FUNCTION';
  readonly schema: string | null;
  readonly object: string | null;
}

export function showGrants(account: Name): Statement {
  return sql`SHOW GRANTS FOR ${who(account)}`;
}

const quoted = '`(?:[^`]|``)*`';
const name = `${quoted}@${quoted}`;
const scope = `(?:(PROCEDURE|FUNCTION|TABLE) )?(\\*|${quoted})\\.(\\*|${quoted})`;
const privilegesLine = new RegExp(`^(GRANT|REVOKE) (.+) ON ${scope} (?:TO|FROM) ${name}( WITH GRANT OPTION)?$`, 's');
const rolesLine = new RegExp(`^GRANT (${name}(?:, ?${name})*) TO ${name}( WITH ADMIN OPTION)?$`, 's');

/** As the server writes it under our sql_mode: names in backticks. */
export function parseGrant(line: string): Grant {
  const given = privilegesLine.exec(line);
  if (given !== null) {
    const [, verb, privileges = '', kind, schema = '*', object = '*', option] = given;
    const on: Scope = { kind: kindOf(kind), schema: nameOrAll(schema), object: nameOrAll(object) };
    const parsed = splitPrivileges(privileges);
    if (parsed === undefined) return { kind: 'other', text: line };
    if (verb === 'REVOKE') return { kind: 'revoke', privileges: parsed, on };
    return { kind: 'privileges', privileges: parsed, on, grantOption: option !== undefined };
  }
  const roles = rolesLine.exec(line);
  if (roles === null) return { kind: 'other', text: line };
  const names = [...(roles[1] ?? '').matchAll(new RegExp(`(${quoted})@(${quoted})`, 'gs'))];
  return {
    kind: 'roles',
    roles: names.map(([, user = '', host = '']) => ({ user: unquoted(user), host: unquoted(host) })),
    adminOption: roles[2] !== undefined,
  };
}

export function renderGrant(grant: Exclude<Grant, { kind: 'other' }>, to: Name): Statement {
  switch (grant.kind) {
    case 'roles':
      return sql`GRANT ${join(grant.roles.map(who), ', ')} TO ${who(to)}${option(grant.adminOption, 'ADMIN')}`;
    case 'revoke':
      return sql`REVOKE ${listed(grant.privileges)} ON ${place(grant.on)} FROM ${who(to)}`;
    case 'privileges':
      return sql`GRANT ${listed(grant.privileges)} ON ${place(grant.on)} TO ${who(to)}${option(grant.grantOption, 'GRANT')}`;
  }
}

export function describeScope({ kind, schema, object }: Scope): string {
  return `${kind === 'TABLE' ? '' : `${kind.toLowerCase()} `}${schema ?? '*'}.${object ?? '*'}`;
}

function option(is: boolean, word: 'ADMIN' | 'GRANT'): Raw {
  return raw(is ? ` WITH ${word} OPTION` : '');
}

/** Words are checked when they are parsed: letters, underscores and blanks. */
function listed(privileges: readonly Privilege[]): Raw {
  const texts = privileges.map(({ word, columns }) =>
    columns.length === 0
      ? raw(word)
      : raw(
          `${word} (${
            join(
              columns.map((column) => identifier(column)),
              ', ',
            ).text
          })`,
        ),
  );
  return join(texts, ', ');
}

function place({ kind, schema, object }: Scope): Raw {
  const part = (one: string | null) => (one === null ? raw('*') : identifier(one));
  return raw(`${kind === 'TABLE' ? '' : `${kind} `}${join([part(schema), part(object)], '.').text}`);
}

function kindOf(word: string | undefined): Scope['kind'] {
  return word === 'PROCEDURE' || word === 'FUNCTION' ? word : 'TABLE';
}

function nameOrAll(text: string): string | null {
  return text === '*' ? null : unquoted(text);
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll('``', '`');
}

/** `SELECT (`a`, `b`), INSERT`. undefined: something else. */
function splitPrivileges(text: string): readonly Privilege[] | undefined {
  const one = new RegExp(`\\s*([A-Za-z_ ]+?)\\s*(?:\\(((?:${quoted}(?:, ?)?)+)\\))?\\s*(?:,|$)`, 'ys');
  const privileges: Privilege[] = [];
  while (one.lastIndex < text.length) {
    const match = one.exec(text);
    if (match === null) return undefined;
    const [, word = '', columns = ''] = match;
    privileges.push({
      word: word.toUpperCase(),
      columns: [...columns.matchAll(new RegExp(quoted, 'gs'))].map(([column]) => unquoted(column)),
    });
  }
  return privileges;
}
