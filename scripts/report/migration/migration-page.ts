import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { Claim } from '../../../lambda/migration/evidence/verify';
import { type Html, html } from '../html';
import { page } from '../page';
import { claimsSection } from './claims';
import { copySection } from './copy';
import { cutoverSection } from './cutover';
import { findingsSection, gatesSection } from './findings';
import { forecastComparison } from './forecast';
import { headline } from './headline';
import { lagSection } from './lag';
import { leasesSection, settingsSection } from './settings';
import { validationSection } from './validation';

/** Everything that is known of a finished migration, for those who have to believe it. */
export function migrationPage(evidence: Evidence, claims: readonly Claim[]): string {
  const sections: readonly Html[] = [
    headline(evidence, claims),
    cutoverSection(evidence),
    gatesSection(evidence),
    validationSection(evidence),
    copySection(evidence),
    forecastComparison(evidence),
    lagSection(evidence),
    findingsSection(evidence),
    settingsSection(evidence),
    leasesSection(evidence),
    claimsSection(evidence, claims),
  ];
  return page({ title: `Migration ${evidence.name}`, body: html`${sections}` });
}
