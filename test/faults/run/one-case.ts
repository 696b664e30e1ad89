import { join } from 'node:path';
import type { RunRecord } from '../../../lambda/migration/data/run-record';
import { canWrite } from '../../support/can-write';
import { appPassword, appUser } from '../../support/world';
import type { Driven } from '../drive/in-process';
import { type Ending, type FaultCase, onTarget } from '../fault';
import { outageBudgetSeconds } from '../world/worlds';
import { longestPause, onTwoSides, type Side } from './acknowledged';
import { judgeData } from './judge';
import { keepLedger, type Ledger } from './ledger';
import type { OpenScene } from './scene';
import { bringTo, type Standing, stageAfter } from './stages';
import { type Watcher, watchBothSides } from './watcher';

export interface Result {
  readonly ending: Ending | 'not known';
  /** Codes that the last driver gave for a hold. */
  readonly codes: readonly string[];
  /** The longest time in which no side acknowledged a write. */
  readonly pauseMs: number;
  readonly seconds: number;
  readonly acknowledged: number;
  readonly lost: number;
  /** Looks at both sides by an application account. */
  readonly looks: number;
  readonly onTwoSides: number;
  readonly notes: readonly string[];
  /** Empty: the case has held. */
  readonly faults: readonly string[];
}

/** One case on the world as it stands. Throws only what is not the product's: a world that can not be brought to the beginning. */
export async function runCase(one: FaultCase, before: Standing): Promise<{ result: Result; after: Standing }> {
  const began = performance.now();
  const { scene, ...standing } = await bringTo(one.from, before);
  const { world } = standing;
  const ledger = await keepLedger({
    servers: world.servers,
    file: join(world.folder, `${standing.migration}.ledger`),
    firstId: Math.round(performance.timeOrigin + performance.now()) * 1000,
    side: () => scene.published(),
  });
  const watcher = watchBothSides(world.servers);
  const faults: string[] = [];
  const injectedMs = performance.now();
  try {
    await one.inject(scene);
  } catch (thrown) {
    faults.push(`the fault could not be made: ${messageOf(thrown)}`);
  }
  try {
    await scene.leave();
    await settle(one, scene, faults);
    const last = await nextDriver(one, scene, faults);
    const record = await scene.record();
    const ending = endingOf(record);
    await oneSide(scene, ending, faults);
    const stoppedMs = performance.now();
    await stop(ledger, watcher);
    if (!one.ends.includes(ending)) faults.push(`it ended ${ending}, and should have ended ${one.ends.join(' or ')}`);
    const data = await judgeData({ world, one, ending, entries: ledger.acknowledged() });
    faults.push(...data.faults);
    const writes = [...ledger.acknowledged(), ...watcher.acknowledged()];
    const sides = [one.from === 'promoted' ? 'target' : 'source', sideOf(ending)] as const;
    const pauseMs = longestPause(writes, injectedMs, stoppedMs);
    if (pauseMs > longestMs(one)) faults.push(`no side acknowledged a write for ${(pauseMs / 1000).toFixed(1)} s`);
    const double = onTwoSides(writes, ...sides);
    if (double.length > 0) faults.push(`${double.length} writes were acknowledged on two sides`);
    if (ledger.acknowledged().length === 0) faults.push('the writer never got through');
    const { source, target } = watcher.asked();
    const result: Result = {
      ending,
      codes: last?.codes ?? codesOf(record),
      pauseMs,
      seconds: (performance.now() - began) / 1000,
      acknowledged: ledger.acknowledged().length,
      lost: data.lost,
      looks: source + target,
      onTwoSides: double.length,
      notes: [...scene.notes, ...(ledger.unknown() > 0 ? [`${ledger.unknown()} commits without an answer`] : [])],
      faults,
    };
    const stage = faults.length > 0 || one.channelIsLost === true ? 'unknown' : stageAfter(ending);
    return { result, after: { world, migration: standing.migration, stage } };
  } catch (thrown) {
    await stop(ledger, watcher).catch(() => undefined);
    faults.push(`the case could not be judged: ${messageOf(thrown)}`);
    return { result: broken(faults, scene, began), after: { ...standing, stage: 'unknown' } };
  }
}

