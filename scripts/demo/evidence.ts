import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import type { HeldCutover } from './acts/held-cutover';
import type { SwitchOutage } from './prober/switches';
import { holds, type Proof } from './proof';

export interface EvidenceInput {
  readonly driver: 'cdktf' | 'in-process';
  readonly record: RunRecord;
  readonly held: HeldCutover;
  readonly switches: readonly SwitchOutage[];
  readonly proof: Proof;
  readonly seconds: number;
}

export type Evidence = ReturnType<typeof evidenceOf>;

/** Who has to have taken the writes, one after the other. */
const wayOfTheWrites = ['source', 'target', 'source', 'target'];

/** What the demo claims, in one object; `verdict` says `passed` only when everything was there to be judged. */
export function evidenceOf({ driver, record, held, switches, proof, seconds }: EvidenceInput) {
  const { assess, copy, validate } = record.outputs;
  const { cutover } = record;
  const went = proof.ledger.stays.map(({ side }) => side);
  const complete =
    cutover?.outcome === 'promoted' &&
    validate?.clean === true &&
    heldForLag(held) &&
    same(went, wayOfTheWrites) &&
    same(
      switches.map(({ to }) => to),
      wayOfTheWrites.slice(1),
    );
  return {
    format: 2,
    verdict: complete && holds(proof) ? 'passed' : 'failed',
    driver,
    seconds: Math.round(seconds),
    source: { version: assess?.source.version ?? null },
    target: { version: assess?.target.version ?? null },
    copy: { rows: copy?.rows ?? null, bytes: copy?.bytes ?? null, seconds: copy?.seconds ?? null },
    validation: {
      tables: validate?.tables ?? null,
      chunks: validate?.chunks ?? null,
      mismatches: validate?.mismatches ?? null,
    },
    held,
    switches: switches.map(({ to, milliseconds, refused, lost, hung }) => ({
      to,
      writeOutageMs: milliseconds,
      attemptsInOutage: { refused, lost, hung },
    })),
    /** The last of them, line by line. */
    cutover: {
      timeline: cutover?.timeline ?? [],
      finalPosition: cutover?.finalPosition ?? null,
      appliedPosition: cutover?.channelStoppedAt ?? null,
    },
    ledger: proof.ledger,
    tables: { compared: proof.tables, rows: proof.rows, definitions: proof.definitions },
    differences: proof.differences,
  } as const;
}

/** For the reason that was made, and with a source that took writes all the time. */
function heldForLag({ promoted, text, acknowledgedMeanwhile }: HeldCutover): boolean {
  return !promoted && /cutover\.lag-(unknown|too-high)/.test(text) && acknowledgedMeanwhile > 0;
}

function same(met: readonly string[], wanted: readonly string[]): boolean {
  return met.join() === wanted.join();
}

export async function writeEvidence(file: string, evidence: Evidence): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(evidence, null, 2)}\n`);
}
