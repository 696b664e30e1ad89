import fc from 'fast-check';
import { splitList } from '../../../../lambda/mysql/definition/scan';
import { bareTable, parseTableDefinition } from '../../../../lambda/mysql/definition/table-definition';
import { indexGroups, indexPiece } from '../../../../lambda/mysql/finish/late-keys';
import { withoutDefiner } from '../../../../lambda/mysql/finish/programs';

const createText = `CREATE TABLE \`t\` (
  \`id\` int NOT NULL AUTO_INCREMENT,
  \`KEY \`\`x\`\`, (\` varchar(20) DEFAULT 'a,'')b\\'),\\n' COMMENT 'KEY \`k\` (\`id\`),',
  \`e\` enum('a)','b,','c''') /*!80023 INVISIBLE */,
  \`g\` int GENERATED ALWAYS AS (concat(\`id\`,',)')) VIRTUAL,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`u\` (\`e\`) /*!80000 INVISIBLE */,
  KEY \`CONSTRAINT\` (\`id\`,\`e\`(3) DESC),
  KEY \`fn\` ((lower(\`e\`))) COMMENT ', KEY',
  FULLTEXT KEY \`f\` (\`e\`) /*!50100 WITH PARSER \`ngram\` */ ,
  SPATIAL KEY \`s\` (\`g\`),
  CONSTRAINT \`a \`\` FOREIGN KEY\` CHECK ((\`id\` > 0)),
  CONSTRAINT \`fk\` FOREIGN KEY (\`id\`) REFERENCES \`p\` (\`id\`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=504 DEFAULT CHARSET=latin1 COMMENT=') KEY'
/*!50100 PARTITION BY RANGE (\`id\`)
(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */`;

describe('a table definition', () => {
  it('is taken apart at the right places', () => {
    const definition = parseTableDefinition(createText);

    expect(definition.columns).toHaveLength(4);
    expect(definition.primaryKey).toBe('PRIMARY KEY (`id`)');
    expect(definition.indexes.map((index) => index.name)).toEqual(['u', 'CONSTRAINT', 'fn', 'f', 's']);
    expect(definition.checks).toHaveLength(1);
    expect(definition.foreignKeys.map((key) => key.name)).toEqual(['fk']);
    expect(definition.options).toMatch(
      /^ENGINE=InnoDB AUTO_INCREMENT=504 .*p0 VALUES LESS THAN \(10\) ENGINE = InnoDB\) \*\/$/s,
    );
  });

  it('keeps in the bare table only the indexes that are asked for', () => {
    const bare = bareTable({ schema: 's', name: 'T', createText }, new Set(['u']));

    expect(bare.create).toContain('CREATE TABLE IF NOT EXISTS `s`.`T` (');
    expect(bare.create).toContain('UNIQUE KEY `u`');
    expect(bare.create).not.toContain('KEY `fn`');
    expect(bare.create).not.toContain('REFERENCES');
    expect(bare.indexes.map((text) => indexPiece(text).name)).toEqual(['CONSTRAINT', 'fn', 'f', 's']);
  });

  it('adds FULLTEXT indexes one at a time', () => {
    const pieces = ['KEY `a` (`x`)', 'FULLTEXT KEY `b` (`x`)', 'UNIQUE KEY `c` (`x`)', 'FULLTEXT KEY `d` (`y`)'].map(
      indexPiece,
    );

    expect(indexGroups(pieces).map((group) => group.map((piece) => piece.name))).toEqual([['a', 'c'], ['b'], ['d']]);
  });

  it('splits no quoted text, whatever stands in it', () => {
    const quoted = fc.string().map((text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`);
    const named = fc.string().map((text) => `\`${text.replaceAll('`', '``')}\``);
    const piece = fc.oneof(
      quoted,
      named,
      quoted.map((text) => `f(${text}, (1))`),
    );

    fc.assert(
      fc.property(fc.array(piece, { minLength: 1 }), (pieces) => {
        expect(splitList(pieces.join(', '))).toEqual(pieces);
      }),
    );
  });
});

describe('a definer', () => {
  it.each([
    ['CREATE DEFINER=`a`@`%` PROCEDURE `p`()', 'CREATE PROCEDURE `p`()'],
    ['CREATE DEFINER="a"@"local""host" FUNCTION "f"()', 'CREATE FUNCTION "f"()'],
    [
      'CREATE ALGORITHM=MERGE DEFINER=`a``b`@`x` SQL SECURITY INVOKER VIEW `v`',
      'CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW `v`',
    ],
    ['CREATE TRIGGER `DEFINER=` BEFORE INSERT', 'CREATE TRIGGER `DEFINER=` BEFORE INSERT'],
  ])('is taken out of %s', (text, wanted) => {
    expect(withoutDefiner(text)).toBe(wanted);
  });
});
