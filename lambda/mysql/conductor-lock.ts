import { createHash } from 'node:crypto';
import { literal } from './quoting';
import { type Statement, sql } from './statement';

/** GET_LOCK takes names of up to 64 characters; a hash keeps any migration name short and unambiguous. */
function lockName(migration: string): string {
  return `rds-to-azure:${createHash('sha256').update(migration).digest('hex').slice(0, 32)}`;
}

export function takeConductorLock(migration: string, waitSeconds: number): Statement {
  return sql`SELECT GET_LOCK(${literal(lockName(migration))}, ${literal(waitSeconds)}) AS got`;
}

export function conductorLockHolder(migration: string): Statement {
  return sql`SELECT IS_USED_LOCK(${literal(lockName(migration))}) AS holder`;
}

export function endConnection(connectionId: number): Statement {
  return sql`KILL CONNECTION ${literal(connectionId)}`;
}
