import { workSchema } from '../../contract/names';
import { identifier, literal } from '../quoting';
import { type Statement, sql } from '../statement';

const epoch = identifier(workSchema, 'epoch');
const receipt = identifier(workSchema, 'receipt');
const made = identifier(workSchema, 'made');

/** Where the preparation of the target stands, for this freeze. */
export const phases = ['emptying', 'creating', 'ready'] as const;
export type Phase = (typeof phases)[number];

export const makeWorkSchema: readonly Statement[] = [
  sql`CREATE DATABASE IF NOT EXISTS ${identifier(workSchema)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  sql`CREATE TABLE IF NOT EXISTS ${epoch} (
    one TINYINT NOT NULL PRIMARY KEY,
    freeze_epoch BIGINT NOT NULL,
    frozen_id VARCHAR(100) NOT NULL,
    phase VARCHAR(10) NOT NULL,
    since TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
  ) ENGINE = InnoDB`,
  sql`CREATE TABLE IF NOT EXISTS ${receipt} (
    frozen_id VARCHAR(100) NOT NULL,
    chunk INT NOT NULL,
    schema_name VARCHAR(64) NOT NULL,
    table_name VARCHAR(64) NOT NULL,
    row_count BIGINT NOT NULL,
    byte_count BIGINT NOT NULL,
    digest VARCHAR(160) NOT NULL,
    holder BIGINT UNSIGNED NULL,
    done_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    PRIMARY KEY (frozen_id, chunk)
  ) ENGINE = InnoDB`,
  sql`CREATE TABLE IF NOT EXISTS ${made} (
    kind VARCHAR(10) NOT NULL,
    schema_name VARCHAR(64) NOT NULL,
    object_name VARCHAR(64) NOT NULL,
    PRIMARY KEY (kind, schema_name, object_name)
  ) ENGINE = InnoDB`,
];

export const dropWorkSchema: Statement = sql`DROP DATABASE IF EXISTS ${identifier(workSchema)}`;
export const hasWorkSchema: Statement = sql`SELECT 1 FROM information_schema.tables
  WHERE table_schema = ${literal(workSchema)} AND table_name = 'made'`;

export const readEpoch: Statement = sql`SELECT freeze_epoch, frozen_id, phase FROM ${epoch}`;

export function firstEpoch(freezeEpoch: number, frozenId: string): Statement {
  return sql`INSERT INTO ${epoch} (one, freeze_epoch, frozen_id, phase)
    VALUES (1, ${literal(freezeEpoch)}, ${literal(frozenId)}, 'emptying')`;
}

/** Never backwards: a turn that was overtaken changes no row. */
export function raiseEpoch(freezeEpoch: number, frozenId: string): Statement {
  return sql`UPDATE ${epoch}
    SET freeze_epoch = ${literal(freezeEpoch)}, frozen_id = ${literal(frozenId)}, phase = 'emptying',
      since = CURRENT_TIMESTAMP(3)
    WHERE freeze_epoch < ${literal(freezeEpoch)}`;
}

export function enterPhase(frozenId: string, phase: Phase): Statement {
  return sql`UPDATE ${epoch} SET phase = ${literal(phase)} WHERE frozen_id = ${literal(frozenId)}`;
}

export const dropReceipts: Statement = sql`DELETE FROM ${receipt}`;

/** A receipt that was opened already, and one of a freeze that is not the target's (any more). */
export const receiptRefusals = { taken: 1062, stale: 1048 };

/**
 * First in the transaction of its rows: a second worker with the same chunk waits here, then meets 1062. The row of the
 * epoch is held to the end of the transaction: a newer freeze waits for us, and we never commit after it. Without a
 * row that is still current the receipt has no name, and the column refuses NULL: 1048, and nothing after it is run.
 */
export function openReceipt(r: {
  frozenId: string;
  freezeEpoch: number;
  chunk: number;
  schema: string;
  table: string;
}): Statement {
  return sql`INSERT INTO ${receipt} (frozen_id, chunk, schema_name, table_name, row_count, byte_count, digest, holder)
    VALUES ((SELECT frozen_id FROM ${epoch}
        WHERE frozen_id = ${literal(r.frozenId)} AND freeze_epoch = ${literal(r.freezeEpoch)} AND phase = 'ready' FOR SHARE),
      ${literal(r.chunk)}, ${literal(r.schema)}, ${literal(r.table)}, 0, 0, '', CONNECTION_ID())`;
}

export function fillReceipt(r: {
  frozenId: string;
  chunk: number;
  rows: bigint;
  bytes: number;
  digest: string;
}): Statement {
  return sql`UPDATE ${receipt}
    SET row_count = ${literal(r.rows)}, byte_count = ${literal(r.bytes)}, digest = ${literal(r.digest)}, holder = NULL
    WHERE frozen_id = ${literal(r.frozenId)} AND chunk = ${literal(r.chunk)}`;
}

/**
 * Connections that hold a receipt which is not committed. The next statement reads what others have not committed:
 * a worker that hangs (its host was frozen, its line is cut without a word) keeps its locks for as long as the server
 * waits for it, which may be hours.
 */
export const lookAtOpenReceipts: Statement = sql`SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED`;
export const readHolders: Statement = sql`SELECT DISTINCT holder FROM ${receipt} WHERE holder IS NOT NULL`;

export function readReceipts(frozenId: string): Statement {
  return sql`SELECT chunk FROM ${receipt} WHERE frozen_id = ${literal(frozenId)}`;
}

export function sumReceipts(frozenId: string): Statement {
  return sql`SELECT COUNT(*) AS chunks, COALESCE(SUM(row_count), 0) AS row_count, COALESCE(SUM(byte_count), 0) AS byte_count,
      COALESCE(TIMESTAMPDIFF(MICROSECOND, (SELECT since FROM ${epoch}), MAX(done_at)), 0) AS microseconds
    FROM ${receipt} WHERE frozen_id = ${literal(frozenId)}`;
}

/** One chunk as it was committed. */
export interface Receipt {
  readonly schema: string;
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
  readonly digest: string;
  /** Since the target was given to this freeze. */
  readonly afterSeconds: number;
}

export function readReceiptsInOrder(frozenId: string): Statement {
  return sql`SELECT schema_name AS \`schema\`, table_name AS \`table\`, row_count, byte_count, digest,
      TIMESTAMPDIFF(MICROSECOND, (SELECT since FROM ${epoch}), done_at) AS microseconds
    FROM ${receipt} WHERE frozen_id = ${literal(frozenId)} ORDER BY chunk`;
}

