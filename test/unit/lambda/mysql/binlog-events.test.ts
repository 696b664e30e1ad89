import { parseBinlogEvents } from '../../../../lambda/mysql/binlog-events';

function meaning(Event_type: string, Info: string) {
  const row = { Log_name: 'bin.000001', Pos: '4', Event_type, Server_id: '101', End_log_pos: '126', Info };
  return parseBinlogEvents([row])[0];
}

test.each([
  ['Table_map', 'table_id: 108 (shop.odd.name)', { kind: 'table-map', tableId: '108', table: 'shop.odd.name' }],
  ['Write_rows', 'table_id: 108 flags: STMT_END_F', { kind: 'rows', tableId: '108' }],
  ['Update_rows_partial', 'table_id: 9', { kind: 'rows', tableId: '9' }],
  ['Delete_rows_v1', 'table_id: 9', { kind: 'rows', tableId: '9' }],
  ['Query', 'use `shop`; DROP TABLE x', { kind: 'statement', text: 'use `shop`; DROP TABLE x' }],
  ['Query', 'BEGIN', { kind: 'other' }],
  ['Query', "XA START X'61',X'',1", { kind: 'other' }],
  ['Transaction_payload', "compression='ZSTD'", { kind: 'compressed' }],
  ['Xid', 'COMMIT /* xid=10 */', { kind: 'boundary' }],
  ['Anonymous_Gtid', "SET @@SESSION.GTID_NEXT= 'ANONYMOUS'", { kind: 'boundary' }],
  ['Gtid', "SET @@SESSION.GTID_NEXT= 'a-b:1'", { kind: 'boundary' }],
  [
    'Rows_query',
    '# /* x */ INSERT INTO t VALUES (1)',
    { kind: 'rows-text', text: '# /* x */ INSERT INTO t VALUES (1)' },
  ],
])('%s %s', (type, info, expected) => {
  expect(meaning(type, info)).toEqual({ start: 4, end: 126, serverId: '101', ...expected });
});
