import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeEntry } from '../codes/read-codes';
import { runbookCodes } from '../codes/runbook-list';
import { type ExitCode, exitCode, exitCodeMeanings, exitCodesText, usageProblem } from './exit-code';
import { makeOutput } from './output';

/** What docs/runbook.md adds for the night. */
const besides = new Map(runbookCodes.map(([code, more]) => [code, more] as const));

/** What a code means, what to do, and where in the sources it is decided. Needs nothing but this folder. */
export function explain(code: string | undefined, given: { readonly json?: true }): ExitCode {
  const output = makeOutput(given.json === true);
  const codes: readonly CodeEntry[] = JSON.parse(readFileSync(join(__dirname, '../codes/codes.json'), 'utf8'));
  if (code === undefined) {
    output.result({ verb: 'explain', codes: codes.map((one) => one.code) }, codes.map((one) => one.code).join('\n'));
    return exitCode.done;
  }
  if (code === 'exit') {
    output.result({ verb: 'explain', exitCodes: exitCodeMeanings }, exitCodesText());
    return exitCode.done;
  }
  const ofGate = codes.filter(({ decidedIn }) => gateOf(decidedIn) === code);
  if (ofGate.length > 0) {
    output.result({ verb: 'explain', gate: code, codes: ofGate }, ofGate.map(text).join('\n\n'));
    return exitCode.done;
  }
  const found = codes.find((one) => one.code === code);
  if (found === undefined) throw unknown(code, codes);
  output.result({ verb: 'explain', ...found }, text(found));
  return exitCode.done;
}

/** `lag`: the gate that is decided in gates/lag.ts, or gates/back/lag.ts. */
function gateOf(decidedIn: string): string | undefined {
  return /^lambda\/migration\/gates\/(?:back\/)?([\w-]+)\.ts$/.exec(decidedIn)?.[1];
}

function text({ code, kind, side, cause, remedy, decidedIn }: CodeEntry): string {
  const means = kind === 'finding' ? 'a finding: not now' : 'a problem: something is broken';
  return [
    `${code}  (${means}; ${side})`,
    '',
    `what was met  ${cause}`,
    `what to do    ${remedy}`,
    ...(besides.get(code) === undefined ? [] : [`besides       ${besides.get(code)}`]),
    `decided in    ${decidedIn}`,
  ].join('\n');
}

function unknown(code: string, codes: readonly CodeEntry[]) {
  const last = code.split('.').at(-1) ?? code;
  const near = codes.filter((one) => last !== '' && one.code.includes(last)).map((one) => one.code);
  return usageProblem(
    `there is no code ${code}`,
    near.length === 0 ? 'npx tsx scripts/migrate.ts explain lists all' : `did you mean ${near.slice(0, 5).join(', ')}?`,
  );
}
