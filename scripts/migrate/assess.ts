import { blockers, type Finding, weights } from '../../lambda/contract/finding';
import { checks } from '../../lambda/migration/checks';
import { readSurvey } from '../../lambda/migration/servers/survey';
import { type ExitCode, exitCode } from './exit-code';
import { withRun } from './opened-run';
import type { GivenOptions } from './options';
import { findingsText } from './output';

/** Looks at both servers now and changes nothing on them. */
export function assess(given: GivenOptions): Promise<ExitCode> {
  return withRun(given, 'assessed', async ({ run, output }) => {
    const found = await run.ports.records.read();
    const survey = await readSurvey(run.desired, run.ports, found?.record.outputs.freeze !== undefined);
    const findings = checks.flatMap((check) => check(survey)).sort(byWeight);
    const blocked = blockers(findings).length > 0;
    const verdict = blocked ? 'blocked' : findings.length === 0 ? 'ready' : 'ready, with remarks';
    const { tables } = survey.inventory;
    const bytes = tables.reduce((sum, table) => sum + table.dataBytes, 0);
    output.result(
      { verb: 'assess', outcome: blocked ? 'held' : 'done', verdict, tables: tables.length, bytes, findings },
      `${verdict}: ${tables.length} tables, about ${Math.ceil(bytes / 1e6)} MB\n${findingsText(findings)}`,
    );
    return blocked ? exitCode.held : exitCode.done;
  });
}

function byWeight(a: Finding, b: Finding): number {
  return weights.indexOf(a.weight) - weights.indexOf(b.weight);
}
