import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds in the way of people who see little, use no mouse, or have a page read to them: rule, place, what is wanted. */
export async function barriersOf(tab: Page): Promise<readonly string[]> {
  // Evaluated from outside of the page, whose policy lets no script in.
  await tab.evaluate(axe);
  const found = await tab.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  );
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}
