import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { StepRun } from '../../../lambda/migration/data/journal';
import { type Html, html } from '../html';
import { spans } from '../plots/spans';
import { duration } from '../quantities';
import { moment } from './facts';

/** When each step ran, from the first to the promotion. */
export function routeSection({ journal = [], promotedAt, startedAt }: Evidence): Html {
  if (journal.length === 0) {
    return html`<h2>The way</h2><p>Begun <time>${startedAt}</time>, promoted <time>${promotedAt}</time>. This evidence has no times of single steps.</p>`;
  }
  const zero = Date.parse(journal[0]?.startedAt ?? startedAt);
  // The step that promotes is under way when its evidence is sealed.
  const endOf = (run: StepRun) => Date.parse(run.endedAt ?? (run.step === 'cut-over' ? promotedAt : run.startedAt));
  const ran = journal.map((run) => ({
    name: run.step,
    fromMs: Date.parse(run.startedAt) - zero,
    untilMs: Math.max(endOf(run), Date.parse(run.startedAt)) - zero,
    hurts: false,
  }));
  return html`<h2>The way</h2>
${spans({
  caption: 'Steps, since the first began. Between the last validation and the cut over the target followed.',
  says: `${journal.length} steps from ${startedAt} to ${promotedAt}; the table below has their times`,
  spans: ran,
})}
<div class="scroll" tabindex="0" role="region" aria-label="steps"><table><thead><tr><th>step</th><th>began, UTC</th><th>ended, UTC</th><th class="number">took</th></tr></thead><tbody>
${journal.map((run) => row(run, (endOf(run) - Date.parse(run.startedAt)) / 1000))}</tbody></table></div>
`;
}

function row({ step, startedAt, endedAt }: StepRun, seconds: number): Html {
  const given = endedAt === null && step !== 'cut-over';
  return html`<tr><td><code>${step}</code></td><td>${moment(startedAt)}</td><td>${endedAt === null ? (given ? 'given up' : 'with this evidence') : moment(endedAt)}</td><td class="number">${given ? '' : duration(seconds)}</td></tr>
`;
}
