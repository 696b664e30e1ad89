const shown = 5;

/** `a, b, c, d, e, 12 more`: a finding is read by people. */
export function firstNames(names: readonly string[]): string {
  return names.slice(0, shown).join(', ') + (names.length > shown ? `, ${names.length - shown} more` : '');
}
