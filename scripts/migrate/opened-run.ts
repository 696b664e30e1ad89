import type { Reach } from '../../lambda/contract/reach';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import { keepChecks } from './keep-checks';
import { type GivenOptions, settingsFrom } from './options';
import { makeOutput, type Output } from './output';
import { type ProgressDisplay, progressBars } from './progress-bars';
import { progressLines, sayingObserver } from './progress-lines';
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
  const display = displayOf(output);
  const run = await openLocalRun({
    desired: desiredOf(settings, reach, given.emptyTarget),
    stateDir: given.stateDir,
    observer: sayingObserver(display.say),
    watching: display.show,
  });
  try {
    // Fails before anything is kept when a password is not there.
    await Promise.all([run.ports.passwords.of('source'), run.ports.passwords.of('target')]);
    await writeSettings(given.stateDir, settings);
    if (given.checks !== undefined) await keepChecks(run.ports.blobs, given.checks);
    return await work({ run, output: { ...output, result: endingFirst(display, output) } });
  } finally {
    display.end();
    await run.close();
  }
}

/** Nothing moves any more when the result is written. */
function endingFirst(display: ProgressDisplay, output: Output): Output['result'] {
  return (facts, text) => {
    display.end();
    output.result(facts, text);
  };
}

/** Bars for a person at a terminal, lines elsewhere; a program that asked for JSON hears of steps only. */
function displayOf(output: Output): ProgressDisplay {
  const say = (line: string) => output.progress(line);
  if (output.json) return { say, show: () => undefined, end: () => undefined };
  return process.stderr.isTTY ? progressBars(process.stderr) : progressLines(say);
}
