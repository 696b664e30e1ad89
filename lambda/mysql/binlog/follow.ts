import { type Statement, sql } from '../statement';

/**
 * What a follower says before it asks for events, in the words of both ages: that it knows checksums (without that the
 * server refuses it) and wants none it could do without, and a heartbeat each second
 * (nanoseconds), so that the server notices soon when nobody listens any more. Without a UUID of its own the server would
 * end another follower with the same server id.
 */
export function followerSettings(uuid: string): readonly Statement[] {
  const id = { kind: 'literal', value: uuid } as const;
  return [
    sql`SET @source_binlog_checksum = 'NONE', @master_binlog_checksum = 'NONE',
      @source_heartbeat_period = 1000000000, @master_heartbeat_period = 1000000000,
      @replica_uuid = ${id}, @slave_uuid = ${id}`,
  ];
}
