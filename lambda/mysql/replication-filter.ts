import { list } from './quoting';
import { type Statement, sql } from './statement';

/** Server parameter on Azure, start option and statement elsewhere; no variable that SET GLOBAL knows. */
export const wildIgnoreTable = 'replicate_wild_ignore_table';

/** For every channel there is and will be. Not while an applier runs (3017); gone when the server restarts. */
export function changeWildIgnore(value: string): Statement {
  return sql`CHANGE REPLICATION FILTER REPLICATE_WILD_IGNORE_TABLE = (${list(patternsOf(value))})`;
}

/** The value of the parameter, and what the server says of a filter: patterns with commas between. */
export function patternsOf(value: string): readonly string[] {
  return value
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '');
}
