import { unlimitedBudget } from '../../lambda/adapters/node';
import { atLeast } from '../../lambda/contract/reach';
import { oneLine } from '../../lambda/contract/visible';
import type { LocalRun } from '../../lambda/entry/local';
import { watchLag } from '../../lambda/migration/servers/lag';
import { stand } from '../../lambda/migration/standing';
import { type ExitCode, exitCode } from './exit-code';
import { withRun } from './opened-run';
import type { GivenOptions } from './options';
import { lagText, readStandingLook, standingLines } from './standing-lines';
import { readinessOf } from './status/standing';
import { typed } from './typed';

const everyMs = 1000;
const standEveryMs = 60_000;

/**
 * What a cloud migration's scheduled function does, for one that is driven from here: the lag each second, and once a
 * minute another piece of the validation, the gates, the retention of the source; after a promotion the way back, and what the
 * applications ask. Ends with --seconds or Ctrl-C.
 */
export function watch(given: GivenOptions): Promise<ExitCode> {
  return withRun(given, 'validated', async ({ run, output }) => {
    const { clock } = run.ports;
    const { level, latch } = (await run.ports.records.read())?.record ?? { level: 'none', latch: 'open' };
    if (!atLeast(level, 'replicating') || latch === 'returned') {
      const why = latch === 'returned' ? 'it was rolled back' : `level ${level}`;
      output.result(
        { verb: 'watch', outcome: 'held', level },
        `nothing follows (${why}); next: ${typed('status', given)}`,
      );
      return exitCode.held;
    }
    const until = given.seconds === undefined ? Number.POSITIVE_INFINITY : clock.monotonicMs() + given.seconds * 1000;
    const lags = watchLag(run.ports);
    let stopped = false;
    process.once('SIGINT', () => {
      stopped = true;
    });
    const standing = standAgainAndAgain(run, () => stopped || clock.monotonicMs() >= until, output.progress);
    let [looks, unknown, most] = [0, 0, 0];
    while (!stopped && clock.monotonicMs() < until) {
      const began = clock.monotonicMs();
      if (await isPromoted(run)) {
        await clock.sleep(everyMs);
        continue;
      }
      const look = await lags.look(run.desired.limits.maxLagSeconds * 1000);
      looks += 1;
      if (look.lagMs === 'unknown') unknown += 1;
      else most = Math.max(most, look.lagMs);
      const why = look.lagMs === 'unknown' ? look.why : '';
      output.progress(lagText({ lagMs: look.lagMs, why }));
      await clock.sleep(Math.max(0, everyMs - (clock.monotonicMs() - began)));
    }
    await Promise.all([lags.close(), standing]);
    const text =
      looks === 0
        ? 'the way back was watched; nothing follows the source any more'
        : `${looks} looks, largest lag ${(most / 1000).toFixed(3)} s, ${unknown} times unknown`;
    output.result({ verb: 'watch', outcome: 'done', looks, unknown, largestLagMs: Math.round(most) }, text);
    return exitCode.done;
  });
}

/** Then the channel to the target is gone on purpose, and what counts is the way back. */
async function isPromoted({ ports }: LocalRun): Promise<boolean> {
  return (await ports.records.read())?.record.latch === 'promoted';
}

async function outlook({ ports }: LocalRun): Promise<string> {
  const record = (await ports.records.read())?.record;
  if (record?.latch !== 'promoted') return readyText(readinessOf(await ports.published.get('ready')));
  const { state = 'off', why = '' } = record.wayBack ?? {};
  return `way back ${state}${why === '' ? '' : `: ${oneLine(why)}`}`;
}

function readyText(ready: ReturnType<typeof readinessOf>): string {
  if (ready === undefined) return 'ready: not known yet';
  return ready.ready ? `ready YES, since ${ready.since}` : `ready NO: ${oneLine(ready.why)}`;
}

async function standAgainAndAgain(run: LocalRun, ended: () => boolean, say: (line: string) => void): Promise<void> {
  const { ports } = run;
  for (let next = 0; !ended(); await ports.clock.sleep(everyMs)) {
    if (ports.clock.monotonicMs() < next) continue;
    next = ports.clock.monotonicMs() + standEveryMs;
    try {
      await stand(run.desired, ports, unlimitedBudget);
      for (const line of standingLines(await readStandingLook(ports), ports.clock.now())) say(line);
      say(await outlook(run));
    } catch (thrown) {
      // A server that is away in this minute is back in another; the lag says so meanwhile.
      say(`this minute's look failed: ${oneLine(thrown instanceof Error ? thrown.message : String(thrown))}`);
    }
  }
}
