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

test('a value of a row does not get into the finding', () => {
  const text = "Could not execute Write_rows event; Duplicate entry 'jane@example.com' for key 'customer.mail'";

  expect(channelFinding({ errno: 1062, text }).message).not.toContain('jane');
});
