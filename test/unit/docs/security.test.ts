import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { neededPrivileges } from '../../../lambda/migration/checks/privileges';

const page = readFileSync(join(__dirname, '../../../docs/security.md'), 'utf8');

it.each(['source', 'target'] as const)(
  'docs/security.md has the privileges that the account of the %s needs',
  (server) => {
    const listed = new RegExp(`^\\| ${server} \\| ([A-Z_, ]+) \\|$`, 'm').exec(page)?.[1];

    expect(listed?.split(', ')).toEqual(neededPrivileges[server]);
  },
);
