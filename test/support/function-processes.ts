import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Kills what runs of the functions of this cloud, as a platform does that loses a host. */
export function killFunctions(folder: string): number {
  const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isFunctionIn(name, folder));
  for (const pid of found) process.kill(Number(pid), 'SIGKILL');
  return found.length;
}

function isFunctionIn(pid: string, folder: string): boolean {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return line.includes('function-host.cjs') && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
  } catch {
    return false;
  }
}
