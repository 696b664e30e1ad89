import { sealed } from '../../../../../lambda/migration/evidence/seal';
import { verifyEvidence } from '../../../../../lambda/migration/evidence/verify';
import { aFinding } from '../../../../support/a-finding';
import { anEvidence } from '../../../../support/an-evidence';

const broken = (evidence: ReturnType<typeof anEvidence>) =>
  verifyEvidence(evidence, undefined)
    .filter(({ holds }) => !holds)
    .map(({ claim }) => claim);

it('believes evidence that is whole, also after a store has written and read it', () => {
  expect(broken(anEvidence())).toEqual([]);
  expect(broken(JSON.parse(JSON.stringify(anEvidence())))).toEqual([]);
});

it('sees that a fact was changed afterwards', () => {
  expect(broken({ ...anEvidence(), promotedAt: '2026-01-02T00:00:00.000Z' })).toEqual(['the seal holds']);
});

const { cutover, validated, copy } = anEvidence();
if (cutover === null || validated === null || copy === null) throw new Error('the example is whole');
const mismatch = { chunk: 1, missing: 1, extra: 0, places: [], more: false, why: 'rows-differ' } as const;

it.each([
  ['a closed gate', { gates: [{ gate: 'lag', findings: [aFinding({ weight: 'blocker' })] }] }, 'none was closed'],
  ['no gates at all', { gates: [] }, 'none was closed'],
  ['rows without a receipt', { copy: { ...copy, tables: copy.tables.slice(1) } }, 'has a receipt'],
  ['a validation of nothing', { validated: { ...validated, chunks: 0 } }, 'compared something'],
  ['no validation', { validated: null }, 'compared something'],
  [
    'a table that differed',
    { tables: [{ schema: 's', table: 't', chunks: 1, ofChunks: 1, rows: 1, mismatches: [mismatch], undecided: [] }] },
    'no table of it differed',
  ],
  [
    'a target that was behind',
    { cutover: { ...cutover, channelStoppedAt: { file: 'binlog.000007', position: 1 } } },
    'final position',
  ],
  ['lines out of order', { cutover: { ...cutover, timeline: cutover.timeline.toReversed() } }, 'in their order'],
  ['an aborted cut over', { cutover: { ...cutover, outcome: 'aborted' as const } }, 'ended promoted'],
])('does not believe %s, sealed or not', (_, changes, claim) => {
  const { seal: _seal, ...facts } = anEvidence(changes);
  expect(broken(sealed(facts))).toEqual([expect.stringContaining(claim)]);
});

const returned = { ...cutover, direction: 'back', outcome: 'returned' } as const;

it('believes a roll back by what a roll back rests on', () => {
  expect(broken(anEvidence({ cutover: returned, copy: null, copied: null, validated: null }))).toEqual([]);
});

it.each([
  ['that was undone', { ...returned, outcome: 'aborted' as const }, 'it ended returned'],
  [
    'to a source that was behind',
    { ...returned, channelStoppedAt: { file: 'binlog.000007', position: 1 } },
    'the source had applied',
  ],
])('does not believe a roll back %s', (_, changed, claim) => {
  expect(broken(anEvidence({ cutover: changed }))).toEqual([expect.stringContaining(claim)]);
});
