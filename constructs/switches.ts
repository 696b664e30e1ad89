import { Fn, type IResolvable, Op, TerraformVariable, Token } from 'cdktf';
import type { Construct } from 'constructs';

/** The variables of a run, each safe when forgotten. Their names are what people type. */
export const switchNames = ['cutover', 'rollback'] as const;
export type SwitchName = (typeof switchNames)[number];

/** Values typed in a spelling that cdktf ignores: they become the defaults of this synth. */
export type TypedSwitches = Readonly<Partial<Record<SwitchName, boolean>>>;

const descriptions: Readonly<Record<SwitchName, string>> = {
  cutover: 'Promote the target. Forgotten after a promotion it undoes nothing.',
  rollback: 'Take back what the migration made. Possible until the promotion.',
};

/** A variable without a default would make cdktf ask, and wait for ever (facts 4.1). */
export class Switches {
  private readonly cutover: TerraformVariable;
  private readonly rollback: TerraformVariable;

  constructor(scope: Construct, typed: TypedSwitches) {
    const declare = (name: SwitchName): TerraformVariable =>
      new TerraformVariable(scope, name, {
        type: 'bool',
        default: typed[name] ?? false,
        nullable: false,
        description: descriptions[name],
      });
    this.cutover = declare('cutover');
    this.rollback = declare('rollback');
  }

  /** The wanted level, as Terraform computes it: a plain `if` can not see a variable at synth. */
  reach(promoted: IResolvable): string {
    const forward = Fn.conditional(Op.or(promoted, this.cutover.booleanValue), 'cut-over', 'validated');
    return Token.asString(Fn.conditional(this.rollback.booleanValue, 'rolled-back', forward));
  }

  /** Asked for in this run and not done before. */
  cutoverWanted(promoted: IResolvable): IResolvable {
    return Op.and(this.cutover.booleanValue, Op.not(promoted));
  }

  /** Both at once is a contradiction. */
  contradict(): IResolvable {
    return Op.and(this.cutover.booleanValue, this.rollback.booleanValue);
  }
}
