export interface Screen {
  /** A chapter of the story. */
  heading(text: string): void;
  /** A stop of the story; stays. `quoted`: what a program said, set off from what the demo says. */
  line(text: string, how?: { readonly quoted: true }): void;
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
/** Where nobody has a width: a file, a pipe. */
const plainColumns = 132;
const clockWidth = 9;
const margin = clockWidth + 1;

export function makeScreen({ stream, environment, now }: ScreenOptions): Screen {
  const colours = stream.isTTY && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
  const startedAt = now();
  let chapter = 0;
  let open = false;
  let saidAt = startedAt;
  const clock = (): string => dim(`${((now() - startedAt) / 1000).toFixed(1).padStart(6)} s `, colours);
  const settle = (): void => {
    if (open) stream.write('\r\x1b[K');
    open = false;
    saidAt = now();
  };
  return {
    heading: (text) => {
      settle();
      chapter += 1;
      stream.write(`\n${bold(`${chapter}. ${text}`, colours)}\n`);
    },
    line: (text, how) => {
      settle();
      const before = how?.quoted === true ? '  | ' : '';
      const width = Math.max(40, (stream.columns ?? plainColumns) - margin - before.length);
      const lines = text.split('\n').flatMap((one) => wrapped(one, width));
      for (const [index, one] of lines.entries()) {
        stream.write(`${index === 0 ? clock() : ' '.repeat(clockWidth)} ${before}${one}\n`);
      }
    },
    live: ({ done, text }) => {
      if (stream.isTTY) {
        const shown = `${bar(done, colours)}${text}`.slice(
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
  if (done === undefined) return '';
  const full = Math.round(Math.min(1, Math.max(0, done)) * barWidth);
  const filled = '#'.repeat(full);
  return `[${colours ? `\x1b[32m${filled}\x1b[0m` : filled}${'.'.repeat(barWidth - full)}] `;
}

function dim(text: string, colours: boolean): string {
  return colours ? `\x1b[2m${text}\x1b[0m` : text;
}

function bold(text: string, colours: boolean): string {
  return colours ? `\x1b[1m${text}\x1b[0m` : text;
}

/** At blanks; a word that is too long stays whole. What goes on is indented by as much as it began, and two more. */
function wrapped(text: string, width: number): readonly string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const [first = '', ...words] = text.slice(indent.length).split(' ');
  const lines: string[] = [];
  let line = indent + first;
  for (const word of words) {
    if (line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else line = `${line} ${word}`;
  }
  return [...lines, line];
}
