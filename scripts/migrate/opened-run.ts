import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { jsonObserver, logFile } from '../../lambda/adapters/node';
import { isProblem } from '../../lambda/contract/problem';
import type { Reach } from '../../lambda/contract/reach';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import { logFileName } from '../../lambda/entry/local-run-files';
import type { Observer } from '../../lambda/migration/ports';
import { type ExitCode, exitCodeOf } from './exit-code';
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
export async function withRun(
  given: GivenOptions,
  reach: Reach,
  work: (opened: OpenedRun) => Promise<ExitCode>,
): Promise<ExitCode> {
  const settings = await settingsFrom(given);
  const output = makeOutput(given.json === true);
  const display = displayOf(output);
  const run = await openLocalRun({
    desired: desiredOf(settings, reach, given),
    stateDir: given.stateDir,
    observer: bothOf(sayingObserver(display.say), loggingObserver(given.stateDir, settings.name)),
    watching: display.show,
  });
  try {
    // Fails before anything is kept when a password is not there.
    await Promise.all([run.ports.passwords.of('source'), run.ports.passwords.of('target')]);
    await writeSettings(given.stateDir, settings);
    if (given.checks !== undefined) await keepChecks(run.ports.blobs, given.checks);
    return await logged(given.verb ?? reach, run.ports.observer, () =>
      work({ run, output: { ...output, result: endingFirst(display, output) } }),
    );
  } finally {
    display.end();
    await run.close();
  }
}

/** Who typed what, and how it ended. */
async function logged(verb: string, { notice }: Observer, work: () => Promise<ExitCode>): Promise<ExitCode> {
  notice({ name: 'command.started', facts: { verb, by: userInfo().username, on: hostname(), process: process.pid } });
  try {
    const code = await work();
    notice({ name: 'command.ended', facts: { verb, exitCode: code, code: '' } });
    return code;
  } catch (thrown) {
    const code = isProblem(thrown) ? thrown.code : 'ours.unexpected';
    notice({ name: 'command.ended', facts: { verb, exitCode: exitCodeOf(thrown), code } });
    throw thrown;
  }
}

/** The log of every command in this folder, for whoever has to find out later. */
function loggingObserver(stateDir: string, migration: string): Observer {
  return jsonObserver({ migration, stream: logFile(join(stateDir, logFileName)) });
}

function bothOf(one: Observer, other: Observer): Observer {
  return {
    notice(event) {
      one.notice(event);
      other.notice(event);
    },
  };
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
