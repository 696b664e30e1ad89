import { list, type Raw, raw } from './quoting';
import { type Statement, sql } from './statement';

/**
 * One row an object: `kind`, `name` (folded to lower case, since the target may fold) and `what` (its definition
 * as far as both sides must agree); `ofSchema` and `ofTable` for what belongs to a table or is a view. Read on both
 * sides with the same text. Not compared: definers (one that the target
 * does not know is replaced), whether an event is enabled (it is at promotion), the next AUTO_INCREMENT (a gate of
 * its own), comments of tables' storage.
 */
export function parityQueries(schemas: readonly string[]): readonly Statement[] {
  const chosen = list(schemas.flatMap((schema) => [schema, schema.toLowerCase()]));
  return [...tables(chosen), ...keys(chosen), ...programs(chosen)];
}

function tables(chosen: Raw): readonly Statement[] {
  return [
    sql`SELECT 'schema' AS kind, LOWER(SCHEMA_NAME) AS name,
        CONCAT_WS('|', DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME) AS what
      FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (${chosen})`,
    sql`SELECT 'column' AS kind, LOWER(CONCAT_WS('.', TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME)) AS name,
        TABLE_SCHEMA AS ofSchema, TABLE_NAME AS ofTable,
        CONCAT_WS('|', ORDINAL_POSITION, COLUMN_TYPE, IS_NULLABLE, IFNULL(CHARACTER_SET_NAME, ''),
          IFNULL(COLLATION_NAME, ''), EXTRA, IFNULL(COLUMN_DEFAULT, '(null)'), IFNULL(SRS_ID, ''),
          IFNULL(GENERATION_EXPRESSION, '')) AS what
      FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (${chosen})`,
    sql`SELECT 'table' AS kind, LOWER(CONCAT_WS('.', TABLE_SCHEMA, TABLE_NAME)) AS name,
        TABLE_SCHEMA AS ofSchema, TABLE_NAME AS ofTable,
        CONCAT_WS('|', TABLE_TYPE, IFNULL(ENGINE, ''), IFNULL(TABLE_COLLATION, '')) AS what
      FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${chosen})`,
    sql`SELECT 'partition' AS kind,
        LOWER(CONCAT_WS('.', TABLE_SCHEMA, TABLE_NAME, PARTITION_NAME, SUBPARTITION_NAME)) AS name,
        TABLE_SCHEMA AS ofSchema, TABLE_NAME AS ofTable,
        CONCAT_WS('|', PARTITION_ORDINAL_POSITION, PARTITION_METHOD, IFNULL(PARTITION_EXPRESSION, ''),
          IFNULL(PARTITION_DESCRIPTION, ''), IFNULL(SUBPARTITION_METHOD, ''), IFNULL(SUBPARTITION_EXPRESSION, '')) AS what
      FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA IN (${chosen}) AND PARTITION_NAME IS NOT NULL`,
    sql`SELECT 'view' AS kind, LOWER(CONCAT_WS('.', TABLE_SCHEMA, TABLE_NAME)) AS name,
        TABLE_SCHEMA AS ofSchema, TABLE_NAME AS ofTable,
        CONCAT_WS('|', CHECK_OPTION, SECURITY_TYPE, VIEW_DEFINITION) AS what
      FROM information_schema.VIEWS WHERE TABLE_SCHEMA IN (${chosen})`,
  ];
}

