import { type Identifier, type Literal, type Raw, renderHole } from './quoting';

/** Text ready to send: every hole is already quoted. `secret` text never reaches a log or an error. */
export interface Statement {
  readonly text: string;
  readonly secret: boolean;
}

/**
 * The only way to make a statement. Holes are quoted values, never strings, so that nothing can be
 * interpolated by accident: identifier(), literal(), list() and raw() are the kinds of holes.
 */
export function sql(parts: TemplateStringsArray, ...holes: readonly (Identifier | Literal | Raw)[]): Statement {
  return { text: render(parts, holes), secret: false };
}

/** As {@link sql}, for statements that carry a password. */
export function secretSql(parts: TemplateStringsArray, ...holes: readonly (Identifier | Literal | Raw)[]): Statement {
  return { text: render(parts, holes), secret: true };
}

function render(parts: TemplateStringsArray, holes: readonly (Identifier | Literal | Raw)[]): string {
  let text = parts[0] ?? '';
  holes.forEach((hole, index) => {
    text += renderHole(hole) + (parts[index + 1] ?? '');
  });
  return text.trim();
}
