import { basename } from 'node:path';
import type { ProcessTable } from './process-table';

export type CallingCdktf =
  /** What was typed after `cdktf`. */
  | { readonly kind: 'found'; readonly args: readonly string[] }
  /** The chain was read to its end, and there is no cdktf in it. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' };

/** cdktf runs the app as a child of its own: the command that was typed is an ancestor of this process. */
export function callingCdktf(from: number, read: ProcessTable): CallingCdktf {
  for (let pid = from, steps = 0; pid > 0 && steps < 100; steps += 1) {
    const entry = read(pid);
    if (entry === undefined) return { kind: 'unreadable' };
    const at = programAt(entry.argv);
    if (at >= 0) return { kind: 'found', args: entry.argv.slice(at + 1) };
    pid = entry.parent;
  }
  return { kind: 'none' };
}

/** `node .../bin/cdktf deploy`, `cdktf deploy`; never `sh -c "cdktf deploy"`, `npm exec cdktf` or `npx cdktf`. */
function programAt(argv: readonly string[]): number {
  const names = ['cdktf', 'cdktf.js', 'cdktf.cmd'];
  const [first = ''] = argv;
  if (names.includes(basename(first))) return 0;
  if (!/^node(js)?(\.exe)?$/.test(basename(first))) return -1;
  const script = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  return names.includes(basename(argv[script] ?? '')) ? script : -1;
}
