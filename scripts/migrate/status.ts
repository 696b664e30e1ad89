import { type ExitCode, exitCode } from './exit-code';
import type { GivenOptions } from './options';
import { makeOutput } from './output';
import { cloudPlace } from './status/cloud-place';
import { statusFacts } from './status/facts';
import { painted, wantsColour } from './status/line';
import { folderPlace, type Place } from './status/place';
import { screen } from './status/screen';
import { readStanding, type Standing } from './status/standing';
import { watchLines } from './status/watch-lines';
import { watchScreen } from './status/watch-screen';
import { columnsOf } from './status/width';

const tablesShown = 15;
const everyMs = 2000;

/** From what the migration has written down: needs no password of a server, and runs beside whatever drives it. */
export async function status(given: GivenOptions): Promise<ExitCode> {
  const place = given.cloud === undefined ? folderPlace(given.stateDir) : await cloudPlace(given);
  try {
    const standing = given.watch === undefined ? await readStanding(place, new Date()) : await watched(given, place);
    show(standing, place, given.json === true);
    return (standing.record?.held.length ?? 0) > 0 ? exitCode.held : exitCode.done;
  } finally {
    place.close();
  }
}

/** What the last look saw stays on the terminal when the watch ends. */
async function watched(given: GivenOptions, place: Place): Promise<Standing> {
  const output = makeOutput(given.json === true);
  const ended = untilEnded(given.seconds);
  const isScreen = process.stdout.isTTY === true && given.json !== true && process.env.TERM !== 'dumb';
  if (isScreen) return watchScreen(place, process.stdout, ended, everyMs);
  return watchLines(place, output.progress, ended, everyMs);
}

function untilEnded(seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    if (seconds !== undefined) setTimeout(resolve, seconds * 1000);
  });
}

function show(standing: Standing, place: Place, json: boolean): void {
  if (json) {
    makeOutput(true).result(statusFacts(standing, place), '');
    return;
  }
  const coloured = wantsColour(process.stdout, process.env);
  const lines = screen(standing, place, { columns: columnsOf(process.stdout, 120), tables: tablesShown });
  // Every span was made harmless when it was made.
  process.stdout.write(`${lines.map((line) => painted(line, coloured)).join('\n')}\n`);
}
