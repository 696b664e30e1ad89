import { z } from 'zod';

const values = z.record(z.string(), z.unknown());
const stateModule: z.ZodType<StateModule> = z.lazy(() =>
  z.looseObject({
    resources: z
      .array(z.looseObject({ address: z.string(), mode: z.string(), type: z.string(), values: values.nullish() }))
      .optional(),
    child_modules: z.array(stateModule).optional(),
  }),
);
interface StateModule {
  readonly resources?:
    | { address: string; mode: string; type: string; values?: Record<string, unknown> | null | undefined }[]
    | undefined;
  readonly child_modules?: StateModule[] | undefined;
}

/** What is read of `terraform show -json`: https://developer.hashicorp.com/terraform/internals/json-format */
const planSchema = z.looseObject({
  format_version: z.string().regex(/^1\./, 'is not one that is known here'),
  variables: z.record(z.string(), z.looseObject({ value: z.unknown() })).default({}),
  resource_changes: z
    .array(
      z.looseObject({
        address: z.string(),
        mode: z.enum(['managed', 'data']),
        type: z.string(),
        change: z.looseObject({
          actions: z.array(z.enum(['no-op', 'create', 'read', 'update', 'delete', 'forget'])),
          before: values.nullish(),
          after: values.nullish(),
          after_unknown: z.unknown(),
        }),
      }),
    )
    .default([]),
  prior_state: z.looseObject({ values: z.looseObject({ root_module: stateModule }).optional() }).optional(),
});

export type Values = Readonly<Record<string, unknown>>;
export type Action = 'no-op' | 'create' | 'read' | 'update' | 'delete' | 'forget';

/** One resource of the plan. A replacement is `delete` and `create`. */
export interface Change {
  readonly address: string;
  readonly type: string;
  readonly actions: readonly Action[];
  /** Empty where there is nothing before or after. */
  readonly before: Values;
  readonly after: Values;
  /** Names of attributes that only the apply will know. */
  readonly unknown: readonly string[];
}

export interface Plan {
  readonly variables: Values;
  /** Managed resources, those without a change among them. */
  readonly resources: readonly Change[];
  /** What data sources have read, by type. */
  readonly data: readonly { readonly address: string; readonly type: string; readonly values: Values }[];
  /** The whole plan: nothing in it is a secret, or it should not be there. */
  readonly text: string;
}

export function readPlan(text: string): Plan {
  const plan = planSchema.parse(JSON.parse(text));
  return {
    variables: Object.fromEntries(Object.entries(plan.variables).map(([name, { value }]) => [name, value])),
    resources: plan.resource_changes
      .filter(({ mode }) => mode === 'managed')
      .map(({ address, type, change }) => ({
        address,
        type,
        actions: change.actions,
        before: change.before ?? {},
        after: change.after ?? {},
        unknown: Object.entries(Object(change.after_unknown)).flatMap(([name, mark]) => (isMarked(mark) ? [name] : [])),
      })),
    data: resourcesOf(plan.prior_state?.values?.root_module).filter(({ mode }) => mode === 'data'),
    text,
  };
}

/** Terraform marks inside of lists and blocks as well; an empty mark marks nothing. */
function isMarked(mark: unknown): boolean {
  return mark === true || (typeof mark === 'object' && mark !== null && Object.values(mark).some(isMarked));
}

type StateResource = { address: string; mode: string; type: string; values: Values };

function resourcesOf(module: StateModule | undefined): readonly StateResource[] {
  if (module === undefined) return [];
  const own = (module.resources ?? []).map(({ address, mode, type, values }) => {
    return { address, mode, type, values: values ?? {} };
  });
  return [...own, ...(module.child_modules ?? []).flatMap(resourcesOf)];
}

export function goes({ actions }: Change): boolean {
  return actions.includes('delete') || actions.includes('forget');
}

/** Is there when the plan has been applied. */
export function stays(change: Change): boolean {
  return change.actions.includes('create') || !goes(change);
}

export function changes({ actions }: Change): boolean {
  return actions.some((action) => action !== 'no-op' && action !== 'read');
}

/** `undefined`: absent, or known only to the apply. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The wanted state in the input of the custom resource; nothing where it is not ours or not known yet. */
export function desiredIn(values: Values): Values | undefined {
  try {
    const input: unknown = JSON.parse(text(values, 'input') ?? '');
    const desired: unknown = Object(input).desired;
    return typeof desired === 'object' && desired !== null ? { ...desired } : undefined;
  } catch {
    return undefined;
  }
}
