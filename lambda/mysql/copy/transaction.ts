import { sql } from '../statement';

export const beginTransaction = sql`START TRANSACTION`;
export const commitTransaction = sql`COMMIT`;
export const rollBackTransaction = sql`ROLLBACK`;
