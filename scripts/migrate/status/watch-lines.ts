import { phaseLines } from '../progress-words';
import { pauseOr } from './pause';
import type { Place } from './place';
import { readStanding, type Standing } from './standing';

/** Without a terminal: a line when something has changed, and at least one a minute. */
export async function watchLines(
  place: Place,
  say: (line: string) => void,
  ended: Promise<void>,
  everyMs: number,
): Promise<Standing> {
  let standing = await readStanding(place, new Date());
  let [said, saidAt] = ['', 0];
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over) {
    const line = lineOf(standing);
    if (line !== said || standing.now.getTime() - saidAt >= 60_000) {
      say(`${standing.now.toISOString()} ${line}`);
      [said, saidAt] = [line, standing.now.getTime()];
    }
    await pauseOr(ended, everyMs);
    if (!over) standing = await readStanding(place, new Date()).catch(() => standing);
  }
  return standing;
}

/** Percentages in tenths: a line a second would tell nobody anything. */
export function lineOf({ record, progress, look, published, notices }: Standing): string {
  if (record === undefined) return 'level none';
  const phase = progress === undefined ? undefined : phaseLines(progress).at(-1);
  const lagMs = look?.lag?.lagMs;
  return [
    `level ${record.level}`,
    `step ${record.at}`,
    ...(phase === undefined ? [] : [`${phase.label} ${Math.floor(phase.percent / 10) * 10} %`]),
    ...(lagMs === undefined ? [] : [`lag ${lagMs === 'unknown' ? 'UNKNOWN' : `${Math.ceil(lagMs / 1000)} s`}`]),
    ...(published.ready === undefined ? [] : [`ready ${published.ready.ready ? 'yes' : 'NO'}`]),
    ...(record.cutover === null ? [] : [`switch ${record.cutover.outcome}`]),
    ...(record.wayBack === undefined ? [] : [`way back ${record.wayBack.state}`]),
    ...record.held.map(({ code }) => `HELD ${code}`),
    ...notices.map(({ effect, code }) => `${effect} ${code}`),
  ].join(', ');
}
