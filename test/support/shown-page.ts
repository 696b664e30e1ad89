import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { barriersOf } from './accessibility';

/** How a page showed itself in a browser. */
export interface ShownPage {
  /** What ran and spoke, or broke; a page of ours has nothing that runs. */
  readonly said: readonly string[];
  /** What it wanted besides itself. */
  readonly asked: readonly string[];
  readonly title: string;
  readonly active: number;
  readonly headings: number;
  /** Pixels that are cut off at the side. */
  readonly cutOff: number;
  readonly barriers: readonly unknown[];
}

/** A page that shows itself and does nothing else; the title is its own. */
export const harmless = { said: [], asked: [], active: 0, headings: 1, cutOff: 0, barriers: [] };

export async function showPage(
  browser: Browser,
  file: string,
  as: BrowserContextOptions & { readonly viewport: { readonly width: number; readonly height: number } },
  picture: string,
): Promise<ShownPage> {
  const context = await browser.newContext(as);
  const tab = await context.newPage();
  const said: string[] = [];
  const asked: string[] = [];
  const { href } = pathToFileURL(file);
  tab.on('console', (message) => said.push(message.text()));
  tab.on('pageerror', (error) => said.push(String(error)));
  tab.on('request', (request) => {
    if (request.url() !== href) asked.push(request.url());
  });
  await tab.goto(href);
  await tab.screenshot({ path: picture, fullPage: true });
  const width = Number(await tab.evaluate('document.documentElement.scrollWidth'));
  const shown = {
    // Before the rules are asked, whose own words would be among them.
    said: [...said],
    asked: [...asked],
    title: await tab.title(),
    active: await tab.locator('script, main img').count(),
    headings: await tab.locator('html[lang] h1').count(),
    cutOff: Math.max(0, width - as.viewport.width),
    barriers: await barriersOf(tab),
  };
  await context.close();
  return shown;
}
