import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { folderRecords } from '../../../lambda/adapters/local/folder-records';
import type { Desired } from '../../../lambda/contract/desired';
import { isProblem } from '../../../lambda/contract/problem';
import type { Reach } from '../../../lambda/contract/reach';
import { openLocalRun } from '../../../lambda/entry/local';
import type { Event, Ports } from '../../../lambda/migration/ports';
import { isKilled, mortalPorts } from '../../support/mortal';
import { type Deaths, killAtEffects, placeTeller } from './effects';
import { type Interceptor, intercepted } from './intercept';

/** How a driver ended. `hung`: it was given up; all its connections were cut. */
export interface Driven {
  readonly kind: 'reached' | 'held' | 'broken' | 'killed' | 'hung';
  /** Of what held it or broke it. */
  readonly codes: readonly string[];
  readonly text: string;
}

/** Acts once, when an event says that the driver is there. The driver's next call of any port waits until it is done. */
export interface Moment {
  readonly when: (event: Event) => boolean;
  readonly act: () => Promise<unknown>;
}

export interface DriveOptions {
  readonly moments?: readonly Moment[];
  readonly around?: Interceptor;
  readonly ports?: (ports: Ports) => Ports;
  readonly kill?: { readonly place: string; readonly deaths: Deaths };
  /** So long after all moments were met it is given up. @default 45 s */
  readonly limitMs?: number;
}

/** A place that is not met by then will not be. */
const neverMetMs = 120_000;

/** One driver, to its end, in this process. */
export async function driveInProcess(
  where: { readonly desired: Desired; readonly stateDir: string; readonly platform: (ports: Ports) => Ports },
  reach: Reach,
  options: DriveOptions = {},
): Promise<Driven> {
  const { moments = [], around = (_, go) => go(), kill, limitMs = 45_000 } = options;
  // A driver that goes on where another died does not say again that the step begins.
  const place = placeTeller((await folderRecords(join(where.stateDir, 'record')).read())?.record.at);
  const met = new Set<Moment>();
  let allMet: () => void = () => undefined;
  const untilAllMet = new Promise<void>((resolve) => {
    allMet = resolve;
  });
  if (moments.length === 0) allMet();
  let busy: Promise<unknown> = Promise.resolve();
  let die: () => Promise<never> = () => Promise.reject(new Error('not alive yet'));
  const run = await openLocalRun({
    desired: where.desired,
    stateDir: where.stateDir,
    observer: {
      notice(event) {
        place.hear(event);
        for (const moment of moments) {
          if (met.has(moment) || !moment.when(event)) continue;
          met.add(moment);
          busy = moment.act();
          if (met.size === moments.length) busy.then(allMet, allMet);
          // Who waits for it hears of its fault.
          busy.catch(() => undefined);
        }
      },
    },
    around: (plain) => {
      const life = mortalPorts(where.platform(plain));
      die = life.die;
      const killer: Interceptor =
        kill === undefined
          ? (_, go) => go()
          : killAtEffects({
              deaths: kill.deaths,
              isThere: () => place.now() === kill.place,
              die: async (label) => {
                kill.deaths[label] = (kill.deaths[label] ?? 0) + 1;
                return life.die();
              },
            });
      const ports = intercepted(life.ports, async (call, go) => {
        await busy;
        return around(call, () => killer(call, go));
      });
      return options.ports?.(ports) ?? ports;
    },
  });
  const ended = run.advanceUntilSettled(reach).then(
    (settled): Driven => ({
      kind: settled.kind,
      codes: settled.kind === 'held' ? settled.findings.map(({ code }) => code) : [],
      text: settled.kind === 'held' ? settled.findings.map(({ message }) => message).join('; ') : '',
    }),
    (thrown: unknown): Driven => {
      if (isKilled(thrown)) return { kind: 'killed', codes: [], text: '' };
      const code = isProblem(thrown) ? thrown.code : 'not a Problem';
      return { kind: 'broken', codes: [code], text: thrown instanceof Error ? thrown.message : String(thrown) };
    },
  );
  const patience = new AbortController();
  const late = (ms: number) => wait(ms, undefined, { signal: patience.signal });
  const givenUp = Promise.race([untilAllMet, late(neverMetMs)])
    .then(() => late(limitMs))
    .then(
      async (): Promise<Driven> => {
        await die().catch(() => undefined);
        return { kind: 'hung', codes: [], text: `no end within ${limitMs / 1000} s, at ${place.now()}` };
      },
      () => ended,
    );
  const driven = await Promise.race([ended, givenUp]);
  patience.abort();
  await busy;
  await run.close().catch(() => undefined);
  const missed = moments.filter((moment) => !met.has(moment));
  if (missed.length > 0)
    throw new Error(`the fault never met its place (${missed.length} of ${moments.length}); ${JSON.stringify(driven)}`);
  return driven;
}
