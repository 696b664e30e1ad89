import { platformUsers } from './accounts/platform-accounts';
import { isPeople, systemCommands, systemUsers } from './processlist';
import { list, literal } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/**
 * A question about the connections of a server, and how each of its lists answers it. information_schema is not asked: it keeps texts
 * in utf8mb3, and newer servers refuse its whole list (3854), whichever columns are asked for, as soon as one running statement
 * holds a four-byte character (tried on 9.7.4). Either list wants PROCESS and nothing else.
 */
export interface AboutConnections<T> {
  /** From performance_schema.processlist. */
  readonly listed: Statement;
  parseListed(rows: readonly TextRow[]): T;
  /** From `showConnections`, where the performance schema is off. `own` is the connection that asks. */
  parseShown(rows: readonly TextRow[], own: number): T;
}

export interface OthersRunning {
  readonly running: number;
  readonly longestSeconds: number;
}

/** How many statements of others run now, and how long the oldest of them has. */
export const othersRunning: AboutConnections<OthersRunning> = {
  listed: sql`
    SELECT COUNT(*) AS running, COALESCE(MAX(time), 0) AS longest
    FROM performance_schema.processlist
    WHERE command NOT IN (${list(['Sleep', ...systemCommands])})
      AND user NOT IN (${list(systemUsers)})
      AND id <> CONNECTION_ID()
      AND COALESCE(info, '') NOT LIKE '%rds-to-azure:%'`,
  parseListed: ([row]) => ({ running: Number(row?.running ?? 0), longestSeconds: Number(row?.longest ?? 0) }),
  parseShown(rows, own) {
    const running = rows.filter(
      (row) =>
        isPeople(row.User ?? '', row.Command ?? '') &&
        row.Command !== 'Sleep' &&
        Number(row.Id) !== own &&
        !infoOf(row).includes('rds-to-azure:'),
    );
    return { running: running.length, longestSeconds: Math.max(0, ...running.map((row) => Number(row.Time))) };
  },
};

/** Connections of these accounts, by user: the list knows where they come from, not which host pattern let them in. */
export function connectionsOf(users: readonly string[]): AboutConnections<readonly number[]> {
  return ids(
    sql`
    SELECT p.id AS id FROM performance_schema.processlist p
    WHERE p.user IN (${list(users)}) AND p.command NOT IN (${list(systemCommands)}) AND p.id <> CONNECTION_ID()`,
    (row) => users.includes(row.User ?? '') && !systemCommands.includes(row.Command ?? ''),
  );
}

/** Ours that still wait with a lock for an account: of a process that died. */
export const waitingAccountLocks = ids(
  sql`
    SELECT p.id AS id FROM performance_schema.processlist p
    WHERE p.info LIKE '%rds-to-azure:%ALTER USER%ACCOUNT LOCK' AND p.id <> CONNECTION_ID()`,
  (row) => /rds-to-azure:.*ALTER USER.*ACCOUNT LOCK$/s.test(infoOf(row)),
);

/** Connections whose request for the fence is still waiting: it must not be granted after the fence was lifted. */
export const waitingFenceRequests = ids(
  sql`
    SELECT id AS id FROM performance_schema.processlist
    WHERE info LIKE '%SET PERSIST read_only = 1' AND id <> CONNECTION_ID()`,
  (row) => infoOf(row).endsWith('SET PERSIST read_only = 1'),
);

export function isConnected(connectionId: number): AboutConnections<readonly number[]> {
  return ids(
    sql`SELECT p.id AS id FROM performance_schema.processlist p WHERE p.id = ${literal(connectionId)}`,
    (row) => Number(row.Id) === connectionId,
  );
}

const nobodyForeign = [...platformUsers, 'system user', 'event_scheduler', 'mysql.session', 'unauthenticated user'];

/** How many connections each account has, without the platform's own, replication and our account. */
export const foreignSessions: AboutConnections<ReadonlyMap<string, number>> = {
  listed: sql`
    SELECT user AS user, COUNT(*) AS connections FROM performance_schema.processlist
    WHERE user NOT IN (${list(nobodyForeign)})
      AND user <> SUBSTRING_INDEX(CURRENT_USER(), '@', 1)
    GROUP BY user ORDER BY user`,
  parseListed: (rows) => new Map(rows.map((row) => [row.user ?? '', Number(row.connections)])),
  parseShown(rows, own) {
    const ours = rows.find((row) => Number(row.Id) === own)?.User;
    const found = new Map<string, number>();
    for (const { User } of rows) {
      if (!User || User === ours || nobodyForeign.includes(User)) continue;
      found.set(User, (found.get(User) ?? 0) + 1);
    }
    return found;
  },
};

function ids(listed: Statement, isMeant: (row: TextRow) => boolean): AboutConnections<readonly number[]> {
  const numbers = (rows: readonly TextRow[], column: 'id' | 'Id') => rows.map((row) => Number(row[column]));
  return {
    listed,
    parseListed: (rows) => numbers(rows, 'id'),
    parseShown: (rows, own) =>
      numbers(
        rows.filter((row) => Number(row.Id) !== own && isMeant(row)),
        'Id',
      ),
  };
}

function infoOf(row: TextRow): string {
  return row.Info ?? '';
}
