import { option, type OptionSchema, type ResolvedOptions } from '../options/option.js';
import type { Schedule } from './schedule.js';

/** Options of an optimizer at one step: what follows a schedule is a number. */
export type StepOptions<S extends OptionSchema> = {
  readonly [K in keyof S]: Exclude<ResolvedOptions<S>[K], Schedule>;
};

const isSchedule = (value: unknown): value is Schedule =>
  typeof value === 'object' && value !== null && typeof (value as Schedule).rate === 'function';

/**
 * An option of an optimizer that may change from step to step: a number, or a schedule, of which
 * `step` then sees the value.
 *
 * @example
 * options: { momentum: scheduled('a number from 0 to 1', { min: 0, max: 1, default: 0.9 }) }
 */
export function scheduled<const Default extends number>(
  noun: string,
  { min, max, ...rest }: { readonly min: number; readonly max?: number; readonly default: Default },
) {
  const parse = (value: unknown): number | Schedule | undefined => {
    if (isSchedule(value)) return value;
    const fits =
      typeof value === 'number' &&
      Number.isFinite(value) &&
      value >= min &&
      value <= (max ?? value);
    return fits ? value : undefined;
  };
  return option<number | Schedule, number | Schedule, { default: number }>(
    `${noun}, or a schedule`,
    parse,
    rest,
  );
}

/** The value at a step of an option that may be scheduled. */
export const valueAt = (given: number | Schedule, step: number): number =>
  isSchedule(given) ? given.rate(step) : given;

/** All options at a step. */
export function optionsAt<S extends OptionSchema>(
  options: ResolvedOptions<S>,
  step: number,
): StepOptions<S> {
  const entries = Object.entries<unknown>(options);
  if (!entries.some(([, value]) => isSchedule(value))) return options as StepOptions<S>;
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isSchedule(value) ? value.rate(step) : value]),
  ) as StepOptions<S>;
}
