import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Kills process groups left behind: a shell that reads our pipe, and acts at its end however we ended. */
export interface Guard {
  watch(child: ChildProcess): void;
  release(): Promise<void>;
}

// `+pid` is watched, `-pid` has ended by itself. In a session of its own, so that Ctrl-C leaves it time to work.
const script = `
trap '' INT TERM HUP
watched=" "
while read -r line; do
  pid="\${line#?}"
  case "$line" in
    +*) watched="$watched$pid " ;;
    -*) watched="\${watched%% $pid *} \${watched#* $pid }" ;;
  esac
done
for pid in $watched; do kill -9 -- "-$pid" 2>/dev/null || kill -9 "$pid" 2>/dev/null; done
`;

export function startGuard(): Guard {
  const shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.stdin.on('error', () => undefined);
  return {
    watch: (child) => {
      const { pid } = child;
      if (pid === undefined) return;
      shell.stdin.write(`+${pid}\n`);
      child.once('exit', () => shell.stdin.write(`-${pid}\n`));
    },
    release: async () => {
      if (shell.exitCode !== null) return;
      const gone = once(shell, 'exit');
      shell.stdin.end();
      await gone;
    },
  };
}

/** The child leads a process group of its own (`detached`), so its children end with it. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // gone already, with all its children
  }
}
