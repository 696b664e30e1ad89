import { Fn, type IResolvable, Op, TerraformVariable, Token } from 'cdktf';
import type { Construct } from 'constructs';

/** The variables of a run, each safe when forgotten. Their names are what people type. */
export const switchNames = ['cutover', 'rollback'] as const;
export type SwitchName = (typeof switchNames)[number];

/** Values typed in a spelling that cdktf ignores: they become the defaults of this synth. */
export type TypedSwitches = Readonly<Partial<Record<SwitchName, boolean>>>;

const descriptions: Readonly<Record<SwitchName, string>> = {
  cutover: 'Promote the target. Forgotten after a promotion it undoes nothing.',
  rollback:
    'Before the promotion: take back what the migration made. After it: switch back to the source, over the way back.',
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
  reach(published: { readonly promoted: IResolvable; readonly returned: IResolvable }, consented: boolean): string {
    const forward = Fn.conditional(Op.or(published.promoted, this.cutover.booleanValue), 'cut-over', 'validated');
    // After a roll back that followed a promotion nothing begins by itself: a new sync would empty the target.
    const stays = Op.and(published.returned, Op.not(this.cutover.booleanValue));
    const back = consented ? this.rollback.booleanValue : Op.or(this.rollback.booleanValue, stays);
    return Token.asString(Fn.conditional(back, 'rolled-back', forward));
  }

  /** Asked for in this run: what it answers is what is true afterwards, whatever was published before. */
  get rollbackWanted(): IResolvable {
    return this.rollback.booleanValue;
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
