import { comparedTables } from '../../../lambda/migration/steps/validate/compared-tables';
import { readTableShapes } from '../../../lambda/mysql/catalog/tables';
import { understanding } from './model-ports';
import type { Understand } from './model-session';
import { type Deviation, type Run, run } from './run';
import { desiredOf, type Scenario } from './scenario';
import type { Asked } from './statements';

export interface Bound {
  /** So many times a run may leave the order, kills included. */
  readonly deviations: number;
  readonly kills: number;
  /** Runs leave the order only before such calls. @default before all */
  readonly before?: RegExp;
  /** More runs than this are a bound that was chosen wrong. */
  readonly runs: number;
}

export interface Explored {
  readonly runs: number;
  readonly states: number;
  readonly calls: number;
  /** Runs that ended because the rest had been seen. */
  readonly cut: number;
  /** Every run inside the bound was made. */
  readonly whole: boolean;
  readonly failure: { readonly schedule: string; readonly broken: readonly string[] } | undefined;
}

interface Open {
  readonly deviations: readonly Deviation[];
}

/** Every order of calls inside the bound, each world that was seen before left out. Ends at the first broken law. */
export async function explore(scenario: Scenario, bound: Bound): Promise<Explored> {
  const understand = await understandingOf(scenario);
  /** By print: the most that was left to spend there. */
  const seen = new Map<string, number>();
  const open: Open[] = [{ deviations: [] }];
  const found = { runs: 0, calls: 0, cut: 0 };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.runs >= bound.runs) return { ...found, states: seen.size, whole: false, failure: undefined };
    const { deviations } = next;
    const left = bound.deviations - deviations.length;
    const kills = bound.kills - deviations.filter(({ what }) => what === 'kill').length;
    const done: Run = await run(scenario, understand, deviations, (point) => {
      if (bound.before?.test(point.label) === false) return true;
      const key = `${point.print()}${kills}`;
      const before = seen.get(key) ?? -1;
      if (before >= left) return false;
      seen.set(key, left);
      if (left > 0) {
        for (const other of point.others) {
          if (other.what !== 'kill' || kills > 0) open.push({ deviations: [...deviations, other] });
        }
      }
      return true;
    });
    found.runs += 1;
    found.calls += done.steps;
    if (done.ended === 'cut') found.cut += 1;
    if (done.broken.length > 0) {
      const failure = { schedule: scheduleText(deviations), broken: done.broken };
      return { ...found, states: seen.size, whole: false, failure };
    }
    if (found.runs % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { ...found, states: seen.size, whole: true, failure: undefined };
}

/** `57:go:duplicate 93:kill:conductor`; for `replay`. */
export function scheduleText(deviations: readonly Deviation[]): string {
  return deviations.map(({ at, what, actor }) => `${at}:${what}:${actor.replaceAll(' ', '_')}`).join(' ');
}

export function parseSchedule(text: string): readonly Deviation[] {
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [at = '', what = '', actor = ''] = part.split(':');
      if (what !== 'go' && what !== 'pause' && what !== 'kill') throw new Error(`not a schedule: ${part}`);
      return { at: Number(at), what, actor: actor.replaceAll('_', ' ') };
    });
}

/** The same run once more, every call of it in words. */
export async function replay(scenario: Scenario, schedule: string): Promise<Run> {
  return run(scenario, await understandingOf(scenario), parseSchedule(schedule), () => true, true);
}

async function understandingOf(scenario: Scenario): Promise<Understand> {
  const desired = desiredOf(scenario);
  const known = understanding(desired, [], () => undefined);
  const shapes = await readTableShapes({ rows: async ({ text }) => known(text).phrase.answer({} as Asked, []) ?? [] }, [
    ...desired.schemas,
    'rds_to_azure_pulse',
  ]);
  const tables = comparedTables(shapes, undefined).map(({ table }) => table);
  return understanding(desired, tables, (text) => {
    throw new Error(`the model does not know: ${text}`);
  });
}
