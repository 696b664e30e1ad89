/** Quoting, once. Everything that stands in SQL text and came from outside passes through here. */

export interface Identifier {
  readonly kind: 'identifier';
  readonly parts: readonly string[];
}
export interface Literal {
  readonly kind: 'literal';
  readonly value: string | number | bigint | Uint8Array | null;
}
/** SQL text that this room itself made out of quoted pieces. Never for text from a server or a person. */
export interface Raw {
  readonly kind: 'raw';
  readonly text: string;
}

/** `identifier('shop', 'order')` is `` `shop`.`order` ``. */
export function identifier(...parts: readonly string[]): Identifier {
  return { kind: 'identifier', parts };
}

export function literal(value: string | number | bigint | Uint8Array | null): Literal {
  return { kind: 'literal', value };
}

export function raw(text: string): Raw {
  return { kind: 'raw', text };
}

/** For SQL that a person is told to run: names that came from a server are as hostile there. */
export function quotedName(...parts: readonly string[]): string {
  return renderHole(identifier(...parts));
}

/** `'user'@'host'`, for a person as well. */
export function quotedAccount(user: string, host: string): string {
  return `${renderHole(literal(user))}@${renderHole(literal(host))}`;
}

/** Comma-separated literals, for IN (...). */
export function list(values: readonly (string | number | bigint)[]): Raw {
  return raw(values.map((value) => renderHole(literal(value))).join(', '));
}

/** Joins pieces that are already quoted. */
export function join(pieces: readonly (Identifier | Literal | Raw)[], separator: string): Raw {
  return raw(pieces.map(renderHole).join(separator));
}

export function renderHole(hole: Identifier | Literal | Raw): string {
  switch (hole.kind) {
    case 'identifier':
      return hole.parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
    case 'literal':
      return renderLiteral(hole.value);
    case 'raw':
      return hole.text;
  }
}

function renderLiteral(value: Literal['value']): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
    return String(value);
  }
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) {
    return value.length === 0 ? "''" : `x'${Buffer.from(value).toString('hex')}'`;
  }
  return quoteText(value);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\0', '\\0'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\x1a', '\\Z'],
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['"', '\\"'],
]);

/** Holds under every sql_mode but NO_BACKSLASH_ESCAPES, which our sessions never set. */
function quoteText(text: string): string {
  let escaped = '';
  for (const character of text) escaped += escapes.get(character) ?? character;
  return `'${escaped}'`;
}
