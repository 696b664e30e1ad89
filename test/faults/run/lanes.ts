import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { runTypescript } from '../../../lambda/adapters/local/run-typescript';
import type { Listed, Outcome } from './matrix';

/** What a lane says of a case: everything but the case itself, which both ends know. */
export type LaneOutcome = Omit<Outcome, 'one'>;

/**
 * Most of a case is waiting: for a dead-man, for a server. So several are under way at once, each lane a process with servers of
 * its own. Worlds that few cases need are started in one lane only.
 */
export async function runLanes(
  listed: readonly Listed[],
  lanes: number,
  main: string,
  hear: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const outcomes = await Promise.all(
    partition(listed, lanes).map((part) => runLane(part, main, (outcome) => hear(outcome))),
  );
  const byName = new Map(outcomes.flat().map((outcome) => [outcome.name, outcome]));
  return listed.flatMap(({ name }) => byName.get(name) ?? []);
}

/** Equally many cases each; those of the rarest worlds are in the last lane, next to each other. */
export function partition(listed: readonly Listed[], lanes: number): readonly (readonly Listed[])[] {
  const often = new Map<string, number>();
  for (const { one } of listed) often.set(one.world, (often.get(one.world) ?? 0) + 1);
  const sorted = [...listed].sort((a, b) => (often.get(b.one.world) ?? 0) - (often.get(a.one.world) ?? 0));
  const size = Math.ceil(sorted.length / lanes);
  return Array.from({ length: lanes }, (_, lane) => sorted.slice(lane * size, (lane + 1) * size)).filter(
    (part) => part.length > 0,
  );
}

async function runLane(
  part: readonly Listed[],
  main: string,
  hear: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const [command = '', ...args] = runTypescript(main, ['--lane', ...part.map(({ name }) => name)]);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const outcomes: Outcome[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const said: LaneOutcome = JSON.parse(line);
    const one = part.find(({ name }) => name === said.name)?.one;
    if (one === undefined) throw new Error(`a lane speaks of ${said.name}, which it was not given`);
    const outcome = { ...said, one };
    outcomes.push(outcome);
    hear(outcome);
  }
  const [code] = await ended;
  if (outcomes.length < part.length)
    throw new Error(`a lane ended with ${code} after ${outcomes.length} of ${part.length} cases`);
  return outcomes;
}
