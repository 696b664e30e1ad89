import type { Reach } from '../../lambda/contract/reach';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import { type GivenOptions, settingsFrom } from './options';
import { makeOutput, type Output } from './output';
import { sayingObserver } from './progress-lines';
import { desiredOf, writeSettings } from './settings';

export interface OpenedRun {
  readonly run: LocalRun;
  readonly output: Output;
}

/** Reads the settings, remembers them, opens the engine in this process, and always closes it. */
export async function withRun<T>(
  given: GivenOptions,
  reach: Reach,
  work: (opened: OpenedRun) => Promise<T>,
): Promise<T> {
  const settings = await settingsFrom(given);
  const output = makeOutput(given.json === true);
  const run = await openLocalRun({
    desired: desiredOf(settings, reach),
    stateDir: given.stateDir,
    observer: sayingObserver((line) => output.progress(line)),
  });
  try {
    // Fails before anything is kept when a password is not there.
    await Promise.all([run.ports.passwords.of('source'), run.ports.passwords.of('target')]);
    await writeSettings(given.stateDir, settings);
    return await work({ run, output });
  } finally {
    await run.close();
  }
}
