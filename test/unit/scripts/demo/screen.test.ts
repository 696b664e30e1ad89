import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { makeScreen } from '../../../../scripts/demo/screen';

function capture(terminal: { readonly isTTY: boolean }, environment: Record<string, string> = {}) {
  const written: string[] = [];
  const stream = Object.assign(Object.create(WriteStream.prototype), new PassThrough(), {
    isTTY: terminal.isTTY,
    columns: 80,
    write: (text: string) => written.push(text),
  });
  let nowMs = 0;
  const screen = makeScreen({ stream, environment, now: () => nowMs });
  return {
    screen,
    text: () => written.join(''),
    later: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('shows plain lines, now and then, where there is no terminal', () => {
  const { screen, text, later } = capture({ isTTY: false });

  screen.line('begun');
  screen.live({ done: 0.25, text: 'copy' });
  later(5000);
  screen.live({ done: 0.5, text: 'copy' });
  later(1000);
  screen.live({ done: 0.75, text: 'copy' });

  expect(text()).toBe('   0.0 s  begun\n   5.0 s  50 % copy\n');
});

test('shows a bar in a terminal, without colour when NO_COLOR says so', () => {
  const plain = capture({ isTTY: true }, { NO_COLOR: '1' });
  const coloured = capture({ isTTY: true }, { TERM: 'xterm' });

  plain.screen.live({ done: 0.5, text: 'copy' });
  coloured.screen.live({ done: 0.5, text: 'copy' });

  expect(plain.text()).toContain('[############............] copy');
  expect(plain.text()).not.toContain('\x1b[32m');
  expect(coloured.text()).toContain('\x1b[32m');
});

test('numbers its chapters, and wraps what is longer than the line', () => {
  const { screen, text } = capture({ isTTY: true }, { NO_COLOR: '1' });

  screen.heading('first');
  screen.heading('second');
  screen.line(`${'word '.repeat(15)}end`);

  expect(text()).toBe(`\n1. first\n\n2. second\n   0.0 s  ${'word '.repeat(14).trim()}\n            word end\n`);
});

test('sets off what a program said, and keeps its own indentation', () => {
  const { screen, text } = capture({ isTTY: true }, { NO_COLOR: '1' });

  screen.line(`- reason\n  what to do: ${'word '.repeat(12)}end`, { quoted: true });

  expect(text().split('\n')).toEqual([
    '   0.0 s    | - reason',
    `            |   what to do: ${'word '.repeat(10).trim()}`,
    '            |     word word end',
    '',
  ]);
});
