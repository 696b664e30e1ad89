import { type Fault, type FaultCase, fullName } from '../fault';
import { openFaultWorld, type WorldName } from '../world/worlds';
import { type Result, runCase } from './one-case';
import type { Standing } from './stages';

export interface Outcome {
  readonly name: string;
  readonly title: string;
  readonly one: FaultCase;
  /** `undefined`: skipped, for that reason. */
  readonly result: Result | undefined;
  readonly skipped: string;
}

export interface Listed {
  readonly fault: Fault;
  readonly one: FaultCase;
  readonly name: string;
}

export function listCases(faults: readonly Fault[]): readonly Listed[] {
  return faults.flatMap((fault) => fault.cases.map((one) => ({ fault, one, name: fullName(fault, one) })));
}

/** World by world, each case on what the one before has left, when that is an honest beginning. */
export async function runMatrix(
  listed: readonly Listed[],
  hear: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const add = (outcome: Outcome) => {
    outcomes.push(outcome);
    hear(outcome);
  };
  const worlds = [...new Set(listed.map(({ one }) => one.world))];
  for (const name of worlds) {
    const here = listed.filter(({ one }) => one.world === name);
    for (const { fault, one, name: full } of here) {
      const reason = one.unable?.();
      if (reason !== undefined) add({ name: full, title: fault.title, one, result: undefined, skipped: reason });
    }
    await inWorld(
      name,
      here.filter(({ one }) => one.unable?.() === undefined),
      add,
    );
  }
  const order = listed.map(({ name }) => name);
  return outcomes.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

async function inWorld(name: WorldName, listed: readonly Listed[], hear: (outcome: Outcome) => void): Promise<void> {
  let standing: Standing | undefined;
  try {
    for (const { fault, one, name: full } of listed) {
      standing ??= { world: await openFaultWorld(name), migration: '', stage: 'unknown' };
      const { result, after } = await runCase(one, standing).catch(noBeginning(standing));
      hear({ name: full, title: fault.title, one, result, skipped: '' });
      standing = after;
      if (result.faults.length === 0) continue;
      // What a failed case has left is nothing to begin from.
      await standing.world.close();
      standing = undefined;
    }
  } finally {
    await standing?.world.close();
  }
}

/** Where the case before has left the world, its beginning could not be reached: as bad as a case that fails. */
function noBeginning(standing: Standing): (thrown: unknown) => { result: Result; after: Standing } {
  return (thrown) => ({
    result: {
      ending: 'not known',
      codes: [],
      pauseMs: 0,
      seconds: 0,
      acknowledged: 0,
      lost: 0,
      looks: 0,
      onTwoSides: 0,
      notes: [],
      faults: [thrown instanceof Error ? thrown.message : String(thrown)],
    },
    after: { ...standing, stage: 'unknown' },
  });
}
