import { atLeast, wordsOf } from '../../../../../../lambda/adapters/local/mysqld/personality/words';

test.each([
  ['8.0.17', '8.0.17', true],
  ['8.0.9', '8.0.17', false],
  ['9.7.4', '8.0.17', true],
  ['8.4.0', '8.4.1', false],
])('%s is at least %s: %s', (version, wanted, answer) => {
  expect(atLeast(version, wanted)).toBe(answer);
});

test('the words follow the version of the server that runs', () => {
  expect(wordsOf('8.0.21')).toMatchObject({
    changeSource: 'CHANGE MASTER TO',
    replica: 'SLAVE',
    externalSource: ['master'],
  });
  expect(wordsOf('8.0.40')).toMatchObject({
    replica: 'REPLICA',
    anyDefiner: ['SET_USER_ID'],
    externalSource: ['master'],
  });
  expect(wordsOf('9.7.4')).toMatchObject({ externalSource: ['source', 'master'] });
});
