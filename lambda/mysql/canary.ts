import { workSchema } from '../contract/names';
import { identifier, literal } from './quoting';
import { type Statement, sql } from './statement';

const table = identifier(workSchema, 'canary');

/** Made before the outage, so that the switch itself does no DDL. */
export const createCanary: readonly Statement[] = [
  sql`CREATE DATABASE IF NOT EXISTS ${identifier(workSchema)}`,
  sql`CREATE TABLE IF NOT EXISTS ${table} (id VARCHAR(64) NOT NULL, PRIMARY KEY (id)) ENGINE = InnoDB`,
];

export interface Canary {
  readonly write: Statement;
  readonly read: Statement;
  readonly remove: Statement;
}

export function canaryStatements(id: string): Canary {
  return {
    write: sql`INSERT INTO ${table} (id) VALUES (${literal(id)}) ON DUPLICATE KEY UPDATE id = id`,
    read: sql`SELECT id FROM ${table} WHERE id = ${literal(id)}`,
    remove: sql`DELETE FROM ${table} WHERE id = ${literal(id)}`,
  };
}
