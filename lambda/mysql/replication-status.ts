import type { BinlogPosition, Coordinates } from '../migration/data/position';
import { sql } from './statement';

/** A server's row, every value as text. */
export type TextRow = Readonly<Record<string, string | null>>;

/** A channel as its replica sees it, whatever words the version uses. */
export interface ReplicaStatus {
  readonly receiving: 'yes' | 'connecting' | 'no';
  readonly applying: boolean;
  /** The source's coordinates of what is applied. Empty file: nothing yet. */
  readonly executed: BinlogPosition;
  /** The source's coordinates of what has arrived. */
  readonly received: BinlogPosition;
  /** The applier says that it waits for more: a hint, because its words are not written together with the positions. */
  readonly idle: boolean;
  /** By the source's timestamps; says 0 while nothing arrives. Never a proof. `unknown` is never 0. */
  readonly lagSeconds: number | 'unknown';
  readonly ioErrno: number;
  readonly ioError: string;
  readonly sqlErrno: number;
  readonly sqlError: string;
  readonly autoPosition: boolean;
  readonly retrievedGtidSet: string;
  readonly executedGtidSet: string;
  readonly skipCounter: number;
  readonly sourceHost: string;
  readonly sourcePort: number;
  readonly sourceUser: string;
  readonly sourceUuid: string;
  readonly wildIgnoreTable: string;
}

/** Our channel is the unnamed one; `undefined` when the server follows nobody. */
export function parseReplicaStatus(rows: readonly TextRow[]): ReplicaStatus | undefined {
  const row = rows.find((candidate) => (candidate.Channel_Name ?? '') === '') ?? rows[0];
  if (row === undefined) return undefined;
  const text = (...names: readonly string[]): string | null => {
    for (const name of names) if (row[name] !== undefined) return row[name];
    return null;
  };
  const count = (...names: readonly string[]): number => Number(text(...names) ?? 0);
  const lag = text('Seconds_Behind_Source', 'Seconds_Behind_Master');
  return {
    receiving: receiving(text('Replica_IO_Running', 'Slave_IO_Running')),
    applying: text('Replica_SQL_Running', 'Slave_SQL_Running') === 'Yes',
    executed: {
      file: text('Relay_Source_Log_File', 'Relay_Master_Log_File') ?? '',
      position: count('Exec_Source_Log_Pos', 'Exec_Master_Log_Pos'),
    },
    received: {
      file: text('Source_Log_File', 'Master_Log_File') ?? '',
      position: count('Read_Source_Log_Pos', 'Read_Master_Log_Pos'),
    },
    idle: /has read all relay log/i.test(text('Replica_SQL_Running_State', 'Slave_SQL_Running_State') ?? ''),
    lagSeconds: lag === null ? 'unknown' : Number(lag),
    ioErrno: count('Last_IO_Errno'),
    ioError: text('Last_IO_Error') ?? '',
    sqlErrno: count('Last_SQL_Errno'),
    sqlError: text('Last_SQL_Error') ?? '',
    autoPosition: text('Auto_Position') === '1',
    retrievedGtidSet: gtidSet(text('Retrieved_Gtid_Set')),
    executedGtidSet: gtidSet(text('Executed_Gtid_Set')),
    skipCounter: count('Skip_Counter'),
    sourceHost: text('Source_Host', 'Master_Host') ?? '',
    sourcePort: count('Source_Port', 'Master_Port'),
    sourceUser: text('Source_User', 'Master_User') ?? '',
    sourceUuid: text('Source_UUID', 'Master_UUID') ?? '',
    wildIgnoreTable: text('Replicate_Wild_Ignore_Table') ?? '',
  };
}

/** `SHOW BINARY LOG STATUS`; `undefined` when the server writes no binlog. */
export function parseOwnPosition(rows: readonly TextRow[]): Coordinates | undefined {
  const row = rows[0];
  if (row?.File === undefined || row.File === null) return undefined;
  return { file: row.File, position: Number(row.Position ?? 0), gtidSet: gtidSet(row.Executed_Gtid_Set ?? null) };
}

function receiving(text: string | null): ReplicaStatus['receiving'] {
  if (text === 'Yes') return 'yes';
  return text === 'Connecting' ? 'connecting' : 'no';
}

/** The server breaks long sets into lines. */
function gtidSet(text: string | null): string {
  return (text ?? '').replaceAll(/\s/g, '');
}

/** The coordinator of several workers says only that one has failed; what failed stands here. */
export const readWorkerErrors = sql`SELECT LAST_ERROR_NUMBER AS errno, LAST_ERROR_MESSAGE AS message
  FROM performance_schema.replication_applier_status_by_worker WHERE LAST_ERROR_NUMBER <> 0
  ORDER BY LAST_ERROR_TIMESTAMP DESC LIMIT 1`;
