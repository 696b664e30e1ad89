import { defaultLimits } from '../../lambda/contract/desired';
import { everyTable } from '../../lambda/contract/table-filter';
import type { TimelineEntry } from '../../lambda/migration/data/cutover-state';
import type { Evidence } from '../../lambda/migration/data/evidence';
import type { StepRun } from '../../lambda/migration/data/journal';
import type { LagUnknown } from '../../lambda/migration/data/lag-history';
import type { StatementSample } from '../../lambda/migration/data/statement-sample';
import { sealed } from '../../lambda/migration/evidence/seal';
import { aFinding } from './a-finding';

const begun = Date.parse('2026-01-02T22:00:00.000Z');
const at = (ms: number) => new Date(begun + ms).toISOString();
const server = { serverUuid: 'u', serverId: '1', gtidMode: 'OFF', lowerCaseTableNames: 0 };
const position = { file: 'binlog.000007', position: 4711, gtidSet: '' };

/** Pulses that nobody could read the lag from. */
const lost: Readonly<Record<number, LagUnknown>> = { 39: 'behind', 40: 'stuck', 41: 'stuck', 60: 'contradiction' };

/** Evidence of a migration that went well, sealed. A test changes what it is about. */
export function anEvidence(changes: Partial<Omit<Evidence, 'seal'>> = {}): Evidence {
  const mismatches = [] as const;
  return sealed({
    format: 1,
    name: 'shop',
    endpoints: { source: 'old.example:3306', target: 'new.example:3306' },
    schemas: ['shop'],
    settings: {
      tables: everyTable,
      freeze: 'stopped-replica',
      strict: false,
      acceptCaseFolding: false,
      limits: defaultLimits,
    },
    assessed: {
      source: { ...server, version: '8.0.42' },
      target: { ...server, version: '8.4.5' },
      findings: [aFinding({ weight: 'warning', code: 'target.definer-missing', subject: "'app'@'%'" })],
      inventory: 'inventory.json',
      definitionsDigest: 'd',
      tables: 2,
      bytes: 5e9,
    },
    frozen: { id: 'f', kind: 'stopped-replica', coordinates: position, frozenAt: at(-7_200_000) },
    copied: { frozenId: 'f', chunks: 300, rows: 1_234_567, bytes: 4_800_000_000, seconds: 600 },
    finished: { frozenId: 'f', indexes: 3, foreignKeys: 1, objects: 4, eventsToEnable: [], definersReplaced: [] },
    replicated: { startedFrom: position, method: 'position', targetPosition: position },
    validated: {
      report: 'r',
      clean: true,
      tables: 2,
      chunks: 300,
      rows: 1_240_000,
      mismatches: 0,
      startedAt: at(-900_000),
      finishedAt: at(-600_000),
      coversFrom: position,
      targetFrom: position,
    },
    copy: {
      format: 1,
      tables: [
        {
          schema: 'shop',
          table: 'orders',
          chunks: 280,
          rows: 1_200_000,
          bytes: 4_700_000_000,
          digest: 'ab'.repeat(32),
        },
        { schema: 'shop', table: 'customer', chunks: 20, rows: 34_567, bytes: 100_000_000, digest: 'cd'.repeat(32) },
      ],
      rate: { spanSeconds: 10, bytes: Array.from({ length: 60 }, (_, i) => 70e6 + 20e6 * Math.sin(i / 5)) },
    },
    tables: [
      { schema: 'shop', table: 'orders', chunks: 280, ofChunks: 280, rows: 1_205_000, mismatches, undecided: [] },
      { schema: 'shop', table: 'customer', chunks: 20, ofChunks: 20, rows: 35_000, mismatches, undecided: [] },
    ],
    lag: Array.from({ length: 90 }, (_, i) => ({
      at: at(60_000 * (i - 90)),
      ...(lost[i] === undefined
        ? { lagMs: Math.round(200 + 150 * Math.cos(i / 6)) }
        : { lagMs: null, reason: lost[i] }),
      behindBytes: Math.round(400_000 * (1 + Math.cos(i / 6))) + (i > 36 && i < 44 ? 9_000_000 : 0),
    })),
    gates: [
      { gate: 'lag', findings: [] },
      { gate: 'way-back', findings: [aFinding({ code: 'cutover.no-way-back' })] },
    ],
    cutover: {
      id: 'shop-9',
      startedAt: at(0),
      deadline: at(30_000),
      line: 'hook-after-cutover',
      fenceAsked: true,
      finalPosition: position,
      channelStoppedAt: { ...position, position: 4800 },
      targetPosition: position,
      timeline: timeline(),
      outcome: 'promoted',
      abortReason: '',
    },
    leases: [{ server: 'source', setting: 'binlog retention hours', was: null, now: '72' }],
    givenBack: [
      { server: 'target', setting: 'innodb_flush_log_at_trx_commit', was: '1', now: '2', endedAt: at(-3_000_000) },
      { server: 'replica', setting: 'stopped replica', was: null, now: 'shop-replica', endedAt: at(-2_900_000) },
    ],
    journal: journal(),
    coverage: Array.from({ length: 90 }, (_, i) => ({
      at: at(60_000 * (i - 90)),
      passes: Math.floor(i / 30),
      chunks: (i % 30) * 10,
      ofChunks: 300,
      poisoned: false,
    })),
    statements: {
      before: aStatementSample(-1000),
      after: aStatementSample(2000, { meanFactor: 0.8, times: 40 }),
    },
    hooksOwed: [],
    startedAt: at(-10_000_000),
    promotedAt: at(700),
    ...changes,
  });
}

