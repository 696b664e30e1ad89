import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allCodes } from './codes/all-codes';
import { troubleshooting } from './codes/troubleshooting';

// The list behind `migrate explain`, and docs/troubleshooting.md.
const root = join(__dirname, '..');
const codes = allCodes(root);
writeFileSync(join(root, 'scripts/codes/codes.json'), `${JSON.stringify(codes, null, 2)}\n`);
writeFileSync(join(root, 'docs/troubleshooting.md'), troubleshooting(codes));
