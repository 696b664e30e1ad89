import {
  readOwnStatements,
  readReceiptsSoFar,
  readTargetTime,
  tablesBeingAltered,
  tablesBeingCopied,
} from '../../mysql/copy/progress';
import { asCopyPlan, type CopyPlan } from '../data/copy-plan';
import { errnoOf } from '../data/errno';
import { type ComparisonProgress, type KeysProgress, type ProgressReport, percentOf } from '../data/progress';
import type { RunRecord } from '../data/run-record';
import { isValidationPass, passKey, type TableVerdict, type ValidationPass } from '../data/validation-pass';
import type { Blobs, Clock, Session } from '../ports';
import { missingKeys } from '../steps/finalize/late-jobs';
import { copyProgress, type Receipt } from './copy-progress';

/** Looks at what is written down, on the target and beside the record. Changes nothing. */
export interface ProgressReader {
  read(record: RunRecord, target: Session): Promise<ProgressReport>;
}

/** The plan of many tables is large: it is read once. */
export function progressReader(blobs: Blobs, clock: Clock): ProgressReader {
  let known: { readonly key: string; readonly plan: CopyPlan } | undefined;
  return {
    async read(record, target) {
      const { freeze, plan: planned, finalize } = record.outputs;
      const base = {
        format: 1,
        at: clock.now().toISOString(),
        frozenId: freeze?.id ?? '',
        level: record.level,
        step: record.at,
      } as const;
      if (freeze === undefined || planned === undefined) {
        return { ...base, copy: null, keys: null, comparison: null, tables: [] };
      }
      if (known?.key !== planned.plan) known = { key: planned.plan, plan: asCopyPlan(await blobs.get(planned.plan)) };
      const { plan } = known;
      const statements = (await target.rows(readOwnStatements)).map((row) => row.Info ?? null);
      const { copy, tables } = copyProgress({
        plan,
        ...(await receiptsOf(target, freeze.id)),
        busy: tablesBeingCopied(statements, plan.tables),
      });
      const pass = await newestPass(blobs, record);
      const compared = new Map(pass?.verdicts.map((verdict) => [`${verdict.schema}\0${verdict.table}`, verdict]));
      return {
        ...base,
        copy,
        keys:
          finalize === undefined && record.outputs.copy === undefined
            ? null
            : await keysOf(target, plan, { finished: finalize !== undefined, statements }),
        comparison: pass === undefined ? null : comparisonOf(pass, clock.now()),
        tables: tables.map((table) => ({
          ...table,
          comparedPercent: comparedPercent(compared.get(`${table.schema}\0${table.table}`)),
        })),
      };
    },
  };
}

/** The schema of the receipts is made by the first turn of the copy. */
const notThere: readonly number[] = [1049, 1146];

async function receiptsOf(
  target: Session,
  frozenId: string,
): Promise<{ readonly receipts: readonly Receipt[]; readonly nowMs: number }> {
  const nowMs = 1000 * Number((await target.rows(readTargetTime))[0]?.now ?? 0);
  const rows = await target.rows(readReceiptsSoFar(frozenId)).catch((thrown: unknown) => {
    if (notThere.includes(errnoOf(thrown))) return [];
    throw thrown;
  });
  const receipts = rows.map((row) => ({
    chunk: Number(row.chunk),
    rows: Number(row.row_total),
    bytes: Number(row.byte_total),
    doneAtMs: 1000 * Number(row.done_at),
  }));
  return { receipts, nowMs };
}

async function keysOf(
  target: Session,
  plan: CopyPlan,
  state: { readonly finished: boolean; readonly statements: readonly (string | null)[] },
): Promise<KeysProgress> {
  const of = plan.tables.reduce((sum, table) => sum + table.indexes.length + table.foreignKeys.length, 0);
  if (state.finished) return { percent: 100, done: of, of, building: [] };
  const jobs = await missingKeys(target, plan);
  const missing = jobs.reduce((sum, job) => sum + job.pieces.length, 0);
  return {
    percent: percentOf(of - missing, of),
    done: of - missing,
    of,
    building: tablesBeingAltered(state.statements),
  };
}

async function newestPass(blobs: Blobs, record: RunRecord): Promise<(ValidationPass & Ended) | undefined> {
  const underWay = (await blobs.list(passKey)).length > 0 ? await blobs.get(passKey).catch(() => undefined) : undefined;
  if (isValidationPass(underWay)) return underWay;
  const last = record.outputs.validate;
  const report = last === undefined ? undefined : await blobs.get(last.report).catch(() => undefined);
  return isValidationPass(report) && last !== undefined ? { ...report, finishedAt: last.finishedAt } : undefined;
}

interface Ended {
  readonly finishedAt?: string;
}

function comparisonOf(pass: ValidationPass & Ended, now: Date): ComparisonProgress {
  const sum = (of: (verdict: TableVerdict) => number) => pass.verdicts.reduce((total, one) => total + of(one), 0);
  const chunks = sum((one) => one.chunks);
  const ofChunks = sum((one) => one.ofChunks);
  const finished = pass.finishedAt !== undefined;
  const seconds = (now.getTime() - Date.parse(pass.startedAt)) / 1000;
  return {
    percent: finished ? 100 : ofChunks === 0 ? 0 : percentOf(chunks, ofChunks),
    chunks,
    ofChunks,
    rows: sum((one) => one.rows),
    mismatches: sum((one) => one.mismatches.length),
    startedAt: pass.startedAt,
    finishedAt: pass.finishedAt ?? null,
    etaSeconds: finished ? 0 : chunks === 0 ? null : (seconds * (ofChunks - chunks)) / chunks,
  };
}

function comparedPercent(verdict: TableVerdict | undefined): number | null {
  return verdict === undefined ? null : percentOf(verdict.chunks, verdict.ofChunks);
}
