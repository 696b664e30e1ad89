import { type Numbered, onTarget, startAgain } from './fault';

const moreStorage = onTarget(
  'disk-full',
  'the target has no storage left',
  'give the target more storage (az mysql flexible-server update --storage-size); then sync again',
);

/** What the target itself runs out of, or breaks on. */
export const resourceFaults: Numbered = [
  [3, moreStorage],
  [1021, moreStorage],
  [1026, moreStorage],
  [1030, moreStorage],
  [1114, moreStorage],
  [1595, moreStorage],
  [1038, onTarget('out-of-memory', 'the target has no memory for the applier', 'take a larger SKU; then sync again')],
  [1041, onTarget('out-of-memory', 'the target has no memory for the applier', 'take a larger SKU; then sync again')],
  [
    1594,
    onTarget(
      'relay-log-broken',
      'the target can not read its own relay log (a crash)',
      'stop, point the channel again at its executed position and start: sync does that; if it stays, roll back and sync again',
    ),
  ],
  [
    1872,
    onTarget('applier-lost', 'the target has lost where it stood (a crash without relay_log_recovery)', startAgain),
  ],
  [
    1290,
    onTarget(
      'read-only',
      'the target takes no writes, not even of its channel',
      'set read_only and super_read_only back on the target; then sync again',
    ),
  ],
];
