import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import type { Outage } from './prober/outage';
import { holds, type Proof } from './proof';

export interface EvidenceInput {
  readonly driver: 'cdktf' | 'in-process';
  readonly record: RunRecord;
  readonly outage: Outage | undefined;
  readonly proof: Proof;
  readonly seconds: number;
}

export type Evidence = ReturnType<typeof evidenceOf>;

/** What the demo claims, in one object; `verdict` says `passed` only when everything was there to be judged. */
export function evidenceOf({ driver, record, outage, proof, seconds }: EvidenceInput) {
  const { assess, copy, validate } = record.outputs;
  const { cutover } = record;
  const complete = outage !== undefined && cutover?.outcome === 'promoted' && validate?.clean === true;
  return {
    format: 1,
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
    cutover: {
      writeOutageMs: outage?.milliseconds ?? null,
      attemptsInOutage: outage === undefined ? null : { refused: outage.refused, lost: outage.lost, hung: outage.hung },
      timeline: cutover?.timeline ?? [],
      finalPosition: cutover?.finalPosition ?? null,
      appliedPosition: cutover?.channelStoppedAt ?? null,
    },
    ledger: proof.ledger,
    tables: { compared: proof.tables, rows: proof.rows, definitions: proof.definitions },
    differences: proof.differences,
  } as const;
}

export async function writeEvidence(file: string, evidence: Evidence): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(evidence, null, 2)}\n`);
}
