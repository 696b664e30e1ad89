import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second for every program. */
const ticksPerSecond = 100;

/** Processor time of a running process since its start; 0 where there is no /proc. */
export async function cpuSecondsOf(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
}

export function parseStat(stat: string): number {
  // The name of the program, in parentheses, may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return Number.isFinite(user + system) ? (user + system) / ticksPerSecond : 0;
}
