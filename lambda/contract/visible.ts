/** What a terminal or a browser obeys instead of showing: controls, marks that turn the direction of text, what has no width. */
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Names, messages and values come from servers: control characters in them are shown, nobody gets to obey them. */
export function visible(text: string): string {
  return text.replaceAll(hidden, shown);
}

/** As {@link visible}, and it stays one line: a name with a line break in it can not write a line of its own. */
export function oneLine(text: string): string {
  return visible(text).replaceAll(/[\t\n]/g, shown);
}

/** JSON for a terminal or a log: whoever reads it as JSON gets the very same value. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(hidden, shown);
}

function shown(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
