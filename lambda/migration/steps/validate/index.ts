import type { Finding } from '../../../contract/finding';
import { pulseSchema } from '../../../contract/names';
import { readTableShapes } from '../../../mysql/catalog/tables';
import type { RunRecord } from '../../data/run-record';
import type { ValidationReport } from '../../data/step-outputs';
import { afterPass, nothingCompared } from '../../data/validation-health';
import {
  isValidationPass,
  passKey,
  type TableVerdict,
  type ValidationPass,
  validateFolder,
} from '../../data/validation-pass';
import { rememberCoverage } from '../../evidence/coverage-history';
import { withSession } from '../../ports';
import { takenBy } from '../../servers/left-out';
import { readOwnPosition } from '../../servers/own-position';
import { readReplicaStatus } from '../../servers/replica-status';
import type { Step, StepContext, Turn } from '../../step';
import { channelFinding as channelErrorFinding, errorOf } from '../replicate/channel-findings';
import { changesAreGone } from './changes-gone';
import { type ComparedTable, comparedTables } from './compared-tables';
import { poison } from './poison';
import { compareSlice, type OpenRange, openSlices, undecidedSlices, type Verdicts, verdictsSoFar } from './slices';
import { planOf } from './verify-tables';

/** A pass that is cut off goes on from here, and whoever watches sees how far it is. */
const saveEveryMs = 1000;

/**
 * Every row of every table by digest, while both sides go on. Ends clean or with what differs; it never repairs. A
 * pass goes on where the last turn left it; what differs is in the record before anything else happens.
 */
export const validate: Step<'validate'> = {
  name: 'validate',

  async turn(context) {
    const stopped = await channelFinding(context);
    if (stopped !== undefined) return { kind: 'held', findings: [stopped] };
    const pass = await passUnderWay(context);
    const tables = await tablesNow(context);
    const verdicts = verdictsSoFar(pass, tables);
    const { workers } = context.desired.limits;
    const soFar = () => ({ ...pass, verdicts: [...verdicts.values()] });
    const save = () => context.ports.blobs.put(passKey, soFar());
    if (!(await compareAll(context, openSlices(tables, verdicts, workers), verdicts, save)))
      return pause(context, soFar());
    // What the target was behind for is asked once more, when it has had the rest of the pass to arrive.
    const again = undecidedSlices(tables, verdicts, workers);
    if (!(await compareAll(context, again, verdicts, save))) return pause(context, soFar());
    if (undecidedSlices(tables, verdicts, workers).length > 0) {
      const { note, ...rest } = await pause(context, soFar());
      return { ...rest, waitSeconds: 5, note: `${note}; the target is too far behind to compare the rest` };
    }
    return finish(context, soFar());
  },

  async undo(context) {
    await context.ports.blobs.remove(validateFolder);
    await context.change(({ validation: _forgotten, ...record }) => record);
  },
};

/** Tables as the source defines them now. Without a plan in the record each is one range. */
export async function tablesNow(
  context: Pick<StepContext, 'desired' | 'ports'> & { record(): Pick<RunRecord, 'outputs'> },
): Promise<readonly ComparedTable[]> {
  const { ports, desired } = context;
  const schemas = [...desired.schemas, pulseSchema];
  const shapes = await withSession(ports.databases, 'source', 'validate', (source) =>
    readTableShapes(source, schemas, takenBy(desired)),
  );
  return comparedTables(shapes, await planOf(context));
}

/** False: the budget was spent before the end. */
async function compareAll(
  context: StepContext,
  slices: readonly (readonly OpenRange[])[],
  verdicts: Verdicts,
  save: () => Promise<void>,
): Promise<boolean> {
  const { clock } = context.ports;
  let savedAt = clock.monotonicMs();
  for (const slice of slices) {
    const differing = await compareSlice(context, slice, verdicts);
    if (differing.length > 0) await poison(context, `rows differ in ${differing.join(', ')}`);
    if (context.budget.shouldPause()) return slice === slices.at(-1);
    if (clock.monotonicMs() - savedAt < saveEveryMs) continue;
    await save();
    savedAt = clock.monotonicMs();
  }
  return true;
}

