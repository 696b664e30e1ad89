import { blockers } from '../../contract/finding';
import { directionOf } from '../data/cutover-state';
import type { Evidence } from '../data/evidence';
import { isAtOrPast } from '../data/position';
import type { RunRecord } from '../data/run-record';
import { sealHolds } from './seal';

/** One claim of the evidence, looked at again. */
export interface Claim {
  readonly claim: string;
  readonly holds: boolean;
  /** What was met. */
  readonly met: string;
}

/** Looks at what the evidence claims with nothing but itself, and the state of record where that is there. */
export function verifyEvidence(evidence: Evidence, record: RunRecord | undefined): readonly Claim[] {
  const { cutover } = evidence;
  const closed = blockers(evidence.gates.flatMap(({ findings }) => findings));
  return [
    claim('the seal holds', sealHolds(evidence), `${evidence.seal.algorithm} ${evidence.seal.digest}`),
    claim(
      'every gate was asked and none was closed',
      evidence.gates.length > 0 && closed.length === 0,
      closed.length === 0 ? `${evidence.gates.length} gates` : closed.map(({ code }) => code).join(', '),
    ),
    ...(directionOf(cutover) === 'forward' ? copyClaims(evidence) : []),
    ...switchClaims(evidence),
    ...(record === undefined
      ? []
      : [
          claim(
            'the state of record says the same',
            agrees(evidence, record),
            `epoch ${record.epoch}, latch ${record.latch}`,
          ),
        ]),
  ];
}

/** What a promotion rests on. Before a roll back the gates look at the rows of both sides. */
function copyClaims({ copied, validated, copy, tables }: Evidence): readonly Claim[] {
  const copiedRows = copy?.tables.reduce((sum, table) => sum + table.rows, 0) ?? 0;
  const differing = tables.filter(({ mismatches }) => mismatches.length > 0);
  return [
    claim(
      'every row of the copy has a receipt',
      copied !== null && copiedRows === copied.rows,
      `${copiedRows} of ${copied?.rows ?? 'unknown'} rows`,
    ),
    claim(
      'the newest validation was clean and compared something',
      validated?.clean === true && validated.chunks > 0,
      `${validated?.tables ?? 0} tables, ${validated?.chunks ?? 0} chunks, ${validated?.mismatches ?? 'unknown'} mismatches`,
    ),
    claim(
      'no table of it differed',
      differing.length === 0,
      differing.length === 0
        ? `${tables.length} tables`
        : differing.map(({ schema, table }) => `${schema}.${table}`).join(', '),
    ),
  ];
}

function switchClaims(evidence: Evidence): readonly Claim[] {
  const { cutover } = evidence;
  const final = cutover?.finalPosition ?? null;
  const applied = cutover?.channelStoppedAt ?? null;
  const back = directionOf(cutover) === 'back';
  const [side, ended] = back ? (['source', 'returned'] as const) : (['target', 'promoted'] as const);
  return [
    claim(
      back
        ? 'the source had applied the final position before it took over'
        : 'the target had applied the final position before it was promoted',
      final !== null && applied !== null && isAtOrPast(applied, final),
      `final ${place(final)}, applied by the ${side} ${place(applied)}`,
    ),
    claim(
      back ? 'the lines of the roll back ran in their order' : 'the lines of the cut over ran in their order',
      inOrder(evidence),
      `${cutover?.timeline.length ?? 0} lines`,
    ),
    claim(`it ended ${ended}`, cutover?.outcome === ended, cutover?.outcome ?? 'no switch'),
  ];
}

function claim(text: string, holds: boolean, met: string): Claim {
  return { claim: text, holds, met };
}

function place(position: { readonly file: string; readonly position: number } | null): string {
  return position === null ? 'unknown' : `${position.file}:${position.position}`;
}

function inOrder({ cutover }: Evidence): boolean {
  const starts = (cutover?.timeline ?? []).map(({ startedAt }) => Date.parse(startedAt));
  return starts.length > 0 && starts.every((at, index) => Number.isFinite(at) && at >= (starts[index - 1] ?? at));
}

function agrees(evidence: Evidence, record: RunRecord): boolean {
  return (
    record.name === evidence.name &&
    record.endpoints.source === evidence.endpoints.source &&
    record.endpoints.target === evidence.endpoints.target &&
    // A promotion that was rolled back since stays what it was.
    [record.cutover?.id, record.promotion?.id].includes(evidence.cutover?.id)
  );
}
