import { defaultLimits } from '../../../lambda/contract/desired';
import type { Evidence } from '../../../lambda/migration/data/evidence';
import { type Html, html } from '../html';

interface Setting {
  readonly name: string;
  readonly value: unknown;
  /** Another value than the one that nobody has to defend. */
  readonly isOverride: boolean;
}

/** What was wanted; overrides first, so that they are seen by those who come later. */
export function settingsSection(evidence: Evidence): Html {
  const all = settingsOf(evidence);
  const overrides = all.filter(({ isOverride }) => isOverride);
  const rest = all.filter(({ isOverride }) => !isOverride);
  return html`<h2>Settings and overrides</h2>
<p>${overrides.length === 0 ? 'Nothing was overridden: every setting is the default.' : `${overrides.length} settings differ from their defaults.`}</p>
<div class="scroll" tabindex="0" role="region" aria-label="settings"><table class="settings"><tbody>
${[...overrides, ...rest].map(row)}</tbody></table></div>
`;
}

const defaults: Readonly<Record<string, unknown>> = {
  tables: { include: [], exclude: [] },
  strict: false,
  acceptCaseFolding: false,
  fence: 'read-only',
  definers: 'keep-or-admin',
  wayBack: 'wanted',
  wayBackToOlder: '',
  userChecks: 'hold',
  emptyTarget: '',
};

function settingsOf({ settings, schemas }: Evidence): readonly Setting[] {
  const { limits, ...rest } = settings;
  const known = Object.entries(defaultLimits);
  return [
    { name: 'schemas', value: schemas.join(', '), isOverride: false },
    ...Object.entries(rest).map(([name, value]) => ({ name, value, isOverride: differs(value, defaults, name) })),
    ...Object.entries(limits).map(([name, value]) => ({
      name: `limits.${name}`,
      value,
      isOverride: differs(value, Object.fromEntries(known), name),
    })),
  ];
}

function differs(value: unknown, from: Readonly<Record<string, unknown>>, name: string): boolean {
  return name in from && JSON.stringify(value) !== JSON.stringify(from[name]);
}

function row({ name, value, isOverride }: Setting): Html {
  const mark = isOverride ? html` <span class="badge warn">override</span>` : html``;
  return html`<tr><th scope="row">${name}</th><td>${text(value)}${mark}</td></tr>
`;
}

function text(value: unknown): string {
  if (value === '') return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
