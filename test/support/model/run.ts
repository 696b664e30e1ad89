import { isProblem } from '../../../lambda/contract/problem';
import { stand } from '../../../lambda/migration/standing';
import { endLaws, lawsOf } from './laws';
import { modelPorts } from './model-ports';
import type { Understand } from './model-session';
import type { Scenario } from './scenario';
import { staged } from './scenario';
import { type Actor, settled } from './stage';
import type { World } from './world';

/** A place where a run leaves the order that nobody is delayed in. */
export interface Deviation {
  /** Before which call of the run. */
  readonly at: number;
  /** `go`: this actor is next. `pause`: it stops until it is chosen or alone. `kill`: its process dies. */
  readonly what: 'go' | 'pause' | 'kill';
  readonly actor: string;
}

export interface Point {
  readonly at: number;
  /** Made when it is asked for. */
  print(): string;
  /** What would happen next. */
  readonly label: string;
  /** What else could happen here. */
  readonly others: readonly Deviation[];
}

export interface Run {
  readonly broken: readonly string[];
  readonly steps: number;
  readonly trace: readonly string[];
  readonly ended: 'whole' | 'cut';
  readonly world: World;
}

const mostSteps = 6000;

/**
 * One run in the order that `deviations` say. At every point after the last of them `visit` is asked: false ends the run,
 * because the same has been seen before.
 */
export async function run(
  scenario: Scenario,
  understand: Understand,
  deviations: readonly Deviation[],
  visit: (point: Point) => boolean = () => true,
  wantsTrace = false,
): Promise<Run> {
  const world = staged(scenario, understand);
  const { stage } = world;
  const look = lawsOf(world);
  const trace: string[] = [];
  await settled();
  let current: Actor | undefined;
  let taken = 0;
  let at = 0;
  const end = (ended: Run['ended']): Run => ({ broken: world.broken, steps: at, trace, ended, world });
  for (; ; at++) {
    if (at > mostSteps) {
      world.broken.push(`no end after ${mostSteps} calls`);
      return end('whole');
    }
    let next = choose(stage.actors, current, (actor) => isAwake(world, actor));
    if (next === undefined) break;
    for (let due = deviations[taken]; due?.at === at; due = deviations[taken]) {
      const actor = stage.actors.find((one) => one.name === due?.actor && one.state === 'playing');
      if (actor === undefined) throw new Error(`nobody is called ${due.actor} at call ${at}`);
      taken += 1;
      if (wantsTrace) trace.push(`${String(at).padStart(4)}  -- ${due.what} ${actor.name}`);
      if (due.what === 'kill') world.kill(actor);
      if (due.what === 'pause') actor.paused = true;
      if (due.what === 'go') actor.paused = false;
      next = due.what === 'go' ? actor : choose(stage.actors, undefined, (one) => isAwake(world, one));
      if (next === undefined) break;
    }
    if (next === undefined) break;
    const matters = stage.next(next)?.matters !== false;
    if (matters && taken === deviations.length && (deviations.at(-1)?.at ?? -1) < at) {
      const point = {
        at,
        print: () => world.print(),
        label: stage.next(next)?.label ?? '',
        others: others(world, at, next),
      };
      if (!visit(point)) return end('cut');
    }
    if (wantsTrace) trace.push(`${String(at).padStart(4)}  ${next.name}: ${stage.next(next)?.label ?? ''}`);
    next.paused = false;
    current = next;
    await stage.step(next);
    world.letApplicationWrite();
    look();
    if (world.broken.length > 0) return end('whole');
  }
  await standingWork(scenario, world, understand, look);
  world.broken.push(...endLaws(world));
  return end('whole');
}

/** Once a minute, for ever: what is left over when everybody is gone. */
async function standingWork(
  { misbehave }: Scenario,
  world: World,
  understand: Understand,
  look: () => void,
): Promise<void> {
  for (let minute = 1; minute <= 2; minute++) {
    world.stage.nowMs += 60_000;
    world.stage.onTime();
    look();
    const actor = world.stage.enter(`minute ${minute}`, async (self) => {
      const proper = modelPorts(world, self, understand);
      const ports = misbehave?.(proper, world, self) ?? proper;
      const budget = { remainingMs: () => 60_000, shouldPause: () => true };
      await stand(world.desired, ports, budget).catch((thrown: unknown) => {
        if (!isProblem(thrown)) throw thrown;
      });
      return 'stood';
    });
    await settled();
    while (actor.state === 'playing' && world.stage.next(actor) !== undefined) {
      await world.stage.step(actor);
      world.letApplicationWrite();
      look();
    }
  }
}

function isAwake(world: World, actor: Actor): boolean {
  const next = world.stage.next(actor);
  return next !== undefined && (next.wakeAt ?? 0) <= world.stage.nowMs;
}

/** Nobody is delayed: whoever acts goes on until it waits, then the next in the row; time moves when all wait. */
function choose(
  actors: readonly Actor[],
  current: Actor | undefined,
  awake: (actor: Actor) => boolean,
): Actor | undefined {
  const playing = actors.filter(({ state, waiting }) => state === 'playing' && waiting.length > 0);
  for (const paused of [false, true]) {
    const able = playing.filter((actor) => actor.paused === paused);
    if (current !== undefined && able.includes(current) && awake(current)) return current;
    const from = current?.index ?? -1;
    const inRow = [...able.filter(({ index }) => index > from), ...able.filter(({ index }) => index <= from)];
    const next = inRow.find(awake) ?? earliest(able);
    if (next !== undefined) return next;
  }
  return undefined;
}

function earliest(actors: readonly Actor[]): Actor | undefined {
  const wakeAt = (actor: Actor) =>
    Math.min(...actor.waiting.flatMap((one) => (one.wakeAt === undefined ? [] : [one.wakeAt])));
  return actors.filter((actor) => Number.isFinite(wakeAt(actor))).sort((a, b) => wakeAt(a) - wakeAt(b))[0];
}

function others(world: World, at: number, next: Actor): readonly Deviation[] {
  const playing = world.stage.actors.filter(
    (actor) => actor.state === 'playing' && world.stage.next(actor) !== undefined,
  );
  return playing.flatMap((actor): Deviation[] => {
    const { name } = actor;
    if (actor === next) {
      const pause: Deviation[] = playing.length > 1 && !actor.paused ? [{ at, what: 'pause', actor: name }] : [];
      return [...pause, { at, what: 'kill', actor: name }];
    }
    return [{ at, what: 'go', actor: name }];
  });
}
