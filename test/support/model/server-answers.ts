import { pulseSchema } from '../../../lambda/contract/names';
import type { Row } from '../../../lambda/migration/ports';
import { type Logged, type ModelServer, positionOf } from './model-server';
import type { Trouble } from './statements';

/** The table that a transaction of the log changes, as the binlog names it. */
export function tableOf({ what }: Logged): { readonly schema: string; readonly table: string } {
  switch (what) {
    case 'application':
      return { schema: 'shop', table: 'ledger' };
    case 'pulse':
    case 'pulse_back':
      return { schema: pulseSchema, table: what };
    default:
      return { schema: 'elsewhere', table: what };
  }
}

/** SHOW BINLOG EVENTS. */
export function eventRows(server: ModelServer, from: number): readonly Row[] {
  return server.log.slice(from).map((one, at) => {
    const { schema, table } = tableOf(one);
    return {
      Pos: String(positionOf(from + at)),
      End_log_pos: String(positionOf(from + at + 1)),
      Server_id: one.origin === 'source' ? '1' : '2',
      Event_type: 'Table_map',
      Info: `table_id: 1 (${schema}.${table})`,
    };
  });
}

/** SHOW REPLICA STATUS of a server that follows the other. */
export function statusRows(server: ModelServer, other: ModelServer, trouble: Trouble): readonly Row[] {
  const { channel } = server;
  if (channel === undefined) return [];
  const running = channel.running ? 'Yes' : 'No';
  return [
    {
      Channel_Name: '',
      Replica_IO_Running: running,
      Replica_SQL_Running: running,
      Relay_Source_Log_File: other.file,
      Exec_Source_Log_Pos: String(positionOf(channel.applied)),
      Source_Log_File: other.file,
      Read_Source_Log_Pos: String(positionOf(channel.applied)),
      Replica_SQL_Running_State: '',
      Seconds_Behind_Source: '0',
      Last_IO_Errno: '0',
      Last_SQL_Errno: '0',
      Auto_Position: '0',
      Skip_Counter: trouble === 'skipped-event' ? '1' : '0',
      Source_Host: other.side,
      Source_Port: '3306',
      Source_User: channel.user,
      Replicate_Wild_Ignore_Table: channel.ignores,
    },
  ];
}