export function parseReceipt(row: Readonly<Record<string, string | null>>): Receipt {
  return {
    schema: row.schema ?? '',
    table: row.table ?? '',
    rows: Number(row.row_count ?? 0),
    bytes: Number(row.byte_count ?? 0),
    digest: row.digest ?? '',
    afterSeconds: Math.max(0, Number(row.microseconds ?? 0) / 1e6),
  };
}

export const madeKinds = ['schema', 'table', 'view', 'procedure', 'function', 'trigger', 'event'] as const;
export type MadeKind = (typeof madeKinds)[number];

export interface MadeObject {
  readonly kind: MadeKind;
  readonly schema: string;
  /** Of a schema: ''. */
  readonly name: string;
}

/** Written before the object is made: what is in here and not there is no harm, the other way round is. */
export function noteMade(objects: readonly MadeObject[]): Statement {
  const rows = objects.map((o) => sql`(${literal(o.kind)}, ${literal(o.schema)}, ${literal(o.name)})`.text);
  return sql`INSERT IGNORE INTO ${made} (kind, schema_name, object_name) VALUES ${{ kind: 'raw', text: rows.join(', ') }}`;
}

export const readMade: Statement = sql`SELECT kind, schema_name AS \`schema\`, object_name AS name FROM ${made}`;

export function parseMade(rows: readonly Readonly<Record<string, string | null>>[]): readonly MadeObject[] {
  return rows.flatMap((row) => {
    const kind = madeKinds.find((one) => one === row.kind);
    return kind === undefined ? [] : [{ kind, schema: row.schema ?? '', name: row.name ?? '' }];
  });
}

export function forgetMade(kind: MadeKind, schema: string, name: string): Statement {
  return sql`DELETE FROM ${made}
    WHERE kind = ${literal(kind)} AND schema_name = ${literal(schema)} AND object_name = ${literal(name)}`;
}

export function dropMade(object: MadeObject): Statement {
  const name = identifier(object.schema, object.name);
  switch (object.kind) {
    case 'schema':
      return sql`DROP DATABASE IF EXISTS ${identifier(object.schema)}`;
    case 'table':
      return sql`DROP TABLE IF EXISTS ${name}`;
    case 'view':
      return sql`DROP VIEW IF EXISTS ${name}`;
    case 'procedure':
      return sql`DROP PROCEDURE IF EXISTS ${name}`;
    case 'function':
      return sql`DROP FUNCTION IF EXISTS ${name}`;
    case 'trigger':
      return sql`DROP TRIGGER IF EXISTS ${name}`;
    case 'event':
      return sql`DROP EVENT IF EXISTS ${name}`;
  }
}
