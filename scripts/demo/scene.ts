import { setTimeout as sleep } from 'node:timers/promises';
import type { Clients } from './clients';
import type { Driver } from './driver';
import type { Screen } from './screen';

/** What every act of the demo works with. */
export interface Scene {
  readonly driver: Driver;
  readonly clients: Clients;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** Between two looks: has anything that runs beside us failed, or has the person had enough? */
export function pause({ signal, clients, driver }: Scene): void {
  signal.throwIfAborted();
  clients.check();
  driver.check();
}

/** Looks until it is so. `undefined`: not yet. */
export async function until<T>(
  scene: Scene,
  what: string,
  { everyMs, withinMs }: { readonly everyMs: number; readonly withinMs: number },
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(everyMs)) {
    pause(scene);
    const seen = await look();
    if (seen !== undefined) return seen;
  }
  throw new Error(`not within ${withinMs / 1000} s: ${what}`);
}

/** As {@link seconds}, with what a person would type before it and a live line meanwhile. */
export async function command<T>(
  { screen }: Scene,
  typed: string,
  work: (say: (text: string) => void) => Promise<T>,
): Promise<{ readonly answer: T; readonly took: string }> {
  screen.line(`$ ${typed}`);
  const began = performance.now();
  const answer = await work((text) => screen.live({ done: undefined, text }));
  return { answer, took: seconds(began) };
}

export function writerWords(clients: Clients): string {
  const { acknowledged, refused, unknown } = clients.counts();
  return `writer ${number(acknowledged)} acknowledged, ${number(refused)} refused, ${number(unknown)} unknown`;
}

export function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}

/** 12345 as 12,345. */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}
