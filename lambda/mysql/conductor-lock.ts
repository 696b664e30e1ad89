import { createHash } from 'node:crypto';
import { identifier, literal, raw } from './quoting';
import { type Statement, sql } from './statement';

/** GET_LOCK takes names of up to 64 characters; a hash keeps any migration name short and unambiguous. */
function lockName(migration: string, what = ''): string {
  return `rds-to-azure${what}:${createHash('sha256').update(migration).digest('hex').slice(0, 32)}`;
}

export function takeConductorLock(migration: string, waitSeconds: number): Statement {
  return sql`SELECT GET_LOCK(${literal(lockName(migration))}, ${literal(waitSeconds)}) AS got`;
}

/**
 * A conductor whose host vanished says nothing any more, and its server would keep the lock for it for hours. So the server ends a
 * conductor that is silent for so long, and one that lives is never silent: `conductorLives`.
 */
const silentSeconds = 30;
export const conductorLivesEveryMs = 10_000;
export const endSilentConductor = sql`SET SESSION wait_timeout = ${literal(silentSeconds)}`;
export const conductorLives = sql`DO 1`;

export function conductorLockHolder(migration: string): Statement {
  return sql`SELECT IS_USED_LOCK(${literal(lockName(migration))}) AS holder`;
}

/** Sessions that work beside the conductor's hold one of these each. */
export function takeLaneLock(migration: string, lane: number, waitSeconds: number): Statement {
  return sql`SELECT GET_LOCK(${literal(laneLock(migration, lane))}, ${literal(waitSeconds)}) AS got`;
}

export function releaseLaneLock(migration: string, lane: number): Statement {
  return sql`SELECT RELEASE_LOCK(${literal(laneLock(migration, lane))})`;
}

/** One column a lane, in their order: the connection that holds its lock, or NULL. */
export function laneLockHolders(migration: string, lanes: number): Statement {
  const columns = Array.from(
    { length: lanes },
    (_, lane) => sql`IS_USED_LOCK(${literal(laneLock(migration, lane))}) AS ${identifier(`lane${lane}`)}`.text,
  );
  return sql`SELECT ${raw(columns.join(', '))}`;
}

function laneLock(migration: string, lane: number): string {
  return lockName(migration, `-lane-${lane}`);
}

export function endConnection(connectionId: number): Statement {
  return sql`KILL CONNECTION ${literal(connectionId)}`;
}
