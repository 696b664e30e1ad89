import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desired } from '../contract/desired';
import { atLeast, type Reach } from '../contract/reach';
import type { ProgressReport } from '../migration/data/progress';
import type { Progress } from '../migration/engine';
import { openRecord } from '../migration/open-record';
import type { Observer, Ports } from '../migration/ports';
import { keepProgress } from '../migration/progress/keep-progress';
import { resolveSchemas } from '../migration/resolve-schemas';
import { publishUnlessPromoted } from '../migration/steps/cut-over/publish-endpoint';
import { fanOut } from './local-fan-out';
import { type LocalPorts, localPorts } from './local-ports';
import { desiredFile } from './local-run-files';
import { patientTurns } from './patient-turns';

export type Settled = Extract<Progress, { kind: 'reached' | 'held' }>;

/** The same engine, driven in this process: turns one after the other, fan-outs as concurrent workers. */
export interface LocalRun {
  readonly ports: Ports;
  readonly desired: Desired;
  /** Turns until the level is reached or held. `onProgress` sees every turn's end. */
  advanceUntilSettled(reach: Reach, onProgress?: (progress: Progress) => void): Promise<Settled>;
  close(): Promise<void>;
}

export interface LocalRunOptions {
  readonly desired: Desired;
  /** Holds the state of record, the blobs and the published copy. */
  readonly stateDir: string;
  readonly observer: Observer;
  /** Puts something around the ports: a fault to inject, a fence of another platform. */
  readonly around?: (ports: Ports) => Ports;
  /** Hears how far the sync is, at most once a second. */
  readonly watching?: (report: ProgressReport) => void;
}

export async function openLocalRun(options: LocalRunOptions): Promise<LocalRun> {
  const { stateDir } = options;
  const { ports, close } = aroundOf(options);
  await mkdir(stateDir, { recursive: true });
  const desired = await resolveSchemas(options.desired, ports).catch(async (thrown: unknown) => {
    await close();
    throw thrown;
  });
  await writeFile(join(stateDir, desiredFile), `${JSON.stringify(desired, null, 2)}\n`);
  return {
    ports,
    desired,
    close,
    async advanceUntilSettled(reach, onProgress) {
      const wanted: Desired = { ...desired, reach };
      await openRecord(wanted, ports);
      await publishUnlessPromoted(ports, wanted);
      if (reach === 'rolled-back' || atLeast(reach, 'cut-over')) return drive(wanted, ports, onProgress);
      const keeper = keepProgress(ports, options.watching ?? (() => undefined));
      try {
        return await drive(wanted, ports, onProgress);
      } finally {
        await keeper.stop();
      }
    },
  };
}

function aroundOf(options: LocalRunOptions): LocalPorts {
  const { ports, close } = localPorts(options);
  return { ports: options.around?.(ports) ?? ports, close };
}

async function drive(
  desired: Desired,
  ports: Ports,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<Settled> {
  const turn = patientTurns(desired, ports);
  for (;;) {
    const progress = await turn();
    onProgress?.(progress);
    switch (progress.kind) {
      case 'reached':
      case 'held':
        return progress;
      case 'working':
        await ports.clock.sleep(progress.waitSeconds * 1000);
        break;
      case 'fan-out':
        await fanOut(desired, ports, progress);
        break;
    }
  }
}
