import type { Grant, Privilege } from '../../mysql/accounts/grant';
import type { TargetAccounts } from './carried-account';

type PrivilegesGrant = Extract<Grant, { kind: 'privileges' }>;

/**
 * Where the target knows no exceptions, a grant on everything with some would give more than the account has. It becomes grants on
 * the migrated schemas, without what is excepted there.
 */
export function withoutExceptions(
  grants: readonly Grant[],
  { partialRevokes }: Pick<TargetAccounts, 'partialRevokes'>,
  schemas: readonly string[],
): readonly (Grant | { readonly loses: readonly string[] })[] {
  // Exceptions in the system's schema the platforms make themselves.
  const exceptions = grants.flatMap((grant) => (grant.kind === 'revoke' && grant.on.schema !== 'mysql' ? [grant] : []));
  if (partialRevokes || exceptions.length === 0) return grants;
  const excepted = (schema: string, word: string) =>
    exceptions.some((one) => one.on.schema === schema && one.privileges.some((privilege) => privilege.word === word));
  return grants.flatMap((grant): readonly (Grant | { readonly loses: readonly string[] })[] => {
    if (grant.kind === 'revoke') return [];
    if (grant.kind !== 'privileges' || grant.on.schema !== null) return [grant];
    const local = grant.privileges.filter(({ word }) => ofSchemas.has(word));
    const rest = grant.privileges.filter(({ word }) => !ofSchemas.has(word));
    return [
      ...(rest.length === 0 ? [] : [{ ...grant, privileges: rest }]),
      ...schemas.flatMap((schema) =>
        onSchema(
          grant,
          schema,
          local.filter(({ word }) => !excepted(schema, word)),
        ),
      ),
      ...(local.length === 0
        ? []
        : [
            {
              loses: [
                `${local.map(({ word }) => word).join(', ')} on schemas that are not migrated: the target knows no exceptions to a grant on everything (partial_revokes is OFF)`,
              ],
            },
          ]),
    ];
  });
}

function onSchema(
  grant: PrivilegesGrant,
  schema: string,
  privileges: readonly Privilege[],
): readonly PrivilegesGrant[] {
  // In the name of a schema `_` and `%` stand for others.
  const exactly = schema.replaceAll(/[\\_%]/g, '\\$&');
  return privileges.length === 0
    ? []
    : [{ ...grant, privileges, on: { kind: 'TABLE', schema: exactly, object: null } }];
}

/** Privileges that can be given on one schema. */
const ofSchemas: ReadonlySet<string> = new Set([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'REFERENCES',
  'INDEX',
  'ALTER',
  'CREATE TEMPORARY TABLES',
  'LOCK TABLES',
  'EXECUTE',
  'CREATE VIEW',
  'SHOW VIEW',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'EVENT',
  'TRIGGER',
]);
