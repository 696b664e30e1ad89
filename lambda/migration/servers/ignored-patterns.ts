import { pulseSchema } from '../../contract/names';
import { type Chosen, meets, tablePattern, takes } from '../../contract/table-filter';
import { wildMeets, wildName, wildPattern, wildSchema } from '../../mysql/wild-patterns';
import { leftOutOf, type SourceTables } from './left-out';

/** What the target's channel has to leave out, as patterns of replicate_wild_ignore_table. */
export interface IgnoredPatterns {
  readonly patterns: readonly string[];
  /** Can not be left out without leaving out something that is chosen: schemas and tables by name. */
  readonly impossible: readonly string[];
}

export const systemPatterns: readonly string[] = ['mysql.%', 'information_schema.%', 'performance_schema.%', 'sys.%'];

/**
 * Patterns where they can be had, so that a table which is created later is left out too; names where a pattern would
 * reach too far, and for what merely is not included: there is no pattern for "all but these". `folds`: the target
 * compares names without regard to case.
 */
export function ignoredPatterns(chosen: Chosen, found: SourceTables, folds: boolean): IgnoredPatterns {
  const leftOut = leftOutOf(chosen, found);
  const kept = [
    `${pulseSchema}.pulse`,
    ...found.tables
      .filter(({ schema, name }) => chosen.schemas.includes(schema) && takes(chosen.tables, schema, name))
      .map(({ schema, name }) => `${schema}.${name}`),
  ];
  const isSafe = (pattern: string) => !kept.some((name) => wildMeets(pattern, name, folds));

  const impossible: string[] = [];
  const patterns = [...systemPatterns, ...excludePatterns(chosen).filter(isSafe)];
  const add = (pattern: string, name: string) => {
    if (patterns.includes(pattern)) return;
    if (isSafe(pattern) && !isAnotherSpelling(chosen, name, folds)) patterns.push(pattern);
    else impossible.push(name);
  };
  for (const schema of leftOut.schemas) add(wildSchema(schema), schema);
  for (const { schema, name } of leftOut.tables) {
    const whole = `${schema}.${name}`;
    if (!chosen.schemas.includes(schema)) continue;
    if (!patterns.some((pattern) => wildMeets(pattern, whole, folds))) add(wildName(schema, name), whole);
  }
  return { patterns, impossible };
}

function excludePatterns({ schemas, tables }: Chosen): readonly string[] {
  return tables.exclude.flatMap((pattern) => {
    const parts = tablePattern(pattern);
    return parts !== undefined && schemas.some((schema) => meets(parts.schema, schema)) ? [wildPattern(parts)] : [];
  });
}

/** A schema that is not chosen and folds to one that is: its rows would land there. */
function isAnotherSpelling({ schemas }: Chosen, name: string, folds: boolean): boolean {
  return folds && schemas.some((schema) => schema !== name && schema.toLowerCase() === name.toLowerCase());
}