function keys(chosen: Raw): readonly Statement[] {
  return [
    sql`SELECT 'index' AS kind, LOWER(CONCAT_WS('.', TABLE_SCHEMA, TABLE_NAME, INDEX_NAME)) AS name,
        TABLE_SCHEMA AS ofSchema, TABLE_NAME AS ofTable,
        GROUP_CONCAT(CONCAT_WS(':', IFNULL(COLUMN_NAME, EXPRESSION), IFNULL(SUB_PART, ''), IFNULL(COLLATION, ''),
          NON_UNIQUE, INDEX_TYPE, IS_VISIBLE) ORDER BY SEQ_IN_INDEX) AS what
      FROM information_schema.STATISTICS WHERE TABLE_SCHEMA IN (${chosen})
      GROUP BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME`,
    sql`SELECT 'constraint' AS kind, LOWER(CONCAT_WS('.', CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME)) AS name,
        CONSTRAINT_SCHEMA AS ofSchema, TABLE_NAME AS ofTable,
        CONCAT_WS('|', CONSTRAINT_TYPE, ENFORCED) AS what
      FROM information_schema.TABLE_CONSTRAINTS WHERE CONSTRAINT_SCHEMA IN (${chosen})`,
    sql`SELECT 'check' AS kind, LOWER(CONCAT_WS('.', c.CONSTRAINT_SCHEMA, c.CONSTRAINT_NAME)) AS name,
        t.TABLE_SCHEMA AS ofSchema, t.TABLE_NAME AS ofTable, c.CHECK_CLAUSE AS what
      FROM information_schema.CHECK_CONSTRAINTS c
      JOIN information_schema.TABLE_CONSTRAINTS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA
        AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK'
      WHERE c.CONSTRAINT_SCHEMA IN (${chosen})`,
    sql`SELECT 'foreign key' AS kind, LOWER(CONCAT_WS('.', r.CONSTRAINT_SCHEMA, r.TABLE_NAME, r.CONSTRAINT_NAME)) AS name,
        r.CONSTRAINT_SCHEMA AS ofSchema, r.TABLE_NAME AS ofTable,
        CONCAT_WS('|', GROUP_CONCAT(CONCAT(k.COLUMN_NAME, ' to ', LOWER(CONCAT_WS('.', k.REFERENCED_TABLE_SCHEMA,
          k.REFERENCED_TABLE_NAME)), '.', k.REFERENCED_COLUMN_NAME) ORDER BY k.ORDINAL_POSITION),
          MIN(r.UPDATE_RULE), MIN(r.DELETE_RULE)) AS what
      FROM information_schema.REFERENTIAL_CONSTRAINTS r
      JOIN information_schema.KEY_COLUMN_USAGE k ON k.CONSTRAINT_SCHEMA = r.CONSTRAINT_SCHEMA
        AND k.TABLE_NAME = r.TABLE_NAME AND k.CONSTRAINT_NAME = r.CONSTRAINT_NAME
      WHERE r.CONSTRAINT_SCHEMA IN (${chosen}) GROUP BY r.CONSTRAINT_SCHEMA, r.TABLE_NAME, r.CONSTRAINT_NAME`,
  ];
}

function programs(chosen: Raw): readonly Statement[] {
  return [
    sql`SELECT LOWER(ROUTINE_TYPE) AS kind, LOWER(CONCAT_WS('.', ROUTINE_SCHEMA, ROUTINE_NAME)) AS name,
        CONCAT_WS('|', IFNULL(DTD_IDENTIFIER, ''), SECURITY_TYPE, SQL_DATA_ACCESS, IS_DETERMINISTIC, SQL_MODE,
          SHA2(${body('ROUTINE_DEFINITION')}, 256)) AS what
      FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (${chosen})`,
    sql`SELECT 'parameter' AS kind,
        LOWER(CONCAT_WS('.', SPECIFIC_SCHEMA, ROUTINE_TYPE, SPECIFIC_NAME, ORDINAL_POSITION)) AS name,
        CONCAT_WS('|', PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER, IFNULL(CHARACTER_SET_NAME, ''),
          IFNULL(COLLATION_NAME, '')) AS what
      FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA IN (${chosen})`,
    sql`SELECT 'trigger' AS kind, LOWER(CONCAT_WS('.', TRIGGER_SCHEMA, TRIGGER_NAME)) AS name,
        EVENT_OBJECT_SCHEMA AS ofSchema, EVENT_OBJECT_TABLE AS ofTable,
        CONCAT_WS('|', LOWER(EVENT_OBJECT_TABLE), ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER, SQL_MODE,
          SHA2(${body('ACTION_STATEMENT')}, 256)) AS what
      FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (${chosen})`,
    sql`SELECT 'event' AS kind, LOWER(CONCAT_WS('.', EVENT_SCHEMA, EVENT_NAME)) AS name,
        CONCAT_WS('|', EVENT_TYPE, IFNULL(EXECUTE_AT, ''), IFNULL(INTERVAL_VALUE, ''), IFNULL(INTERVAL_FIELD, ''),
          IFNULL(STARTS, ''), IFNULL(ENDS, ''), ON_COMPLETION, TIME_ZONE, SQL_MODE,
          SHA2(${body('EVENT_DEFINITION')}, 256)) AS what
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
