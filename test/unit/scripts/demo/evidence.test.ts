import { type EvidenceInput, evidenceOf } from '../../../../scripts/demo/evidence';
import { summaryOf } from '../../../../scripts/demo/summary';
import { aRunRecord } from '../../../support/a-run-record';

const switchTo = (to: 'source' | 'target') => ({
  ...{ to, milliseconds: 500, lastOnSourceMs: 0, firstOnTargetMs: 500, refused: 3, lost: 1, hung: 0 },
  longestPauseBeforeMs: 10,
});
const stay = (side: 'source' | 'target') => ({ side, acknowledged: 1000 });

function input(changes: Partial<EvidenceInput> = {}): EvidenceInput {
  const record = aRunRecord();
  return {
    driver: 'cdktf',
    record: {
      ...record,
      cutover: { ...promoted, outcome: 'promoted' },
      outputs: { ...record.outputs, validate: clean },
    },
    held: {
      promoted: false,
      text: '- [blocker] cutover.lag-unknown (lag)',
      acknowledgedMeanwhile: 9,
      refusedMeanwhile: 0,
    },
    switches: [switchTo('target'), switchTo('source'), switchTo('target')],
    proof: {
      ledger: {
        ...{ acknowledged: 4000, refused: 9, unknown: 0, unknownPresent: 0, acknowledgedOnTarget: 2000 },
        stays: [stay('source'), stay('target'), stay('source'), stay('target')],
        ...{ missing: 0, unexpected: 0, examples: [] },
      },
      ...{ tables: 13, rows: 100, definitions: 40, differences: [] },
    },
    seconds: 300.4,
    ...changes,
  };
}

const promoted = {
  ...{ id: 'shop-9', startedAt: '', deadline: '', line: '', fenceAsked: true, finalPosition: null },
  ...{ channelStoppedAt: null, targetPosition: null, timeline: [], abortReason: '' },
};
const position = { file: 'b.1', position: 4, gtidSet: '' };
const clean = {
  ...{ report: '', clean: true, tables: 13, chunks: 26, rows: 100, mismatches: 0, startedAt: '', finishedAt: '' },
  ...{ coversFrom: position, targetFrom: position },
};

test('passes only when every act was seen', () => {
  const good = input();
  const { held, proof } = good;
  expect(evidenceOf(good).verdict).toBe('passed');
  for (const lacking of [
    input({ held: { ...held, promoted: true } }),
    input({ held: { ...held, text: '- [blocker] cutover.validation-stale' } }),
    input({ held: { ...held, acknowledgedMeanwhile: 0 } }),
    input({ switches: good.switches.slice(1) }),
    input({ proof: { ...proof, ledger: { ...proof.ledger, stays: proof.ledger.stays.slice(2) } } }),
    input({ proof: { ...proof, ledger: { ...proof.ledger, missing: 1 } } }),
    input({ proof: { ...proof, ledger: { ...proof.ledger, unexpected: 1 } } }),
    input({ proof: { ...proof, differences: [{ what: 'table a', source: '1', target: '2' }] } }),
  ]) {
    expect(evidenceOf(lacking).verdict).toBe('failed');
  }
});

test('says it in words', () => {
  expect(summaryOf(evidenceOf(input()))).toEqual([
    'ledger: 4,000 transactions acknowledged (1,000 by the source, 1,000 by the target, 1,000 by the source, 1,000 by the target)',
    '        0 missing, 0 unexpected, 0 unknown; 9 refused, which the shop was told',
    'tables: 13 tables with 100 rows and 40 definitions compared on both sides, 0 different',
    'outage: 500 ms to the target, 500 ms to the source, 500 ms to the target',
    'verdict: passed, 300 s in all',
  ]);
});
