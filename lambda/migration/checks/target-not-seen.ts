import type { Finding } from '../../contract/finding';
import type { Check, Survey } from './survey';

const gibibyte = 2 ** 30;

/**
 * Half of a Flexible Server is no SQL. Without a login at Azure that half was not looked at, and a quiet assessment must not look as if it
 * had been. What server variables tell of it is said: a standby turns GTIDs on, so that without them there is none.
 * https://learn.microsoft.com/azure/mysql/flexible-server/concepts-high-availability
 */
export const targetNotSeen: Check = (survey) => {
  const { target, targetState } = survey;
  if (target.platform !== 'azure' || targetState !== undefined) return [];
  return [unseen(survey)];
};

function unseen({ target, inventory }: Survey): Finding {
  const mayStandBy = target.facts.gtidMode !== 'OFF';
  const data = inventory.tables.reduce((sum, table) => sum + table.dataBytes + table.indexBytes, 0);
  const standby = mayStandBy
    ? `gtid_mode is ${target.facts.gtidMode}: it may have a standby, and then it follows a source by GTID only`
    : 'gtid_mode is OFF: it has no standby';
  return {
    code: 'target.platform-not-seen',
    weight: mayStandBy ? 'warning' : 'note',
    side: 'target',
    subject: 'Azure',
    message: `no login at Azure: storage and whether it grows (${size(data)} are to come), public access, compute tier, accelerated logs, backups and read replicas were not looked at, high availability neither. From SQL: ${standby}; ${memory(target.variables)}`,
    remedy:
      "log in (az login) and assess again with --azure-server (az mysql flexible-server show --query id says it); for cdktf deploy: target's management in migration.json. Or look by hand: az mysql flexible-server show",
  };
}

function memory(variables: ReadonlyMap<string, string>): string {
  const pool = Number(variables.get('innodb_buffer_pool_size') ?? 0);
  return `a buffer pool of ${size(pool)}, ${variables.get('max_connections') ?? 'an unknown number of'} connections`;
}

function size(bytes: number): string {
  if (bytes >= gibibyte / 10) return `${(bytes / gibibyte).toFixed(1)} GiB`;
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
