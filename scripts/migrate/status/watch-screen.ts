import type { WriteStream } from 'node:tty';
import { type Line, painted, wantsColour } from './line';
import { pauseOr } from './pause';
import type { Place } from './place';
import { screen } from './screen';
import { readStanding, type Standing } from './standing';
import { columnsOf } from './width';
import { wrapped } from './wrap';

const alternate = { on: '\u001b[?1049h\u001b[?25l', off: '\u001b[?25h\u001b[?1049l' };
const home = '\u001b[H';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';

/** The screen again and again, until `ended` resolves. A terminal that is made smaller or larger is drawn anew at once. */
export async function watchScreen(
  place: Place,
  out: WriteStream,
  ended: Promise<void>,
  everyMs: number,
): Promise<Standing> {
  let last = await readStanding(place, new Date());
  let over = false;
  const draw = (): void => {
    out.write(frame(last, place, out));
  };
  out.write(alternate.on);
  out.on('resize', draw);
  void ended.then(() => {
    over = true;
  });
  try {
    while (!over) {
      draw();
      await pauseOr(ended, everyMs);
      // A store that does not answer now may in a moment; the clock of the screen shows how old it is.
      if (!over) last = await readStanding(place, new Date()).catch(() => last);
    }
  } finally {
    out.off('resize', draw);
    out.write(alternate.off);
  }
  return last;
}

function frame(standing: Standing, place: Place, out: WriteStream): string {
  const columns = columnsOf(out, 80);
  const rows = out.rows > 0 ? out.rows : 24;
  const coloured = wantsColour(out, process.env);
  const lines = fittingLines(standing, place, columns, rows - 1);
  const clock = `${standing.now.toISOString().slice(11, 19)} UTC, Ctrl-C ends the watch and nothing else`.slice(
    0,
    columns - 1,
  );
  return `${home}${[...lines.map((line) => painted(line, coloured)), clock].map((line) => `${line}${clearLine}`).join('\n')}${clearBelow}`;
}

/** Tables give way first; what is still too long loses its end but never its last line, which says what to type. */
export function fittingLines(standing: Standing, place: Place, columns: number, rows: number): readonly Line[] {
  const all = (tables: number) =>
    screen(standing, place, { columns, tables }).flatMap((line) => wrapped(line, columns));
  const bare = all(0);
  const room = rows - bare.length;
  if (room >= 0) return all(Math.min(room, 15)).slice(0, rows);
  const last = wrapped(screen(standing, place, { columns, tables: 0 }).at(-1) ?? [], columns);
  return [...bare.slice(0, Math.max(0, rows - last.length)), ...last].slice(0, rows);
}
