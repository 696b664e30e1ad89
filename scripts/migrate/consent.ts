import { createInterface } from 'node:readline/promises';
import { oneLine } from '../../lambda/contract/visible';
import { usageProblem } from './exit-code';
import type { GivenOptions } from './options';

/** Without a terminal there is nobody to ask: then only --yes is a yes. */
export async function consent(given: GivenOptions, question: string): Promise<boolean> {
  if (given.yes === true) return true;
  if (!process.stdin.isTTY)
    throw usageProblem('this command asks before it acts, and there is no terminal', 'add --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${oneLine(question)} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