export function aStatementSample(
  atMs: number,
  { meanFactor = 1, times = 10_000 }: { readonly meanFactor?: number; readonly times?: number } = {},
): StatementSample {
  const texts = [
    'SELECT * FROM `orders` WHERE `customer_id` = ? ORDER BY `placed_at` DESC LIMIT ?',
    'INSERT INTO `orders` ( `customer_id` , `placed_at` , `total` ) VALUES (...)',
    'UPDATE `customer` SET `seen_at` = NOW ( ? ) WHERE `id` = ?',
    `SELECT ${Array.from({ length: 40 }, (_, i) => `\`column_${i}\``).join(' , ')} FROM \`a_wide_table\``,
  ];
  const statements = texts.map((text, i) => ({
    ...{ schema: 'shop', text, count: times * (i + 1), seconds: meanFactor * times * (i + 1) * 0.0004 * (4 - i) },
    ...{ rowsExamined: 10 * times, rowsSent: times, errors: i === 1 ? 3 : 0 },
  }));
  return { format: 1, at: at(atMs), countedSeconds: 86_400, statements, fault: '' };
}

function journal(): readonly StepRun[] {
  const runs = [
    ['assess', -9_990_000, -9_980_000],
    ['prepare', -9_980_000, -9_940_000],
    ['freeze', -7_400_000, -7_200_000],
    ['plan', -7_200_000, -7_180_000],
    ['copy', -7_180_000, -6_580_000],
    ['finalize', -6_580_000, -6_100_000],
    ['replicate', -6_100_000, -5_500_000],
    ['validate', -5_500_000, -4_900_000],
    ['cut-over', -2000, null],
  ] as const;
  return runs.map(([step, from, until]) => ({
    step,
    startedAt: at(from),
    endedAt: until === null ? null : at(until),
  }));
}

const notes: Readonly<Record<string, string>> = { 'raise-fence': 'proven', 'last-pulse': '184 ms' };

function timeline(): readonly TimelineEntry[] {
  const lines = [
    ['follow-changes', 60],
    ['hook-before-fence', 35],
    ['last-pulse', 190],
    ['arm-dead-man', 12],
    ['raise-fence', 140],
    ['read-final-position', 4],
    ['wait-until-applied', 210],
    ['verify-changed-rows', 380],
    ['remove-channel', 30],
    ['latch-promoted', 9],
    ['unlock-accounts', 6],
    ['publish-endpoint', 11],
  ] as const;
  let now = 0;
  return lines.map(([line, took]) => {
    const entry = { line, startedAt: at(now), endedAt: at(now + took), note: notes[line] ?? '' };
    now += took;
    return entry;
  });
}
