import { visible } from '../../lambda/contract/visible';

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
