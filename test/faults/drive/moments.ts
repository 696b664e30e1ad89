import type { Event } from '../../../lambda/migration/ports';

type When = (event: Event) => boolean;

export const lineStarts =
  (line: string): When =>
  ({ name, facts }) =>
    name === 'cutover.line-started' && facts.line === line;

export const lineEnds =
  (line: string): When =>
  ({ name, facts }) =>
    name === 'cutover.line-done' && facts.line === line;

export const stepStarts =
  (step: string): When =>
  ({ name, facts }) =>
    name === 'step.started' && facts.step === step;

/** After so many chunks were copied. */
export function chunksCopied(count: number): When {
  let copied = 0;
  return ({ name }) => name === 'copy.chunk-done' && ++copied === count;
}
