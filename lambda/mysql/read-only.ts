import { sql } from './statement';

/** 1 once the server refuses writes of ordinary accounts. */
export const readReadOnly = sql`SELECT @@global.read_only AS readOnly`;
