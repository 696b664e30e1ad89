/** Text that is HTML already. Everything else that is put between tags is escaped first. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly (Html | string)[] | undefined;

/** Names, messages and values come from databases: they are text, whatever they look like. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((whole, string, index) => `${whole}${string}${inserted(parts[index])}`, '') };
}

/** For what a library has made and has escaped itself, such as a plot. */
export function trusted(markup: string): Html {
  return { html: markup };
}

function inserted(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'object') return 'html' in part ? part.html : part.map((one) => inserted(one)).join('');
  return escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Control characters (a terminal's escapes, a NUL) and marks that turn the direction of text are shown, not obeyed. */
export function visible(text: string): string {
  return text.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
