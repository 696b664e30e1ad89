import { checkStatement, faultOfCheck } from '../../../../lambda/mysql/user-check';

describe('a query of the operator', () => {
  it.each([
    'SELECT 1',
    "-- orders by day\nSELECT day, COUNT(*) FROM t WHERE x = ';' GROUP BY day;\n-- the end\n",
    'WITH a AS (SELECT 1) SELECT * FROM a; # done',
    '/* why; */ TABLE t',
    "SELECT 'FOR UPDATE', `into outfile` FROM t",
  ])('may be %p', (text) => expect(faultOfCheck(text)).toBe(''));

  it.each([
    ['DELETE FROM t', 'is not a SELECT'],
    ['', 'is not a SELECT'],
    ['/*! DELETE FROM t */', 'is not a SELECT'],
    ['SELECT 1; DELETE FROM t', 'holds more than one statement'],
    ["SELECT * FROM t INTO OUTFILE '/x'", 'locks rows or writes a file or a variable'],
    ['SELECT 1 FROM t FOR UPDATE', 'locks rows or writes a file or a variable'],
    ['SELECT a INTO @b FROM t', 'locks rows or writes a file or a variable'],
  ])('may not be %p', (text, fault) => expect(faultOfCheck(text)).toBe(fault));

  it('is sent without its semicolon', () => expect(checkStatement('SELECT 1 ; ').text).toBe('SELECT 1'));
});
