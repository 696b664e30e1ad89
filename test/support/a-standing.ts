import type { StandingNotice } from '../../lambda/migration/data/standing-notice';
import type { Standing } from '../../scripts/migrate/status/standing';
import { aFinding } from './a-finding';
import { aReport } from './a-progress';
import { aRunRecord } from './a-run-record';

const now = new Date('2026-01-02T22:00:00.000Z');
const before = (seconds: number) => new Date(now.getTime() - 1000 * seconds).toISOString();

export const aNotice: StandingNotice = {
  code: 'source.threads-running',
  side: 'source',
  effect: 'fewer-workers',
  message: '31 threads run on the source, the limit is 25',
  remedy: 'nothing to do: it goes on below 20; --max-threads-running moves the limit',
  since: before(75),
  seenAt: before(2),
};

/** A migration that is validated and followed, with one gate closed. A test changes what it is about. */
export function aStanding(changes: Partial<Standing> = {}): Standing {
  const position = { file: 'binlog.000007', position: 4711, gtidSet: '' };
  return {
    now,
    record: aRunRecord({
      level: 'validated',
      at: 'validate',
      epoch: 17,
      updatedAt: before(12),
      outputs: {
        freeze: { id: 'f1', kind: 'stopped-replica', coordinates: position, frozenAt: before(9000) },
        copy: { frozenId: 'f1', chunks: 6, rows: 60, bytes: 480, seconds: 12 },
      },
      validation: {
        passes: 12,
        firstCleanAt: before(7000),
        lastCleanAt: before(85),
        poisoned: null,
        underWay: { startedAt: before(60), chunks: 40, ofChunks: 120 },
      },
      wayBack: { state: 'proven', since: before(400), why: '', findings: [], sourcePosition: null, validated: null },
    }),
    progress: aReport([0, 1, 2], { at: before(1), frozenId: 'f1' }, [0]),
    look: { format: 1, at: before(21), lag: { lagMs: 184, why: '' }, retention: null, findings: [] },
    notices: [aNotice],
    gates: {
      askedAt: before(21),
      verdicts: [
        { gate: 'copy-complete', findings: [] },
        {
          gate: 'lag',
          findings: [
            aFinding({
              weight: 'blocker',
              code: 'cutover.lag-too-high',
              message: 'the lag is 9 s, at most 5 s',
              remedy: 'wait',
            }),
          ],
        },
        { gate: 'way-back', findings: [aFinding({ code: 'way-back.unverified-tls' })] },
      ],
    },
    lags: Array.from({ length: 50 }, (_, i) => ({
      at: before(60 * (50 - i)),
      lagMs: i === 30 ? null : 150 + 20 * (i % 9),
    })),
    published: {
      level: 'validated',
      ready: { ready: false, since: before(30), why: 'lag: cutover.lag-too-high' },
      fence: 'down',
    },
    measured: undefined,
    execution: undefined,
    unread: [],
    ...changes,
  };
}
