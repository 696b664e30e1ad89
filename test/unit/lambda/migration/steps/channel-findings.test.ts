import { channelFinding } from '../../../../../lambda/migration/steps/replicate/channel-findings';
import { replicationFault } from '../../../../../lambda/mysql/replication-faults';

test.each([
  [1236, 'replicate.binlog-purged', 'data'],
  [13114, 'replicate.binlog-purged', 'data'],
  [1045, 'replicate.login-refused', 'login'],
  [2026, 'replicate.tls-refused', 'login'],
  [2003, 'replicate.unreachable', 'path'],
  [1062, 'replicate.duplicate-row', 'data'],
  [1032, 'replicate.row-missing', 'data'],
  [1075, 'replicate.invisible-key', 'data'],
  [4711, 'replicate.stopped', 'data'],
] as const)('error %s is %s, a matter of %s', (errno, code, kind) => {
  const finding = channelFinding({ errno, text: 'text' });

  expect(finding).toMatchObject({ code, weight: 'blocker' });
  expect(finding.remedy).not.toBe('');
  expect(replicationFault(errno).kind).toBe(kind);
});

/** Texts as servers of 8.0 to 9.7 write them: recorded, as not each of them can be provoked here. */
test.each([
  [
    "Got fatal error 1236 from source when reading data from binary log: 'Could not find first log file name in binary log index file'",
    'replicate.binlog-purged',
  ],
  [
    "Got fatal error 1236 from source when reading data from binary log: 'log event entry exceeded max_allowed_packet; Increase max_allowed_packet on source'",
    'replicate.packet-too-large',
  ],
  [
    "Got fatal error 1236 from source when reading data from binary log: 'Client requested source to start replication from position > file size'",
    'replicate.position-beyond-end',
  ],
  [
    "Got fatal error 1236 from source when reading data from binary log: 'bogus data in log event'",
    'replicate.binlog-broken',
  ],
  [
    'Got fatal error 1236 from source when reading data from binary log: words that no version has used yet',
    'replicate.binlog-purged',
  ],
])('one number, several causes: %s', (text, code) => {
  expect(channelFinding({ errno: 13114, text })).toMatchObject({ code, side: 'source' });
});

test.each([
  [1153, 'packet-too-large'],
  [1021, 'disk-full'],
  [1030, 'disk-full'],
  [1449, 'definer-missing'],
  [3944, 'filter-missing'],
  [1590, 'events-lost'],
  [1594, 'relay-log-broken'],
  [1064, 'syntax'],
  [1205, 'lock-timeout'],
])('error %s, not provoked here, is %s', (errno, word) => {
  expect(replicationFault(errno).word).toBe(word);
});

test('a command that the source refuses is a missing privilege when its own number says so', () => {
  const text =
    "Source command COM_REGISTER_REPLICA failed: Access denied for user 'r'@'%' (using password: YES) (Errno: 1045)";

  expect(channelFinding({ errno: 13120, text }).code).toBe('replicate.privilege-missing');
});

test('the text of a statement does not get into the finding', () => {
  const text =
    "Error 'Duplicate column name' on query. Default database: 'shop'. Query: 'ALTER TABLE t ADD c INT DEFAULT 'jane''";

  expect(channelFinding({ errno: 1060, text }).message).not.toContain('jane');
});

test('a value of a row does not get into the finding', () => {
  const text = "Could not execute Write_rows event; Duplicate entry 'jane@example.com' for key 'customer.mail'";

  expect(channelFinding({ errno: 1062, text }).message).not.toContain('jane');
});
