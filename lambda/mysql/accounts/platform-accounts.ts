import { replicationUser, wayBackUser } from '../../contract/names';

/** What the servers and the platforms keep for themselves, and what this migration made. */
export const platformUsers: readonly string[] = [
  'root',
  'rdsadmin',
  'rdsrepladmin',
  'rdstopmgr',
  'rdsproxyadmin',
  'rds_superuser_role',
  'azure_superuser',
  replicationUser,
  wayBackUser,
];

export function isPlatformAccount({ user }: { readonly user: string }): boolean {
  return user.startsWith('mysql.') || platformUsers.includes(user);
}
