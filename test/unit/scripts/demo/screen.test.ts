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
  later(1000);
  screen.live({ done: 0.5, text: 'copy' });
  later(5000);
  screen.live({ done: 0.75, text: 'copy' });

  expect(text()).toBe('   0.0 s  begun\n   0.0 s  25 % copy\n   6.0 s  75 % copy\n');
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
