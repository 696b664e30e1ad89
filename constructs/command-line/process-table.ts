import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProcessEntry {
  readonly parent: number;
  readonly argv: readonly string[];
}

/** Reads one process, or nothing where it can't be read. */
export type ProcessTable = (pid: number) => ProcessEntry | undefined;

/** Linux has the arguments one by one; `ps` has them joined by spaces, which is enough for names and booleans. */
export function processTable(proc = '/proc'): ProcessTable {
  return existsSync(join(proc, 'self')) || proc !== '/proc' ? (pid) => fromProc(proc, pid) : fromPs;
}

function fromProc(proc: string, pid: number): ProcessEntry | undefined {
  try {
    const argv = readFileSync(join(proc, String(pid), 'cmdline'), 'utf8')
      .split('\0')
      .slice(0, -1);
    // The name of the program, in brackets, may hold anything: the fields begin after the last one.
    const stat = readFileSync(join(proc, String(pid), 'stat'), 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return Number.isInteger(parent) ? { parent, argv } : undefined;
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessEntry | undefined {
  try {
    const line = execFileSync('ps', ['-ww', '-o', 'ppid=,args=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, parent, args = ''] = /^\s*(\d+)\s+(.*)$/s.exec(line.trimEnd()) ?? [];
    return parent === undefined ? undefined : { parent: Number(parent), argv: args.split(/\s+/) };
  } catch {
    return undefined;
  }
}
