export interface Screen {
  /** A stop of the story; stays. */
  line(text: string): void;
  /** Where it is now: a bar in a terminal, elsewhere a line every few seconds. */
  live(state: LiveState): void;
  /** Ends the live line. */
  settle(): void;
}

export interface LiveState {
  /** 0 to 1; `undefined`: nobody knows how far. */
  readonly done: number | undefined;
  readonly text: string;
}

export interface ScreenOptions {
  readonly stream: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
}

const barWidth = 24;
const plainEveryMs = 5000;

export function makeScreen({ stream, environment, now }: ScreenOptions): Screen {
  const colours = stream.isTTY && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
  const startedAt = now();
  let open = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  const clock = (): string => dim(`${((now() - startedAt) / 1000).toFixed(1).padStart(6)} s `, colours);
  const settle = (): void => {
    if (open) stream.write('\r\x1b[K');
    open = false;
    saidAt = Number.NEGATIVE_INFINITY;
  };
  return {
    line: (text) => {
      settle();
      for (const one of text.split('\n')) stream.write(`${clock()} ${one}\n`);
    },
    live: ({ done, text }) => {
      if (stream.isTTY) {
        const shown = `${bar(done, colours)} ${text}`.slice(
          0,
          Math.max(20, (stream.columns ?? 80) - 12 + (colours ? 9 : 0)),
        );
        stream.write(`\r\x1b[K${clock()} ${shown}`);
        open = true;
      } else if (now() - saidAt >= plainEveryMs) {
        saidAt = now();
        const percent = done === undefined ? '' : `${Math.floor(done * 100)} % `;
        stream.write(`${clock()} ${percent}${text}\n`);
      }
    },
    settle,
  };
}

function bar(done: number | undefined, colours: boolean): string {
  if (done === undefined) return ' '.repeat(barWidth + 2);
  const full = Math.round(Math.min(1, Math.max(0, done)) * barWidth);
  const filled = '#'.repeat(full);
  return `[${colours ? `\x1b[32m${filled}\x1b[0m` : filled}${'.'.repeat(barWidth - full)}]`;
}

function dim(text: string, colours: boolean): string {
  return colours ? `\x1b[2m${text}\x1b[0m` : text;
}
