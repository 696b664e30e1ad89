import { pulseSchema } from '../contract/names';
import { identifier, literal, raw } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/**
 * One row that is counted up on the source and looked for on the target. Born before the freeze, so that the
 * copy carries it: an update of a row that the target lacks would stop the channel (1032).
 */
const table = identifier(pulseSchema, 'pulse');
const row = raw('id = 1');

export const createPulse: readonly Statement[] = [
  sql`CREATE DATABASE IF NOT EXISTS ${identifier(pulseSchema)} CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci`,
  sql`CREATE TABLE IF NOT EXISTS ${table} (
    id TINYINT UNSIGNED NOT NULL,
    value BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (id)
  ) ENGINE = InnoDB`,
  sql`INSERT INTO ${table} (id, value) VALUES (1, 0) ON DUPLICATE KEY UPDATE value = value + 1`,
];

export const dropPulse = sql`DROP DATABASE IF EXISTS ${identifier(pulseSchema)}`;

/** Never goes back, whoever else beats: a waiter for an older value is satisfied by every newer one. */
export function beatPulse(milliseconds: number): Statement {
  return sql`UPDATE ${table} SET value = GREATEST(value + 1, ${literal(milliseconds)}) WHERE ${row}`;
}

export const readPulse = sql`SELECT value FROM ${table} WHERE ${row}`;

/** `undefined`: the row is not there. */
export function parsePulse(rows: readonly TextRow[]): bigint | undefined {
  const value = rows[0]?.value;
  return value === undefined || value === null ? undefined : BigInt(value);
}
