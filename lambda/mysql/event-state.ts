import { identifier, join, list, literal, type Raw, raw } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/** `user@host` of an event; none: it is not there. */
export function readEventDefiner(schema: string, name: string): Statement {
  return sql`SELECT DEFINER AS definer FROM information_schema.EVENTS
    WHERE LOWER(EVENT_SCHEMA) = LOWER(${literal(schema)}) AND EVENT_NAME = ${literal(name)}`;
}

export function parseEventDefiner(rows: readonly TextRow[]): string | undefined {
  return rows[0]?.definer ?? undefined;
}

/** Those that the scheduler would run. */
export function listEnabledEvents(schemas: readonly string[]): Statement {
  return sql`SELECT EVENT_SCHEMA AS eventSchema, EVENT_NAME AS name FROM information_schema.EVENTS
    WHERE LOWER(EVENT_SCHEMA) IN (${list(schemas.map((schema) => schema.toLowerCase()))}) AND STATUS = 'ENABLED'
    ORDER BY 1, 2`;
}

/**
 * Events arrive disabled; at promotion those that were enabled on the source are enabled again. Whoever alters an
 * event becomes its definer unless the statement names one.
 */
export function enableEvent(schema: string, name: string, definer: string | undefined): Statement {
  return alterEvent(schema, name, definer, raw('ENABLE'));
}

export function disableEvent(schema: string, name: string, definer: string | undefined): Statement {
  return alterEvent(schema, name, definer, raw('DISABLE'));
}

function alterEvent(schema: string, name: string, definer: string | undefined, state: Raw): Statement {
  const event = identifier(schema, name);
  if (definer === undefined) return sql`ALTER EVENT ${event} ${state}`;
  const at = definer.lastIndexOf('@');
  const account = join([literal(definer.slice(0, at)), literal(definer.slice(at + 1))], '@');
  return sql`ALTER DEFINER = ${account} EVENT ${event} ${state}`;
}

/** Events that the scheduler of this server runs now. */
export function readRunningEvents(schemas: readonly string[]): Statement {
  return sql`SELECT CONCAT(EVENT_SCHEMA, '.', EVENT_NAME) AS name FROM information_schema.EVENTS
    WHERE EVENT_SCHEMA IN (${list(schemas)}) AND STATUS = 'ENABLED' AND @@global.event_scheduler = 'ON'`;
}

export function parseRunningEvents(rows: readonly TextRow[]): readonly string[] {
  return rows.map((row) => row.name ?? '');
}
