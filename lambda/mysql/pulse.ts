import { pulseSchema } from '../contract/names';
import { identifier, literal, raw } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/**
 * One row that is counted up on the source and looked for on the target. Born before the freeze, so that the
 * copy carries it: an update of a row that the target lacks would stop the channel (1032).
 */
const forward = identifier(pulseSchema, 'pulse');
const row = raw('id = 1');

/**
 * The same the other way, for proving the way back while the source still takes the writes. A table of its own: whoever looks
 * for strangers' writes on the target sees the tables of a change, not its rows.
 */
const backTable = 'pulse_back';
const back = identifier(pulseSchema, backTable);
/** As the binlog names it. */
export const backPulseTable = `${pulseSchema}.${backTable}`;

/** `forward`: beaten on the source, seen on the target. */
export type PulseWay = 'forward' | 'back';

export const createPulse: readonly Statement[] = [
  sql`CREATE DATABASE IF NOT EXISTS ${identifier(pulseSchema)} CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci`,
  ...[forward, back].flatMap((table) => [
    sql`CREATE TABLE IF NOT EXISTS ${table} (
    id TINYINT UNSIGNED NOT NULL,
    value BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (id)
  ) ENGINE = InnoDB`,
    sql`INSERT INTO ${table} (id, value) VALUES (1, 0) ON DUPLICATE KEY UPDATE value = value + 1`,
  ]),
];

export const dropPulse = sql`DROP DATABASE IF EXISTS ${identifier(pulseSchema)}`;

/** Never goes back, whoever else beats: a waiter for an older value is satisfied by every newer one. */
export function beatPulse(milliseconds: number, way: PulseWay = 'forward'): Statement {
  return sql`UPDATE ${way === 'forward' ? forward : back} SET value = GREATEST(value + 1, ${literal(milliseconds)}) WHERE ${row}`;
}

export function readPulse(way: PulseWay = 'forward'): Statement {
  return sql`SELECT value FROM ${way === 'forward' ? forward : back} WHERE ${row}`;
}

/** `undefined`: the row is not there. */
export function parsePulse(rows: readonly TextRow[]): bigint | undefined {
  const value = rows[0]?.value;
  return value === undefined || value === null ? undefined : BigInt(value);
}
