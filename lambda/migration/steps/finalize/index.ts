import type { Finding } from '../../../contract/finding';
import { readReceipts } from '../../../mysql/copy/work-schema';
import { analyze } from '../../../mysql/finish/late-keys';
import { asCopyPlan, type CopyPlan } from '../../data/copy-plan';
import type { FinishedSchema } from '../../data/step-outputs';
import { clearNotices } from '../../notices';
import { outputOf, type Step, type StepContext, type Turn, unhurried } from '../../step';
import { dropNoted, madeObjects } from '../copy/made';
import { giveBackCapacity, lendCapacityAgain } from '../prepare/capacity';
import { definersReplaced } from './definers-replaced';
import { eventsToEnable } from './events-to-enable';
import { type LateKeys, lateKeys } from './late-jobs';
import { buildKeys, type Looked, lookAtKeys, lookedIn } from './late-keys';
import { tablesOneByOne } from './one-by-one';
import { makePrograms, programsOf } from './programs';
import { untilThereIsRoom } from './until-room';

const finalizeFolder = 'finalize/';

/** What the bare tables lack: indexes, foreign keys, views, routines, triggers, events that do not run. */
export const finalize: Step<'finalize'> = {
  name: 'finalize',

  async turn(context) {
    const lending = await lendCapacityAgain(context);
    if (lending !== undefined) return lending;
    const plan = asCopyPlan(await context.ports.blobs.get(outputOf(context, 'plan').plan));
    const key = `${finalizeFolder}${plan.frozenId}/no-room-since.json`;
    return untilThereIsRoom(context, key, () => complete(context, plan));
  },

  /** Keys go with the tables that copy drops. */
  async undo(context) {
    const { conductor, ports } = context;
    const made = await madeObjects(conductor);
    const programs = made.filter((object) => object.kind !== 'table' && object.kind !== 'schema');
    await dropNoted(unhurried(context), programs);
    await clearNotices(ports.blobs, 'finalize');
    await ports.blobs.remove(finalizeFolder);
  },
};

async function complete(context: StepContext, plan: CopyPlan): Promise<Turn<FinishedSchema>> {
  const { ports } = context;
  const { missing, looked } = await lookAtTarget(context, plan);
  if (missing > 0) return { kind: 'held', findings: [notCopied(missing)] };

  const working = (note: string): Turn<FinishedSchema> => ({ kind: 'working', waitSeconds: 2, note });
  const oneByOne = await tablesOneByOne(ports.blobs, `${finalizeFolder}${plan.frozenId}/one-by-one.json`);
  for (const keys of lateKeys.filter((one) => one.are(plan))) {
    const built = await buildKeys(context, plan, keys, { oneByOne, looked: looked.get(keys) });
    if (built !== 'built') return working(`${built} tables wait for keys`);
  }
  if (!(await makePrograms(context, plan))) return working('making views, routines, triggers and events');
  if (!(await analyzeAll(context, plan))) return working('analyzing tables');
  // Before there is a channel, and long before a cut over: nothing of the load is lent any more.
  const givingBack = await giveBackCapacity(context);
  if (givingBack !== undefined) return givingBack;
  return {
    kind: 'finished',
    output: {
      frozenId: plan.frozenId,
      indexes: plan.tables.reduce((sum, table) => sum + table.indexes.length, 0),
      foreignKeys: plan.tables.reduce((sum, table) => sum + table.foreignKeys.length, 0),
      objects: programsOf(plan).length,
      eventsToEnable: await eventsToEnable(context, plan),
      definersReplaced: await definersReplaced(context.conductor, plan),
    },
  };
}

/** One message: the target may be far away. */
async function lookAtTarget(
  { conductor }: StepContext,
  plan: CopyPlan,
): Promise<{ readonly missing: number; readonly looked: ReadonlyMap<LateKeys, Looked> }> {
  const receipts = readReceipts(plan.frozenId);
  const first = lateKeys.find((one) => one.are(plan));
  const [there, ...rest] = await conductor.batch([receipts, ...(first === undefined ? [] : lookAtKeys(first, plan))]);
  const missing = plan.chunks.length - new Set(there?.rows.map((row) => row.chunk)).size;
  return { missing, looked: new Map(first === undefined ? [] : [[first, lookedIn(rest)]]) };
}

const tablesPerStatement = 20;

/** Fresh tables have no statistics, and the first queries after a cut over would pay for it. */
async function analyzeAll({ desired, ports, budget, conductor }: StepContext, plan: CopyPlan): Promise<boolean> {
  const key = `${finalizeFolder}${plan.frozenId}/analyzed.json`;
  const known = (await ports.blobs.list(key)).length > 0 ? await ports.blobs.get(key) : 0;
  const sessions = Math.min(desired.limits.workers, Math.ceil(plan.tables.length / tablesPerStatement));
  const share = (from: number, lane: number) =>
    plan.tables.slice(from + lane * tablesPerStatement, from + (lane + 1) * tablesPerStatement);
  const open = () => ports.databases.open('target', { purpose: 'finalize' });
  // A login of its own costs more than one statement.
  const opened = sessions > 1 ? await Promise.all(Array.from({ length: sessions }, open)) : [];
  const lanes = opened.length > 0 ? opened : [conductor];
  try {
    for (let from = typeof known === 'number' ? known : 0; from < plan.tables.length; ) {
      const shares = lanes.map((session, lane) => ({ session, tables: share(from, lane) }));
      const busy = shares.filter(({ tables }) => tables.length > 0);
      await Promise.all(busy.map(({ session, tables }) => session.rows(analyze(tables))));
      from += lanes.length * tablesPerStatement;
      if (budget.shouldPause() && from < plan.tables.length) {
        await ports.blobs.put(key, from);
        return false;
      }
    }
    await ports.blobs.put(key, plan.tables.length);
    return true;
  } finally {
    await Promise.all(opened.map((session) => session.close()));
  }
}

function notCopied(missing: number): Finding {
  return {
    code: 'finalize.chunks-missing',
    weight: 'blocker',
    side: 'target',
    subject: 'receipts',
    message: `${missing} chunks have no receipt on the target`,
    remedy: 'roll back and sync again: somebody changed the schema rds_to_azure_work on the target',
  };
}
