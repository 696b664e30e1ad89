import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCodes } from '../../../scripts/codes/read-codes';

const root = join(__dirname, '../../..');
const page = readFileSync(join(root, 'docs/assessment.md'), 'utf8');
const codes = readCodes(root);

describe('docs/assessment.md', () => {
  const named = [...page.matchAll(/`((?:source|target|cloud|ours)\.[a-z0-9-]+)`/g)].map(([, code]) => code ?? '');

  it('names no code that nothing says', () => {
    const known = new Set(
      codes.flatMap(({ code }) => [code, code.replace(/^<\w+>/, 'source'), code.replace(/^<\w+>/, 'target')]),
    );

    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((code) => !known.has(code))).toEqual([]);
  });

  // The ids of MySQL Shell 9.5, as util.checkForServerUpgrade lists them.
  it.each(
    `checkTableCommand orphanedObjects oldTemporal reservedKeywords utf8mb3 mysqlSchema nonNativePartitioning foreignKeyLength maxdbSqlModeFlags
    obsoleteSqlModeFlags enumSetElementLength partitionedTablesInSharedTablespaces circularDirectory removedFunctions groupbyAscSyntax sysVars
    zeroDates schemaInconsistency ftsInTablename engineMixup oldGeometryTypes defaultAuthenticationPlugin defaultAuthenticationPluginMds
    changedFunctionsInGeneratedColumns columnsWhichCannotHaveDefaults invalid57Names dollarSignName indexTooLarge emptyDotTableSyntax syntax
    invalidEngineForeignKey foreignKeyReferences authMethodUsage pluginUsage deprecatedDefaultAuth deprecatedRouterAuthMethod
    deprecatedTemporalDelimiter columnDefinition invalidPrivileges partitionsWithPrefixKeys spatialIndex`.split(/\s+/),
  )('says where the check %s of the upgrade checker is here', (id) => {
    expect(page).toMatch(new RegExp(`^\\|.*\\b${id}\\b.*\\| .+ \\|$`, 'm'));
  });

  it('names every privilege that the test of an account that only reads gives it', () => {
    const test = readFileSync(join(root, 'test/journeys/assess.test.ts'), 'utf8');
    const given = /const reading = '([A-Z_, ]+)'/.exec(test)?.[1];

    expect(page.replaceAll(/\s+/g, ' ')).toContain(`\`${given}\``);
  });
});
