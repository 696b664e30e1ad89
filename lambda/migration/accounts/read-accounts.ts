import type { Desired } from '../../contract/desired';
import { parseAccounts, parseGrants, readAccounts, readOwnUser, showOwnGrants } from '../../mysql/accounts';
import {
  parseAccountDefinitions,
  readAccountDefinitions,
  readAuthenticationPlugins,
  readDefaultRoles,
} from '../../mysql/accounts/definition';
import { showGrants } from '../../mysql/accounts/grant';
import { isPlatformAccount } from '../../mysql/accounts/platform-accounts';
import { parsePrivileges, parseVariables, readVariables } from '../../mysql/survey';
import type { Session } from '../ports';
import { type CarriedAccount, carryAccount, type SourceAccount, type TargetAccounts } from './carried-account';

/** Every account of the source but the platform's and our own, with how it gets to the target. Changes nothing. */
export async function readCarriedAccounts(
  desired: Desired,
  source: Session,
  target: Session,
): Promise<readonly CarriedAccount[]> {
  const accounts = await sourceAccounts(source);
  const there = await targetAccounts(target);
  const names = new Set(accounts.map(({ definition }) => nameOf(definition)));
  const wanted = {
    schemas: desired.schemas,
    isOurs: (account: { user: string; host: string }) => names.has(nameOf(account)),
  };
  return accounts.map((account) => carryAccount(account, there, wanted));
}

async function sourceAccounts(source: Session): Promise<readonly SourceAccount[]> {
  const own = (await source.rows(readOwnUser))[0]?.user;
  const definitions = parseAccountDefinitions(await source.rows(readAccountDefinitions)).filter(
    (account) => !isPlatformAccount(account) && account.user !== own,
  );
  const roles = await source.rows(readDefaultRoles);
  const accounts: SourceAccount[] = [];
  for (const definition of definitions) {
    accounts.push({
      definition,
      grants: parseGrants(await source.rows(showGrants(definition))),
      defaultRoles: roles
        .filter((row) => row.user === definition.user && row.host === definition.host)
        .map((row) => ({ user: row.role_user ?? '', host: row.role_host ?? '' })),
    });
  }
  return accounts;
}

async function targetAccounts(target: Session): Promise<TargetAccounts> {
  const accounts = parseAccounts(await target.rows(readAccounts));
  const plugins = await target.rows(readAuthenticationPlugins);
  const grants = parseGrants(await target.rows(showOwnGrants));
  return {
    there: new Map(accounts.map((account) => [nameOf(account), account.locked ? 'locked' : 'open'])),
    plugins: new Set(plugins.map((row) => row.name ?? '')),
    grantable: parsePrivileges(grants.filter((grant) => grant.endsWith(' WITH GRANT OPTION'))),
    partialRevokes:
      parseVariables(await target.rows(readVariables(['partial_revokes']))).get('partial_revokes') === 'ON',
  };
}

function nameOf({ user, host }: { readonly user: string; readonly host: string }): string {
  return `${user}@${host}`;
}