async function pause(context: StepContext, pass: ValidationPass) {
  await context.ports.blobs.put(passKey, pass);
  const sum = (of: (verdict: TableVerdict) => number) =>
    pass.verdicts.reduce((total, verdict) => total + of(verdict), 0);
  const [chunks, ofChunks] = [sum((verdict) => verdict.chunks), sum((verdict) => verdict.ofChunks)];
  await context.change((record) => ({
    ...record,
    validation: {
      ...(record.validation ?? nothingCompared),
      underWay: { startedAt: pass.startedAt, chunks, ofChunks },
    },
  }));
  await rememberCoverage(context.ports, context.record()).catch(() => undefined);
  return { kind: 'working', waitSeconds: 0, note: `validated ${chunks} of ${ofChunks} chunks` } as const;
}

/** The next pass begins anew. */
export async function forgetPass({ blobs }: Pick<StepContext['ports'], 'blobs'>): Promise<void> {
  await blobs.remove(passKey);
}

/**
 * A pass is begun again when the source does not have the binlog since its beginning any more, from which a cut over reads what was
 * changed after, or is so old that it may soon not have it.
 */
async function passUnderWay(context: StepContext): Promise<ValidationPass> {
  const { ports, desired } = context;
  const blob = (await ports.blobs.list(passKey)).length > 0 ? await ports.blobs.get(passKey) : undefined;
  const now = ports.clock.now();
  if (isValidationPass(blob)) {
    const ageHours = (now.getTime() - Date.parse(blob.startedAt)) / 3_600_000;
    const isYoung = ageHours < desired.limits.retentionHours / 2;
    if (isYoung && !(await changesAreGone(context, blob.coversFrom))) return blob;
  }
  const coversFrom = await withSession(ports.databases, 'source', 'validate', readOwnPosition);
  const targetFrom = await withSession(ports.databases, 'target', 'validate', readOwnPosition);
  return { format: 2, startedAt: now.toISOString(), coversFrom, targetFrom, verdicts: [] };
}

async function finish(context: StepContext, pass: ValidationPass): Promise<Turn<ValidationReport>> {
  const { ports } = context;
  const finishedAt = ports.clock.now().toISOString();
  const report = `${validateFolder}report-${finishedAt}.json`;
  await ports.blobs.put(report, { ...pass, finishedAt });
  const sum = (of: (verdict: TableVerdict) => number) =>
    pass.verdicts.reduce((total, verdict) => total + of(verdict), 0);
  const mismatches = sum((verdict) => verdict.mismatches.length);
  const chunks = sum((verdict) => verdict.chunks);
  // Nothing compared is nothing proven.
  const clean = mismatches === 0 && chunks > 0;
  await context.change((record) => ({
    ...record,
    validation: afterPass(record.validation ?? nothingCompared, { clean, startedAt: pass.startedAt, finishedAt }),
  }));
  await rememberCoverage(ports, context.record()).catch(() => undefined);
  await ports.blobs.remove(passKey);
  return {
    kind: 'finished',
    output: {
      report,
      clean,
      tables: pass.verdicts.length,
      chunks,
      rows: sum((verdict) => verdict.rows),
      mismatches,
      startedAt: pass.startedAt,
      finishedAt,
      coversFrom: pass.coversFrom,
      targetFrom: pass.targetFrom,
    },
  };
}

async function channelFinding({ ports }: StepContext): Promise<Finding | undefined> {
  const status = await withSession(ports.databases, 'target', 'validate', readReplicaStatus);
  if (status?.receiving === 'yes' && status.applying) return undefined;
  const error = status === undefined ? undefined : errorOf(status);
  const fault = error === undefined ? undefined : channelErrorFinding(error);
  return {
    code: 'validate.channel-stopped',
    weight: 'blocker',
    side: 'target',
    subject: 'replication channel',
    message: `replication does not run: ${fault?.message ?? (status === undefined ? 'there is no channel' : 'it is stopped')}`,
    remedy:
      fault?.remedy ??
      'start the channel on the target; the next turn goes on. Never skip an error: the copy would differ for good',
  };
}
