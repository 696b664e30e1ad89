import { join } from 'node:path';
import { folderPublished } from '../../../lambda/adapters/local/folder-published';
import { folderRecords } from '../../../lambda/adapters/local/folder-records';
import type { Desired } from '../../../lambda/contract/desired';
import type { Reach } from '../../../lambda/contract/reach';
import type { RunRecord } from '../../../lambda/migration/data/run-record';
import type { Deaths } from '../drive/effects';
import { type Driven, type DriveOptions, driveInProcess } from '../drive/in-process';
import { type ChildOrder, type DriverProcess, driveInProcessOfItsOwn } from '../drive/process';
import type { FaultWorld } from '../world/worlds';
import type { Side } from './acknowledged';

/** What a case has in its hands. */
export interface Scene {
  readonly world: FaultWorld;
  readonly desired: Desired;
  readonly stateDir: string;
  /** A driver in this process, to its end. */
  drive(reach: Reach, options?: DriveOptions): Promise<Driven>;
  /** A driver in a process of its own, which can really be killed. */
  start(reach: Reach, options?: Pick<ChildOrder, 'kill' | 'stop'>): DriverProcess;
  /** One driver after the other, each killed around a side effect of that place, until every one had its turns. */
  killAround(place: string, reach: Reach): Promise<number>;
  record(): Promise<RunRecord | undefined>;
  /** What applications are told. */
  published(): Promise<Side>;
  /** Done when the case is over, last first, before anything is judged. */
  afterwards(deed: () => Promise<unknown> | unknown): void;
  /** For the table: what was seen on the way. */
  note(text: string): void;
}

export interface OpenScene extends Scene {
  readonly notes: readonly string[];
  leave(): Promise<void>;
}

/** More drivers than any place has side effects: one that never ends is a fault of ours. */
const mostDrivers = 120;

export function openScene(world: FaultWorld, migration: string): OpenScene {
  const desired = world.desired(migration);
  const stateDir = world.stateDir(migration);
  const records = folderRecords(join(stateDir, 'record'));
  const published = folderPublished(join(stateDir, 'published'));
  const deeds: (() => Promise<unknown> | unknown)[] = [];
  const children: DriverProcess[] = [];
  const notes: string[] = [];
  const scene: OpenScene = {
    world,
    desired,
    stateDir,
    notes,
    drive: (reach, options) => driveInProcess({ desired, stateDir, platform: world.platform }, reach, options),
    start(reach, options = {}) {
      const child = driveInProcessOfItsOwn({ desired, stateDir, reach, ...options });
      children.push(child);
      return child;
    },
    async killAround(place, reach) {
      const deaths: Deaths = {};
      for (let driver = 1; driver <= mostDrivers; driver++) {
        const driven = await scene.drive(reach, { kill: { place, deaths } });
        if (driven.kind !== 'killed') {
          const effects = Object.keys(deaths).length;
          if (effects === 0) throw new Error(`nobody was killed at ${place}: ${JSON.stringify(driven)}`);
          if (driven.kind !== 'reached') throw new Error(`the last driver: ${JSON.stringify(driven)}`);
          scene.note(`${effects} side effects, ${driver - 1} drivers killed`);
          return effects;
        }
      }
      throw new Error(`${mostDrivers} drivers were killed at ${place}, and it is not done: ${JSON.stringify(deaths)}`);
    },
    record: async () => (await records.read())?.record,
    async published() {
      const text = await published.get('endpoint');
      return text !== undefined && JSON.parse(text).side === 'target' ? 'target' : 'source';
    },
    afterwards: (deed) => void deeds.push(deed),
    note: (text) => void notes.push(text),
    async leave() {
      for (const deed of deeds.splice(0).reverse()) await deed();
      for (const child of children.splice(0)) child.process.kill('SIGKILL');
      for (const line of Object.values(world.lines)) line.heal();
    },
  };
  return scene;
}
