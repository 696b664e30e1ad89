import { platformUsers } from './accounts/platform-accounts';
import { list } from './quoting';
import type { TextRow } from './replication-status';
import { sql } from './statement';

/** Connections by account, without the platform's own, replication and our account. */
export const countForeignSessions = sql`
  SELECT user AS user, COUNT(*) AS connections FROM information_schema.processlist
  WHERE user NOT IN (${list([...platformUsers, 'system user', 'event_scheduler', 'mysql.session', 'unauthenticated user'])})
    AND user <> SUBSTRING_INDEX(CURRENT_USER(), '@', 1)
  GROUP BY user ORDER BY user`;

export function parseForeignSessions(rows: readonly TextRow[]): readonly { user: string; count: number }[] {
  return rows.map((row) => ({ user: row.user ?? '', count: Number(row.connections) }));
}
