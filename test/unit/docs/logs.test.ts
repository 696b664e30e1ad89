import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envelope } from '../../../lambda/contract/log-line';
import { readEvents } from '../../../scripts/codes/read-events';
import { documentedEvents } from '../../support/documented-events';

const root = join(__dirname, '../../..');
const page = readFileSync(join(root, 'docs/logs.md'), 'utf8');
const events = readEvents(root);
const documented = documentedEvents();

describe('docs/logs.md', () => {
  it('has every event of the sources and no other', () => {
    expect(events.length).toBeGreaterThan(40);
    expect([...documented.keys()]).toEqual([...new Set(events.map(({ name }) => name))].sort());
  });

  it('has their facts', () => {
    const literal = events.flatMap(({ name, facts }) => (facts === undefined ? [] : [[name, facts] as const]));

    expect(literal.map(([name]) => [name, documented.get(name)?.join(', ')])).toEqual(
      literal.map(([name, facts]) => [name, facts.join(', ')]),
    );
  });

  it('has the envelope', () => {
    const chapter = page.slice(page.indexOf('## The envelope'), page.indexOf('## Events'));

    expect([...chapter.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field)).toEqual(envelope);
  });

  it('lets no fact bear a name of the envelope but the step that it is about', () => {
    const clash = events.flatMap(({ name, facts = [] }) =>
      facts.filter((fact) => envelope.some((field) => field === fact)).map((fact) => `${name}: ${fact}`),
    );

    expect([...new Set(clash)].sort()).toEqual([
      'step.finished: step',
      'step.held: step',
      'step.started: step',
      'step.undo: step',
    ]);
  });
});
