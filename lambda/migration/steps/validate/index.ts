import type { Finding } from '../../../contract/finding';
import { pulseSchema } from '../../../contract/names';
import { readTableShapes } from '../../../mysql/catalog/tables';
import type { ValidationReport } from '../../data/step-outputs';
import {
  isValidationPass,
  passKey,
  type TableVerdict,
  type ValidationPass,
  validateFolder,
} from '../../data/validation-pass';
import { withSession } from '../../ports';
import { readOwnPosition } from '../../servers/own-position';
import { readReplicaStatus } from '../../servers/replica-status';
import type { Step, StepContext, Turn } from '../../step';
import { comparedTables } from './compared-tables';
import { compareSlice, openSlices, verdictsSoFar } from './slices';
import { planOf } from './verify-tables';

/** A pass that is cut off goes on from here, and whoever watches sees how far it is. */
const saveEveryMs = 1000;

/** Every row of every table by digest, while both sides go on. Ends clean or with what differs; it never repairs. */
export const validate: Step<'validate'> = {
  name: 'validate',

  async turn(context) {
    const stopped = await channelFinding(context);
    if (stopped !== undefined) return { kind: 'held', findings: [stopped] };
    const { ports, desired } = context;
    const pass = await passUnderWay(context);
    const schemas = [...desired.schemas, pulseSchema];
    const shapes = await withSession(ports.databases, 'source', 'validate', (source) =>
      readTableShapes(source, schemas),
    );
    const tables = comparedTables(shapes, await planOf(context));
    const verdicts = verdictsSoFar(pass, tables);
    let savedAt = ports.clock.monotonicMs();
    for (const slice of openSlices(tables, verdicts)) {
      await compareSlice(context, slice, verdicts);
      const pause = context.budget.shouldPause();
      if (!pause && ports.clock.monotonicMs() - savedAt < saveEveryMs) continue;
      await ports.blobs.put(passKey, { ...pass, verdicts: [...verdicts.values()] });
      savedAt = ports.clock.monotonicMs();
      if (pause) return { kind: 'working', waitSeconds: 0, note: `validated ${slice.at(-1)?.name ?? ''}` };
    }
    return finish(context, { ...pass, verdicts: [...verdicts.values()] });
  },

  async undo({ ports }) {
    await ports.blobs.remove(validateFolder);
  },
};

/** A pass that was begun too long ago says too little: it begins again. */
async function passUnderWay({ ports, desired }: StepContext): Promise<ValidationPass> {
  const blob = (await ports.blobs.list(passKey)).length > 0 ? await ports.blobs.get(passKey) : undefined;
  const now = ports.clock.now();
  if (isValidationPass(blob)) {
    const ageSeconds = (now.getTime() - Date.parse(blob.startedAt)) / 1000;
    if (ageSeconds < desired.limits.validationMaxAgeSeconds) return blob;
  }
  const coversFrom = await withSession(ports.databases, 'source', 'validate', readOwnPosition);
  return { format: 1, startedAt: now.toISOString(), coversFrom, verdicts: [] };
}

async function finish({ ports }: StepContext, pass: ValidationPass): Promise<Turn<ValidationReport>> {
  const finishedAt = ports.clock.now().toISOString();
  const report = `${validateFolder}report-${finishedAt}.json`;
  await ports.blobs.put(report, { ...pass, finishedAt });
  await ports.blobs.remove(passKey);
  const sum = (of: (verdict: TableVerdict) => number) =>
    pass.verdicts.reduce((total, verdict) => total + of(verdict), 0);
  const mismatches = sum((verdict) => verdict.mismatches.length);
  const chunks = sum((verdict) => verdict.chunks);
  return {
    kind: 'finished',
    output: {
      report,
      // Nothing compared is nothing proven.
      clean: mismatches === 0 && chunks > 0,
      tables: pass.verdicts.length,
      chunks,
      rows: sum((verdict) => verdict.rows),
      mismatches,
      startedAt: pass.startedAt,
      finishedAt,
      coversFrom: pass.coversFrom,
    },
  };
}

async function channelFinding({ ports }: StepContext): Promise<Finding | undefined> {
  const status = await withSession(ports.databases, 'target', 'validate', readReplicaStatus);
  if (status?.receiving === 'yes' && status.applying) return undefined;
  const error = status === undefined ? 'there is no channel' : status.sqlError || status.ioError || 'it is stopped';
  return {
    code: 'validate.channel-stopped',
    weight: 'blocker',
    side: 'target',
    subject: 'replication channel',
    message: `replication does not run: ${error}`,
    remedy:
      'settle the cause on the target; the next turn goes on. Never skip an error: the copy would differ for good',
  };
}
