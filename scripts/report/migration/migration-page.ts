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
import { hooksSection } from './hooks';
import { lagSection } from './lag';
import { leasesSection } from './leases';
import { routeSection } from './route';
import { settingsSection } from './settings';
import type { Since } from './since';
import { statementsSection } from './statements';
import { validationSection } from './validation';

/** Everything that is known of a finished migration, for those who have to believe it. */
export function migrationPage(evidence: Evidence, claims: readonly Claim[], since?: Since): string {
  const sections: readonly Html[] = [
    headline(evidence, claims, since),
    cutoverSection(evidence),
    gatesSection(evidence),
    routeSection(evidence),
    validationSection(evidence),
    copySection(evidence),
    forecastComparison(evidence),
    lagSection(evidence),
    statementsSection(evidence, since),
    findingsSection(evidence),
    settingsSection(evidence),
    hooksSection(evidence, since),
    leasesSection(evidence, since),
    claimsSection(evidence, claims),
  ];
  return page({ title: `Migration ${evidence.name}`, body: html`${sections}` });
}
