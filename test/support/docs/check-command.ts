import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { switchNames } from '../../../constructs/switches';
import { program } from '../../../scripts/migrate';

const root = join(__dirname, '../../..');
const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

/** Programs that are not ours: what they are asked can't be read here. */
const others: readonly RegExp[] = [
  /^\. out\/two-servers\/env\.sh$/,
  /^terraform (-chdir=\S+ )?(init|plan|show|validate)\b/,
  /^jq -r /,
  /^(aws|az) /,
];

/** Why a reader who types this meets an error; empty: it means something. */
export function faultOf(text: string): string {
  const words = wordsOf(text.replace(/^(?:[A-Z_]+=\S* )+/, ''));
  const [first = '', second = '', third = '', ...rest] = words;
  if (first === 'migrate') return ofMigrate(words.slice(1));
  if (first === 'npx' && second === 'tsx' && third === 'scripts/migrate.ts') return ofMigrate(rest);
  if (first === 'npx' && second === 'tsx') return ofScript(third, rest);
  if (first === 'npx' && second === 'cdktf') return ofCdktf([third, ...rest]);
  if (first === 'cdktf') return ofCdktf([second, third, ...rest]);
  if (first === 'npx' && second === 'jest') return ofJest([third, ...rest]);
  if (first === 'npm') return ofNpm(words.slice(1));
  return others.some((form) => form.test(text)) ? '' : 'is in no list: run it, check it, or say why not';
}

function ofJest(words: readonly string[]): string {
  const config = readFileSync(join(root, 'jest.config.js'), 'utf8');
  const [option = '', ...projects] = words;
  if (option !== '--selectProjects') return `npx jest is not typed with ${option} here`;
  const unknown = projects.find((name) => !config.includes(`project('${name}'`));
  return unknown === undefined ? '' : `jest has no project ${unknown}`;
}

/** Quotes hold together. */
function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:'[^']*'|"[^"]*"|<[^>]*>|[^\s'"<]|<(?![^>]*>))+/g)].map(([word]) => word);
}

function ofMigrate(words: readonly string[]): string {
  const root = program(() => undefined);
  const [name = '--help', ...rest] = words;
  if (name === '--help') return '';
  const verb = root.commands.find((command) => command.name() === name);
  if (verb === undefined) return `there is no command ${name}`;
  return rest.map((word) => faultOfOption(word, verb)).find((fault) => fault !== '') ?? '';
}

function faultOfOption(word: string, verb: Command): string {
  if (!word.startsWith('--')) return '';
  const name = word.split('=')[0] ?? '';
  if (name === '--help' || verb.options.some(({ long }) => long === name)) return '';
  return `${verb.name()} has no option ${name}`;
}

function ofScript(file: string, words: readonly string[]): string {
  if (!existsSync(join(root, file))) return `there is no ${file}`;
  return unknownWords(file, words);
}

/** The file, and what lies in the folder of its name, says its options. */
function unknownWords(file: string, words: readonly string[]): string {
  const text = readFileSync(join(root, file), 'utf8');
  const unknown = words
    .filter((word) => word.startsWith('--'))
    .find((word) => !text.includes(word.split('=')[0] ?? ''));
  return unknown === undefined ? '' : `${file} has no option ${unknown}`;
}

const cdktfVerbs = ['deploy', 'destroy', 'synth', 'diff', 'output'];

function ofCdktf([verb = '', ...words]: readonly string[]): string {
  if (!cdktfVerbs.includes(verb)) return `cdktf has no ${verb}`;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) continue;
    if (!['-var', '--var', '--auto-approve'].includes(word)) return `cdktf ${verb} is not typed with ${word} here`;
    if (word === '--auto-approve') continue;
    at += 1;
    const name = (words[at] ?? '').split('=')[0];
    if (name !== 'name' && !switchNames.some((known) => known === name)) return `there is no variable ${name}`;
  }
  return '';
}

function ofNpm([verb = '', ...words]: readonly string[]): string {
  if (verb === 'ci' || (verb === 'test' && 'test' in scripts)) return '';
  const [name = '', ...rest] = words;
  if (verb !== 'run' || !(name in scripts)) return `package.json has no script ${name}`;
  const file = /^tsx (scripts\/[\w-]+\.ts)/.exec(scripts[name] ?? '')?.[1];
  const given = rest.filter((word) => word !== '--');
  if (file === 'scripts/migrate.ts') return ofMigrate(given);
  return file === undefined ? '' : unknownWords(file, given);
}
