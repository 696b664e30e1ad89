import { visible } from '../../../lambda/contract/visible';

export type Tone = 'plain' | 'strong' | 'soft' | 'good' | 'warn' | 'bad';

/** A piece of a line. Its text may come from a server: it is made harmless when it is drawn. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export type Line = readonly Span[];

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: visible(text.replaceAll(/\s*\n\s*/g, ' ')), tone };
}

/** The first column of the screen. */
export const labelWidth = 11;

/** A labelled line; what follows it under the same label has an empty one. */
export function row(label: string, ...spans: readonly Span[]): Line {
  return [span(label.padEnd(labelWidth), 'soft'), ...spans];
}

const codes: Readonly<Record<Tone, string>> = {
  ...{ plain: '', strong: '1', soft: '2', good: '32', warn: '33', bad: '31;1' },
};

/** With colour where it is wanted and seen; https://no-color.org. */
export function painted(line: Line, coloured: boolean): string {
  const text = line.map(({ text: part, tone }) => {
    if (!coloured || codes[tone] === '' || part === '') return part;
    return `\u001b[${codes[tone]}m${part}\u001b[0m`;
  });
  return text.join('').replace(/ +$/, '');
}

export function wantsColour(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
}
