import type { Driven } from '../drive/in-process';
import type { Ending, Stage } from '../fault';
import { resetWorld } from '../world/reset';
import type { FaultWorld } from '../world/worlds';
import { type OpenScene, openScene } from './scene';

/** A world with a migration in it, which cases leave where the next one may begin. */
export interface Standing {
  readonly world: FaultWorld;
  /** Of the migration that is there; a new one has a new name. */
  readonly migration: string;
  /** `unknown`: nobody should go on from here. */
  readonly stage: Stage | 'unknown';
}

/** Where a case has left the world, if the next one may go on from there. */
export function stageAfter(ending: Ending): Stage | 'unknown' {
  if (ending === 'synced' || ending === 'held' || ending === 'undone') return 'validated';
  return ending === 'still-promoted' ? 'promoted' : 'unknown';
}

let migrations = 0;

export async function bringTo(stage: Stage, before: Standing): Promise<Standing & { readonly scene: OpenScene }> {
  const { world } = before;
  const goesOn = before.stage === stage || (before.stage === 'validated' && stage === 'promoted');
  const goOn = goesOn && stage !== 'empty';
  if (!goOn) await resetWorld(world);
  const migration = goOn ? before.migration : `faults-${++migrations}`;
  const scene = openScene(world, migration);
  if (stage !== 'empty') reached(await scene.drive('validated'));
  if (stage === 'promoted' && (await scene.record())?.latch !== 'promoted') reached(await scene.drive('cut-over'));
  return { world, migration, stage, scene };
}

function reached(driven: Driven): void {
  if (driven.kind !== 'reached') throw new Error(`where the case begins was not reached: ${JSON.stringify(driven)}`);
}
