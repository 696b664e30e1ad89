import type { Finding } from '../../../contract/finding';
import { Problem } from '../../../contract/problem';
import { loadSettings, usualChecks } from '../../../mysql/copy/move-rows';
import { createSchema, foldedKey, listTargetObjects, readInvisibleKeys } from '../../../mysql/copy/target-objects';
import {
  dropReceipts,
  enterPhase,
  firstEpoch,
  type MadeObject,
  makeWorkSchema,
  type Phase,
  phases,
  raiseEpoch,
  readEpoch,
  readReceipts,
} from '../../../mysql/copy/work-schema';
import { createAsWritten } from '../../../mysql/definition/table-definition';
import { type Connections, parseConnections, readConnected, readConnectionLimits } from '../../../mysql/load';
import type { CopyPlan } from '../../data/copy-plan';
import { errnoOf } from '../../data/errno';
import type { Session } from '../../ports';
import type { StepContext } from '../../step';
import { supersededProblem } from '../../turn-guard';
import { endHolders } from './end-holders';
import { lookForLanes, runMany } from './lanes';
import { byFoldedKey, dropNoted, madeObjects, noteAll, standingObjects } from './made';
import { readTargetWork, type TargetWork, workOfAnotherFinding } from './work-of-another';

/** The freeze as the target knows it: chunks commit only while this still stands there. */
export interface FreezeOnTarget {
  readonly freezeEpoch: number;
  readonly phase: Phase;
}

type StandingObjects = Awaited<ReturnType<typeof standingObjects>>;

interface ClaimedFreeze extends FreezeOnTarget {
  /**
   * Its row was written just now where none was: no freeze before it has left anything. The load's settings are made, and this
   * is what stood on the target.
   */
  readonly first: StandingObjects | undefined;
  /** Chunks that are on the target. */
  readonly done: readonly number[];
}

export type Prepared =
  | {
      readonly kind: 'ready';
      readonly freezeEpoch: number;
      /** Nobody has been told of it yet, so there is nobody who writes a receipt. */
      readonly isNew: boolean;
      readonly done: readonly number[];
      /** Of the target, where they were asked for with the rest. */
      readonly connections?: Connections;
    }
  | { readonly kind: 'paused' }
  | { readonly kind: 'held'; readonly findings: readonly Finding[] };

/**
 * Gives the target to this freeze: first its epoch (from then on no chunk of an older freeze commits), then the
 * receipts and tables of an older one go, then the bare tables are made. Everything runs on the conductor's
 * session, which ends when another turn takes over. May stop and go on anywhere.
 */
export async function prepareTarget(context: StepContext, plan: CopyPlan): Promise<Prepared> {
  const target = context.conductor;
  const freeze = await claimEpoch(context, plan);
  if (freeze === undefined) return { kind: 'held', findings: [workOfAnotherFinding(await workThere(target))] };
  const { freezeEpoch, done } = freeze;
  if (freeze.phase === 'ready') return { kind: 'ready', freezeEpoch, isNew: false, done };

  if (freeze.first === undefined) await target.batch(loadSettings);
  let usual = false;
  try {
    let standing: StandingObjects | undefined;
    if (freeze.phase === 'emptying') {
      const emptied = await empty(context, plan, freeze);
      if (emptied.kind !== 'empty') return emptied;
      standing = emptied.standing;
    }
    if (!(await create(context, plan, standing))) return { kind: 'paused' };
    const ready = enterPhase(plan.frozenId, 'ready');
    const [, , limits, connected] = await target.batch([ready, usualChecks, readConnectionLimits, readConnected]);
    usual = true;
    const connections = parseConnections(limits?.rows ?? [], connected?.rows ?? []);
    return { kind: 'ready', freezeEpoch, isNew: freeze.first !== undefined, done, connections };
  } finally {
    if (!usual && !target.closed) await target.run(usualChecks);
  }
}

interface KnownFreeze extends FreezeOnTarget {
  readonly frozenId: string;
  readonly done: readonly number[];
}

/**
 * `undefined`: the target's epoch is past this turn's, and not because another turn has taken over: the record says that
 * this one is the newest. Then the record is not the one that worked here.
 */
async function claimEpoch(context: StepContext, { frozenId, schemas }: CopyPlan): Promise<ClaimedFreeze | undefined> {
  const { conductor, epoch, ports } = context;
  const known = await freezeOnTarget(conductor, frozenId);
  if (known?.frozenId === frozenId) return { ...known, first: undefined };
  const claimed = { freezeEpoch: epoch, phase: 'emptying', done: [] } as const;
  if (known === undefined) {
    // The row of the epoch comes last: where it stands, everything else does.
    const claim = [...makeWorkSchema, firstEpoch(epoch, frozenId), ...loadSettings];
    const replies = await conductor.batch([...claim, listTargetObjects(schemas.map(({ name }) => name))]);
    return { ...claimed, first: byFoldedKey(replies.at(-1)?.rows ?? []) };
  }
  if (known.freezeEpoch < epoch) await endHolders(context);
  if ((await conductor.run(raiseEpoch(epoch, frozenId))).affected === 0n) {
    if ((await ports.records.read())?.record.epoch !== epoch) throw supersededProblem();
    return undefined;
  }
  return { ...claimed, first: undefined };
}

