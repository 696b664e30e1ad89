import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allCodes } from './codes/all-codes';
import { withRunbookList } from './codes/runbook-list';
import { troubleshooting } from './codes/troubleshooting';

// The list behind `migrate explain`, docs/troubleshooting.md, and the list in the runbook.
const root = join(__dirname, '..');
const codes = allCodes(root);
writeFileSync(join(root, 'scripts/codes/codes.json'), `${JSON.stringify(codes, null, 2)}\n`);
writeFileSync(join(root, 'docs/troubleshooting.md'), troubleshooting(codes));
const runbook = join(root, 'docs/runbook.md');
writeFileSync(runbook, withRunbookList(readFileSync(runbook, 'utf8'), codes));
