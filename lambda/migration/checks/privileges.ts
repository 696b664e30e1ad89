import type { Finding } from '../../contract/finding';
import { quotedAccount } from '../../mysql/quoting';
import { replicationOf } from '../../mysql/replication';
import type { Check, ServerSurvey } from './survey';

const onSource = [
  'SELECT',
  'PROCESS',
  'REPLICATION CLIENT',
  'REPLICATION SLAVE',
  'LOCK TABLES',
  'CREATE',
  'INSERT',
  'UPDATE',
  'DROP',
  'CREATE USER',
  'SHOW VIEW',
  'EVENT',
  'TRIGGER',
  'XA_RECOVER_ADMIN',
];
const onTarget = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'ALTER',
  'INDEX',
  'REFERENCES',
  'PROCESS',
  'REPLICATION CLIENT',
  'REPLICATION SLAVE',
  'CREATE VIEW',
  'SHOW VIEW',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'EVENT',
  'TRIGGER',
  'CREATE USER',
  'XA_RECOVER_ADMIN',
];

/** Beside those of the platform. docs/security.md lists them; a test compares. */
export const neededPrivileges = { source: onSource, target: onTarget } as const;

/** What our accounts lack is said before, not met in the middle. */
export const privileges: Check = ({ source, target, desired }) => [
  ...lacking(source, [...onSource, ...ofPlatform(source).asSource], { side: 'source', user: desired.source.user }),
  ...lacking(target, [...onTarget, ...ofPlatform(target).asTarget], { side: 'target', user: desired.target.user }),
];

function ofPlatform(server: ServerSurvey) {
  return replicationOf({ platform: server.platform, version: server.facts.version }).authority.privileges;
}

function lacking(
  server: ServerSurvey,
  wanted: readonly string[],
  who: { readonly side: 'source' | 'target'; readonly user: string },
): readonly Finding[] {
  if (server.privileges.has('ALL PRIVILEGES')) return [];
  // SUPER is older than the dynamic privileges and stands for those that end in ADMIN.
  const isSuper = server.privileges.has('SUPER');
  const missing = wanted.filter(
    (privilege) => !server.privileges.has(privilege) && !(isSuper && privilege.endsWith('_ADMIN')),
  );
  if (missing.length === 0) return [];
  return [
    {
      code: `${who.side}.privileges`,
      weight: 'blocker',
      side: who.side,
      subject: who.user,
      message: `the account lacks ${missing.join(', ')} on *.*`,
      remedy: `GRANT ${missing.join(', ')} ON *.* TO ${quotedAccount(who.user, '%')} (roles count when they are default roles)`,
    },
  ];
}
