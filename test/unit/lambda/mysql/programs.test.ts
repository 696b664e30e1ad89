import { makeProgram, type Program, withoutDefiner } from '../../../../lambda/mysql/finish/programs';

const program = (kind: Program['kind'], createText: string): Program => ({
  kind,
  schema: 'shop',
  name: 'p',
  definer: 'joe@%',
  createText,
  madeUnder: {},
});
const madeAs = (definer: 'kept' | 'ours' | 'invoker', one: Program) => makeProgram(one, definer)[1]?.text;

describe("a definer that is not the target's", () => {
  test.each([
    ['`joe`@`%`', '`joe`@`%`'],
    ['in double quotes', '"joe"@"%"'],
    ['a hostile name', '`a``; DROP `@`x y`'],
  ])('is left out: %s', (_, definer) => {
    expect(withoutDefiner(`CREATE DEFINER=${definer} PROCEDURE \`p\`()\nSELECT 1`)).toBe(
      'CREATE PROCEDURE `p`()\nSELECT 1',
    );
  });

  it('leaves a text that only looks like one', () => {
    const text = "CREATE PROCEDURE `p`()\nSELECT 'CREATE DEFINER=`a`@`b` PROCEDURE'";
    expect(withoutDefiner(text)).toBe(text);
  });
});

describe('the rights of whoever calls', () => {
  it('are written into a view', () => {
    const view = program(
      'view',
      'CREATE ALGORITHM=MERGE DEFINER=`joe`@`%` SQL SECURITY DEFINER VIEW `shop`.`p` AS select 1',
    );

    expect(madeAs('invoker', view)).toBe('CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW `shop`.`p` AS select 1');
    expect(madeAs('ours', view)).toBe('CREATE ALGORITHM=MERGE SQL SECURITY DEFINER VIEW `shop`.`p` AS select 1');
    expect(madeAs('kept', view)).toBe(view.createText);
  });

  it('are written behind the parameters of a procedure', () => {
    const text =
      "CREATE DEFINER=`joe`@`%` PROCEDURE `p(x)`(IN a ENUM('x)\n','y'), b DECIMAL(5,2))\n    COMMENT 'c'\nSELECT (1)";

    expect(madeAs('invoker', program('procedure', text))).toBe(
      "CREATE PROCEDURE `p(x)`(IN a ENUM('x)\n','y'), b DECIMAL(5,2))\n    SQL SECURITY INVOKER\n    COMMENT 'c'\nSELECT (1)",
    );
  });

  it('are written behind the type of a function', () => {
    const text =
      "CREATE DEFINER=`joe`@`%` FUNCTION `f`(a INT) RETURNS enum('a\n','b') CHARSET utf8mb4\n    DETERMINISTIC\nRETURN 'a'";

    expect(madeAs('invoker', program('function', text))).toBe(
      "CREATE FUNCTION `f`(a INT) RETURNS enum('a\n','b') CHARSET utf8mb4\n    SQL SECURITY INVOKER\n    DETERMINISTIC\nRETURN 'a'",
    );
  });

  it('are nothing that a trigger could have', () => {
    const text = 'CREATE DEFINER=`joe`@`%` TRIGGER `p` BEFORE INSERT ON `t` FOR EACH ROW SET NEW.a = 1';

    expect(madeAs('invoker', program('trigger', text))).toBe(
      'CREATE TRIGGER `p` BEFORE INSERT ON `t` FOR EACH ROW SET NEW.a = 1',
    );
  });
});
