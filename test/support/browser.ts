import { type Browser, chromium } from 'playwright-core';
import { findOnPath } from './on-path';

/** Chromium as the machine has it; `needs.ts` skips where there is none. */
export function openBrowser(): Promise<Browser> {
  const executablePath = chromiumNames.map(findOnPath).find((path) => path !== undefined);
  if (executablePath === undefined) throw new Error('no chromium on PATH');
  // As root (a container) Chromium starts only without its sandbox; the pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome'];
