import { atLeast } from '../../../lambda/contract/reach';
import { typedWith } from '../typed';
import type { Place } from './place';
import type { Standing } from './standing';

/** What to type now; empty when there is nothing to do but wait. */
export interface NextCommand {
  readonly command: string;
  readonly why: string;
}

export function nextCommand(standing: Standing, place: Pick<Place, 'cloud' | 'options'>): NextCommand {
  return place.cloud === undefined ? nextInShell(standing, place.options) : nextInCloud(standing, place.options);
}

function nextInShell({ record, assessed }: Standing, options: string): NextCommand {
  const verb = (name: string, why: string): NextCommand => ({ command: typedWith(name, options), why });
  if (record === undefined && assessed === true)
    return verb('sync', 'both servers were looked at; it goes on until the target is validated');
  if (record === undefined) return verb('assess', 'nothing has been started here');
  const { latch, level, held } = record;
  if (latch === 'promoted' && !atLeast(level, 'cut-over')) return verb('cutover', 'it finishes the promotion');
  if (latch === 'promoted') {
    if (level === 'cleaned-up') return { command: '', why: 'everything is done' };
    return verb('report', afterwards);
  }
  if (latch === 'returned') {
    return verb(`sync --follow-again ${record.cutover?.id ?? ''}`, 'the target follows again, without a new copy');
  }
  if (held.length > 0) return verb(heldVerb(record.wanted), 'when the findings are settled');
  return level === 'validated'
    ? verb('cutover', 'shows the gates, asks, then promotes; --dry-run only shows')
    : verb('sync', 'goes on where it stands');
}

/** Never `cleanup` first: it ends the way back. */
const afterwards =
  'page, summary and sealed evidence; then `watch` looks after the way back, `rollback` goes back, and `cleanup` ends it when nobody would';

function heldVerb(wanted: string): string {
  return wanted === 'rolled-back' ? 'rollback' : wanted === 'cut-over' ? 'cutover' : 'sync';
}

function nextInCloud({ record, published }: Standing, options: string): NextCommand {
  const deploy = (more: string, why: string): NextCommand => ({ command: `npx cdktf deploy${more}`, why });
  if (record === undefined) return deploy('', 'nothing has begun; the state machine starts with it');
  const { latch, level, held } = record;
  if (latch === 'promoted') {
    if (!atLeast(level, 'cut-over')) return { command: '', why: 'the promotion is being finished by itself' };
    return { command: typedWith('report', options), why: 'the page, the summary and the sealed evidence' };
  }
  if (latch === 'returned') {
    return deploy(
      '',
      `with "followAgain": "${record.cutover?.id ?? ''}" in the settings: the target follows again, without a new copy`,
    );
  }
  if (held.length > 0) return deploy('', 'when the findings are settled');
  if (level !== 'validated') return { command: '', why: 'the sync goes on by itself' };
  if (published.ready?.ready === true)
    return deploy(' -var cutover=true', 'in the window: it promotes, or changes nothing');
  return { command: '', why: 'settle what is closed; then: npx cdktf deploy -var cutover=true' };
}
