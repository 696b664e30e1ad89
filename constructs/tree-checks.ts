import type { TerraformStack } from 'cdktf';
import type { Settings } from './settings';
import { bucketsArePrivate } from './tree-checks/buckets';
import { concurrencyFits } from './tree-checks/concurrency';
import { databasesAreKept } from './tree-checks/databases';
import { logsEnd } from './tree-checks/logs';
import { permissionsAreNarrow } from './tree-checks/permissions';
import type { TreeCheck, TreeResource } from './tree-checks/tree-check';

const checks: readonly TreeCheck[] = [
  permissionsAreNarrow,
  bucketsArePrivate,
  databasesAreKept,
  logsEnd,
  concurrencyFits,
];

/** Looks at the finished tree at synth: what a change of a construct could break. Every fault is in one message. */
export function treeChecks(stack: TerraformStack, settings: Settings): void {
  const validate = (): string[] => {
    const resources = resourcesOf(stack);
    return checks.flatMap((check) => check(resources, settings));
  };
  stack.node.addValidation({ validate });
}

function resourcesOf(stack: TerraformStack): readonly TreeResource[] {
  const all: Readonly<Record<string, Readonly<Record<string, unknown>>>> = Object(stack.toTerraform()).resource ?? {};
  return Object.entries(all).flatMap(([type, named]) =>
    Object.entries(named).map(([name, values]) => ({
      address: `${type}.${name}`,
      type,
      values: { ...Object(values) },
    })),
  );
}
