import { sampleSchema } from '../../contract/names';
import { identifier } from '../quoting';
import { type Statement, sql } from '../statement';

/** Whatever stands in it is a rest of an earlier forecast that ended too early. */
export const dropSampleSchema: Statement = sql`DROP DATABASE IF EXISTS ${identifier(sampleSchema)}`;
export const makeSampleSchema: Statement = sql`CREATE DATABASE ${identifier(sampleSchema)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`;

export function dropSampleTable(name: string): Statement {
  return sql`DROP TABLE ${identifier(sampleSchema, name)}`;
}
