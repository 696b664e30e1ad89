import { list, type Raw, raw } from './quoting';
import { type Statement, sql } from './statement';

/**
 * One row an object: `kind`, `name` (folded to lower case, since the target may fold) and `what` (its definition
 * as far as both sides must agree). Read on both sides with the same text.
 */
export function parityQueries(schemas: readonly string[]): readonly Statement[] {
  const chosen = list(schemas.flatMap((schema) => [schema, schema.toLowerCase()]));
  return [
    sql`SELECT 'column' AS kind, LOWER(CONCAT_WS('.', TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME)) AS name,
        CONCAT_WS('|', ORDINAL_POSITION, COLUMN_TYPE, IS_NULLABLE, IFNULL(CHARACTER_SET_NAME, ''),
          IFNULL(COLLATION_NAME, ''), EXTRA, IFNULL(COLUMN_DEFAULT, '(null)'), IFNULL(SRS_ID, '')) AS what
      FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (${chosen})`,
    sql`SELECT 'table' AS kind, LOWER(CONCAT_WS('.', TABLE_SCHEMA, TABLE_NAME)) AS name,
        CONCAT_WS('|', TABLE_TYPE, IFNULL(ENGINE, ''), IFNULL(TABLE_COLLATION, '')) AS what
      FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${chosen})`,
    sql`SELECT 'index' AS kind, LOWER(CONCAT_WS('.', TABLE_SCHEMA, TABLE_NAME, INDEX_NAME)) AS name,
        GROUP_CONCAT(CONCAT_WS(':', IFNULL(COLUMN_NAME, EXPRESSION), IFNULL(SUB_PART, ''), IFNULL(COLLATION, ''),
          NON_UNIQUE, INDEX_TYPE, IS_VISIBLE) ORDER BY SEQ_IN_INDEX) AS what
      FROM information_schema.STATISTICS WHERE TABLE_SCHEMA IN (${chosen})
      GROUP BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME`,
    sql`SELECT 'constraint' AS kind, LOWER(CONCAT_WS('.', CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME)) AS name,
        CONCAT_WS('|', CONSTRAINT_TYPE, ENFORCED) AS what
      FROM information_schema.TABLE_CONSTRAINTS WHERE CONSTRAINT_SCHEMA IN (${chosen})`,
    sql`SELECT LOWER(ROUTINE_TYPE) AS kind, LOWER(CONCAT_WS('.', ROUTINE_SCHEMA, ROUTINE_NAME)) AS name,
        SHA2(${body('ROUTINE_DEFINITION')}, 256) AS what
      FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (${chosen})`,
    sql`SELECT 'trigger' AS kind, LOWER(CONCAT_WS('.', TRIGGER_SCHEMA, TRIGGER_NAME)) AS name,
        CONCAT_WS('|', ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER, SHA2(${body('ACTION_STATEMENT')}, 256)) AS what
      FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (${chosen})`,
    sql`SELECT 'event' AS kind, LOWER(CONCAT_WS('.', EVENT_SCHEMA, EVENT_NAME)) AS name,
        SHA2(${body('EVENT_DEFINITION')}, 256) AS what
      FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (${chosen})`,
  ];
}

/**
 * A program that was made by a packet of several statements keeps the semicolon behind it as part of its body;
 * made again alone, as it is on the target, it has none.
 */
function body(column: string): Raw {
  return raw(`TRIM(TRAILING ';' FROM RTRIM(IFNULL(${column}, '')))`);
}
