import type { Finding } from '../../../lambda/contract/finding';

/** One finding to show, or those of its code that are not: ten thousand tables may have the same fault. */
export type Shown =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'more'; readonly code: string; readonly subjects: readonly string[] };

const each = 5;

/** In their order; of each code the first few whole, then the names of the others. */
export function shownFindings(findings: readonly Finding[]): readonly Shown[] {
  const byCode = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = byCode.get(finding.code);
    if (known === undefined) byCode.set(finding.code, [finding]);
    else known.push(finding);
  }
  return [...byCode].flatMap(([code, all]): readonly Shown[] => {
    const whole = all.slice(0, each).map((finding) => ({ kind: 'finding' as const, finding }));
    const others = all.slice(each).map(({ subject }) => subject);
    return others.length === 0 ? whole : [...whole, { kind: 'more', code, subjects: others }];
  });
}

/** `and 495 more of source.keyless-table: a, b, c, d, e ...`. */
export function moreText({ code, subjects }: Extract<Shown, { kind: 'more' }>, names = 10): string {
  const listed = subjects.slice(0, names).join(', ');
  const rest = subjects.length > names ? ` and ${subjects.length - names} others (--json has all)` : '';
  return `and ${subjects.length} more of ${code}: ${listed}${rest}`;
}
