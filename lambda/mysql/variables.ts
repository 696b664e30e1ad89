import { sql } from './statement';

/** Read on every server before anything is decided about it. */
export const readVersion = sql`SELECT VERSION() AS version`;

export const readIdentity = sql`
  SELECT VERSION() AS version, @@global.server_uuid AS serverUuid, @@global.server_id AS serverId,
    @@global.gtid_mode AS gtidMode, @@global.lower_case_table_names AS lowerCaseTableNames`;

export const readGtidState = sql`SELECT @@global.gtid_mode AS mode, @@global.gtid_executed AS executed`;
