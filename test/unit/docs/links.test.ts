import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pages } from '../../support/docs/command-lines';

const root = join(__dirname, '../../..');
const decisions = readdirSync(join(root, 'docs/adr')).map((name) => `docs/adr/${name}`);

/** What a browser jumps to: the headings as GitHub names them. */
function anchorsOf(page: string): readonly string[] {
  const headings = readFileSync(join(root, page), 'utf8').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Each link that leads nowhere. Addresses in the web are not asked. */
function deadIn(page: string, text: string): readonly string[] {
  const links = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const there = file === '' ? page : join(dirname(page), file);
      if (!existsSync(join(root, there))) return true;
      return anchor !== undefined && !anchorsOf(there).includes(anchor);
    });
}

test.each([...pages(), ...decisions])('every link of %s leads somewhere', (page) => {
  expect(deadIn(page, readFileSync(join(root, page), 'utf8'))).toEqual([]);
});

test('a page or a heading that is not there is found', () => {
  const text = '[a](docs/nothing.md) [b](#the-route) [c](docs/runbook.md#nowhere) [d](CONTRIBUTING.md#where-things-go)';

  expect(deadIn('README.md', text)).toEqual(['docs/nothing.md', 'docs/runbook.md#nowhere']);
});
