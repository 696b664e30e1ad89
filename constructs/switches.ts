import { Fn, type IResolvable, Op, TerraformVariable, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Settings } from './settings';

/** The variables of a run, each safe when forgotten. Their names are what people type. */
export const switchNames = ['cutover', 'rollback', 'reader_weight', 'decommission'] as const;
export type SwitchName = (typeof switchNames)[number];

/** Values typed in a spelling that cdktf ignores, as they were typed: they become the defaults of this synth. */
export type TypedSwitches = Readonly<Partial<Record<SwitchName, string>>>;

/** What Terraform takes for the variable. */
export const switchForms: Readonly<Record<SwitchName, { readonly form: RegExp; readonly says: string }>> = {
  cutover: { form: /^(true|false)$/, says: 'cutover=true or cutover=false' },
  rollback: { form: /^(true|false)$/, says: 'rollback=true or rollback=false' },
  reader_weight: {
    form: /^(-1|\d{1,2}|100)$/,
    says: 'reader_weight=0 to reader_weight=100, or -1 to follow the writer',
  },
  decommission: { form: /^[a-z0-9-]*$/, says: 'decommission=<identifier of the old instance>' },
};

/** Readers follow the writer: the weight of somebody who typed none. */
const followsWriter = -1;

/** A variable without a default would make cdktf ask, and wait for ever (facts 4.1). */
export class Switches {
  private readonly cutover: TerraformVariable;
  private readonly rollback: TerraformVariable;
  private readonly readerWeight: TerraformVariable;
  private readonly decommission: TerraformVariable;

  constructor(
    scope: Construct,
    typed: TypedSwitches,
    private readonly settings: Settings,
  ) {
    const flag = (name: 'cutover' | 'rollback', description: string): TerraformVariable =>
      new TerraformVariable(scope, name, {
        type: 'bool',
        default: typed[name] === 'true',
        nullable: false,
        description,
      });
    this.cutover = flag('cutover', 'Promote the target. Forgotten after a promotion it undoes nothing.');
    this.rollback = flag(
      'rollback',
      'Before the promotion: take back what the migration made. After it: switch back to the source, over the way back.',
    );
    this.readerWeight = new TerraformVariable(scope, 'reader_weight', {
      type: 'number',
      default: Number(typed.reader_weight ?? followsWriter),
      nullable: false,
      description: 'Percent of the readers that go to the target. Forgotten, they follow the writer.',
    });
    this.readerWeight.addValidation({
      condition: Op.and(
        Op.gte(this.readerWeight.numberValue, followsWriter),
        Op.and(
          Op.lte(this.readerWeight.numberValue, 100),
          Op.eq(Fn.floor(this.readerWeight.numberValue), this.readerWeight.numberValue),
        ),
      ),
      errorMessage: 'reader_weight must be a whole number from 0 to 100, or -1 to follow the writer.',
    });
    this.decommission = new TerraformVariable(scope, 'decommission', {
      type: 'string',
      default: typed.decommission ?? '',
      nullable: false,
      description: 'The old instance by its name: the second key to its deletion. Forgotten, nothing is deleted.',
    });
    this.decommission.addValidation({
      condition: Fn.contains(['', settings.source.instance], this.decommission.stringValue),
      errorMessage: `decommission must be the instance of this migration, ${settings.source.instance}.`,
    });
  }

  /** The wanted level, as Terraform computes it: a plain `if` can not see a variable at synth. */
  reach(published: { readonly promoted: IResolvable; readonly returned: IResolvable }, consented: boolean): string {
    const after = this.settings.decommission === undefined ? 'cut-over' : 'cleaned-up';
    const wanted = Fn.conditional(this.cutover.booleanValue, 'cut-over', 'validated');
    const forward = Fn.conditional(published.promoted, after, wanted);
    // After a roll back that followed a promotion nothing begins by itself: somebody may want to look at the target first.
    const stays = Op.and(published.returned, Op.not(this.cutover.booleanValue));
    const back = consented ? this.rollback.booleanValue : Op.or(this.rollback.booleanValue, stays);
    return Token.asString(Fn.conditional(back, 'rolled-back', forward));
  }

  /**
   * Nothing more is read from the replica. Absent: it stays as long as the stack. After a roll back it is wanted again
   * as soon as somebody consents to a new copy.
   */
  replicaServed(
    published: { readonly verified: IResolvable; readonly promoted: IResolvable; readonly returned: IResolvable },
    consented: boolean,
  ): IResolvable | undefined {
    // RDS stops no instance that has a replica.
    if (this.settings.replica.keep) return this.settings.decommission === undefined ? undefined : published.promoted;
    return consented ? published.verified : Op.or(published.verified, published.returned);
  }

  /** Asked for in this run: what it answers is what is true afterwards, whatever was published before. */
  get rollbackWanted(): IResolvable {
    return this.rollback.booleanValue;
  }

  /** Asked for in this run and not done before. */
  cutoverWanted(promoted: IResolvable): IResolvable {
    return Op.and(this.cutover.booleanValue, Op.not(promoted));
  }

  /** True when the instance's name was typed as the second key. */
  get deletesSource(): IResolvable {
    return Token.asAny(Fn.contains([this.settings.source.instance], this.decommission.stringValue));
  }

  /** Percent of the readers for each side. Written out for both: cdktf puts no brackets around an operand. */
  readerWeights(promoted: IResolvable): { readonly source: number; readonly target: number } {
    const { numberValue } = this.readerWeight;
    const weight = (followed: IResolvable, typed: unknown): number =>
      Token.asNumber(Fn.conditional(Op.eq(numberValue, followsWriter), followed, typed));
    return {
      source: weight(Fn.conditional(promoted, 0, 100), Op.sub(100, numberValue)),
      target: weight(Fn.conditional(promoted, 100, 0), numberValue),
    };
  }

  /** What must not be asked for at once, each with what to type instead. */
  refusals(promoted: IResolvable): readonly { readonly condition: IResolvable; readonly errorMessage: string }[] {
    const both = Op.and(this.cutover.booleanValue, this.rollback.booleanValue);
    const refusals = [
      { condition: Op.not(both), errorMessage: 'cutover and rollback are both true: type only one of them' },
    ];
    if (this.settings.decommission === undefined) {
      return [
        ...refusals,
        {
          condition: Op.not(this.deletesSource),
          errorMessage:
            'decommission is the second key; the first is `decommission` in the settings, applied at least ' +
            '72 hours before: nothing was deleted',
        },
      ];
    }
    return [
      ...refusals,
      {
        condition: promoted,
        errorMessage:
          'the settings have `decommission`, and the migration is not promoted: take it out, and write it again ' +
          'when the target has taken the writes for as long as you want to be able to go back',
      },
      {
        condition: Token.asAny(Fn.contains([followsWriter, 100], this.readerWeight.numberValue)),
        errorMessage:
          'the settings have `decommission`: readers would be sent to an instance that is stopped and deleted; ' +
          'leave reader_weight out',
      },
      {
        condition: Op.not(this.rollback.booleanValue),
        errorMessage: 'the settings have `decommission`, which ends the way back: take it out before rollback=true',
      },
    ];
  }
}
