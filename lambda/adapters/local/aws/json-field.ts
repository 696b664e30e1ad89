/** Readers of JSON that nobody has typed: a missing field is a missing field, not an exception. */
export function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

export function text(value: unknown, key: string, otherwise = ''): string {
  const found = field(value, key);
  return typeof found === 'string' ? found : otherwise;
}

export function whole(value: unknown, key: string, otherwise: number): number {
  const found = field(value, key);
  return typeof found === 'number' && Number.isFinite(found) ? found : otherwise;
}

export function list(value: unknown, key: string): readonly unknown[] {
  const found = field(value, key);
  return Array.isArray(found) ? found : [];
}
