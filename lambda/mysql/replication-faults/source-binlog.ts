import { type Numbered, onSource, type ReplicationFault, startAgain } from './fault';

export const purged: ReplicationFault = onSource(
  'binlog-purged',
  'the source no longer has the binlog that the channel asks for, or refuses the position',
  'roll back, raise limits.retentionHours and sync again',
);
const beyondEnd = onSource(
  'position-beyond-end',
  'the channel asks for a place behind the end of a binlog of the source: it lost its end in a crash, or is another server (restored, failed over)',
  'roll back and sync again; set sync_binlog = 1 on the source',
);
const tooLarge = onSource(
  'packet-too-large',
  'an event is larger than what one side takes in a packet',
  'raise max_allowed_packet on both servers and replica_max_allowed_packet on the target to 1073741824; then sync again',
);
const broken = onSource(
  'binlog-broken',
  'the source can not read its own binlog (a crash, a full disk, a checksum)',
  'look at the error log of the source; roll back and sync again',
);

/** What the source answers a receiver that it let in. */
export const sourceFaults: Numbered = [
  [1236, purged],
  // From 8.0 on the number of "Got fatal error 1236 from source".
  [13114, purged],
  [1153, tooLarge],
  [2020, tooLarge],
  [13115, tooLarge],
  [
    1197,
    onSource(
      'transaction-too-large',
      'a transaction is larger than max_binlog_cache_size on the target',
      'raise max_binlog_cache_size there; then sync again',
    ),
  ],
  [
    1590,
    onSource(
      'events-lost',
      'the source says that its binlog has a gap (an incident): changes are missing in it',
      startAgain,
    ),
  ],
];

/**
 * Numbers under which the source says several things: only its words tell them apart. Words that are not known leave
 * the meaning of the number.
 * https://github.com/mysql/mysql-server/blob/8.4/sql/rpl_binlog_sender.cc
 */
export function fatalErrorOfSource(text: string): ReplicationFault {
  if (/max_allowed_packet/i.test(text)) return tooLarge;
  if (/position\s*>\s*file size|impossible position/i.test(text)) return beyondEnd;
  if (/bogus data|truncated|checksum|I\/O error|corrupt/i.test(text)) return broken;
  return purged;
}

export const saysSeveralThings: readonly number[] = [1236, 13114];

/** "Source command ... failed: ... (Errno: n)": the source answers a command of the receiver with another number. */
export const commandRefused = 13120;

export function innerErrno(text: string): number {
  return Number(/\(Errno: (\d+)\)\s*$/.exec(text)?.[1] ?? 0);
}