async function workThere(target: Session): Promise<TargetWork> {
  return (await readTargetWork(target)) ?? { freezeEpoch: 0, madeSchemas: [] };
}

const workSchemaMissing: readonly number[] = [1049, 1146];

async function freezeOnTarget(target: Session, frozenId: string): Promise<KnownFreeze | undefined> {
  const replies = await target.batch([readEpoch, readReceipts(frozenId)]).catch((thrown: unknown) => {
    if (workSchemaMissing.includes(errnoOf(thrown))) return [];
    throw thrown;
  });
  const [epochs, receipts] = replies;
  const row = epochs?.rows[0];
  if (row === undefined) return undefined;
  const phase = phases.find((one) => one === row.phase) ?? 'emptying';
  const done = (receipts?.rows ?? []).map(({ chunk }) => Number(chunk));
  return { freezeEpoch: Number(row.freeze_epoch), frozenId: row.frozen_id ?? '', phase, done };
}

/** Only what an older freeze of ours made is dropped; anything else in the way holds. */
async function empty(
  context: StepContext,
  plan: CopyPlan,
  { first }: ClaimedFreeze,
): Promise<{ readonly kind: 'empty'; readonly standing: StandingObjects } | Prepared> {
  const { conductor } = context;
  if (first === undefined) {
    await conductor.run(dropReceipts);
    const made = (await madeObjects(conductor)).filter((object) => object.kind !== 'schema');
    if (!(await dropNoted(context, made))) return { kind: 'paused' };
  }
  const standing = first ?? (await standingObjects(conductor, namesOf(plan)));
  const foreign = [...standing.values()].filter((object) => object.kind !== 'schema');
  return foreign.length === 0 ? { kind: 'empty', standing } : { kind: 'held', findings: [notEmpty(foreign)] };
}

/** `known`: what this turn has just seen on the target, which it has emptied. */
async function create(context: StepContext, plan: CopyPlan, known: StandingObjects | undefined): Promise<boolean> {
  const { conductor } = context;
  const standing = known ?? (await standingObjects(conductor, namesOf(plan)));
  const missing = (object: MadeObject) => !standing.has(foldedKey(object));
  const schemas = plan.schemas.filter(({ name }) => missing({ kind: 'schema', schema: name, name: '' }));
  const tables = plan.tables.map((table): MadeObject => ({ kind: 'table', schema: table.schema, name: table.name }));
  const noted = [...schemas.map(({ name }): MadeObject => ({ kind: 'schema', schema: name, name: '' })), ...tables];
  const before = [
    ...(known === undefined ? [] : [enterPhase(plan.frozenId, 'creating')]),
    ...noteAll(noted),
    ...schemas.map(createSchema),
  ];
  const told = await conductor.batch([...before, lookForLanes(context)]);
  if (plan.tables.some((table) => !table.keyed)) await refuseInvisibleKeys(conductor);
  const toMake = plan.tables.filter(({ schema, name }) => missing({ kind: 'table', schema, name }));
  return runMany(
    context,
    toMake.map((table) => [createAsWritten(table.create)]),
    told.at(-1)?.rows[0],
  );
}

function namesOf(plan: CopyPlan): readonly string[] {
  return plan.schemas.map((schema) => schema.name);
}

async function refuseInvisibleKeys(target: Session): Promise<void> {
  const value = (await target.rows(readInvisibleKeys))[0]?.Value;
  if (value !== 'ON') return;
  throw new Problem({
    code: 'target.invisible-keys',
    side: 'target',
    message: 'sql_generate_invisible_primary_key is ON on the target and this account may not switch it off for itself',
    remedy: 'set the server parameter sql_generate_invisible_primary_key to OFF until the cut over',
  });
}

function notEmpty(foreign: readonly MadeObject[]): Finding {
  const names = foreign.slice(0, 5).map((object) => `${object.kind} ${object.schema}.${object.name}`);
  return {
    code: 'copy.target-not-empty',
    weight: 'blocker',
    side: 'target',
    subject: names[0] ?? '',
    message: `${foreign.length} objects stand where the copy would write: ${names.join(', ')}${foreign.length > 5 ? ', …' : ''}`,
    remedy: 'drop them on the target if they are not needed, or leave their schema out of the migration',
  };
}