/** With nobody's help but the dead-man's: the right side takes writes within the budget and the grace. */
async function settle(one: FaultCase, scene: OpenScene, faults: string[]): Promise<void> {
  const began = performance.now();
  const limitMs = longestMs(one);
  const settled = async () => {
    const record = await scene.record();
    const side: Side = record?.latch === 'promoted' && !isReturning(record) ? 'target' : 'source';
    if (one.next === 'nobody' && record?.cutover?.outcome === 'running') return false;
    return (await writable(scene, side)) || (isReturning(record) && (await writable(scene, 'target')));
  };
  while (!(await settled())) {
    if (performance.now() - began > limitMs) {
      faults.push(`the side that should take writes did not within ${limitMs / 1000} s`);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What the product promises: nobody is read-only for longer than the budget and 15 s. */
function longestMs({ graceSeconds = 15 }: FaultCase): number {
  return (outageBudgetSeconds + graceSeconds) * 1000;
}

async function nextDriver(one: FaultCase, scene: OpenScene, faults: string[]): Promise<Driven | undefined> {
  if (one.next === 'nobody') return undefined;
  const driven = await scene.drive(one.next ?? 'validated', { limitMs: 60_000 });
  if (driven.kind !== 'reached' && driven.kind !== 'held') faults.push(`the next driver: ${JSON.stringify(driven)}`);
  return driven.kind === 'held' ? driven : undefined;
}

async function oneSide(scene: OpenScene, ending: Ending | 'not known', faults: string[]): Promise<void> {
  const wanted = sideOf(ending);
  for (const side of ['source', 'target'] as const) {
    const can = await writable(scene, side);
    if (can !== (side === wanted)) faults.push(`at the end the ${side} ${can ? 'takes' : 'refuses'} writes`);
  }
}

const writable = ({ world }: OpenScene, side: Side) =>
  canWrite(world.servers[side], { user: appUser, password: appPassword });

async function stop(ledger: Ledger, watcher: Watcher): Promise<void> {
  await Promise.all([ledger.stop(), watcher.stop()]);
}

export function sideOf(ending: Ending | 'not known'): Side {
  return ending !== 'not known' && onTarget.includes(ending) ? 'target' : 'source';
}

/** What a cut over that a gate held has for a reason; every other one has begun. */
const gateClosed = 'a gate was closed';

export function endingOf(record: RunRecord | undefined): Ending {
  if (record === undefined) return 'nothing';
  const { latch, cutover, level } = record;
  if (latch === 'returned') return 'returned';
  if (latch === 'promoted' && cutover?.direction === 'back') return 'still-promoted';
  if (latch === 'promoted') return level === 'cleaned-up' ? 'cleaned-up' : 'promoted';
  if (level === 'none' && Object.keys(record.outputs).length === 0) return 'nothing';
  if (cutover === null) return level === 'validated' && record.held.length === 0 ? 'synced' : 'held';
  return cutover.abortReason.startsWith(gateClosed) ? 'held' : 'undone';
}

function isReturning(record: RunRecord | undefined): boolean {
  return record?.cutover?.direction === 'back' && record.cutover.outcome === 'running';
}

function codesOf(record: RunRecord | undefined): readonly string[] {
  const reason = record?.cutover?.abortReason ?? '';
  const code = reason.split(': ')[0] ?? '';
  return code.includes('.') ? [code] : (record?.held.map((finding) => finding.code) ?? []);
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function broken(faults: readonly string[], scene: OpenScene, began: number): Result {
  const none = { acknowledged: 0, lost: 0, looks: 0, onTwoSides: 0, pauseMs: 0 };
  return {
    ...none,
    ending: 'not known',
    codes: [],
    notes: scene.notes,
    faults,
    seconds: (performance.now() - began) / 1000,
  };
}
