import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import { defineValue, type Factory } from '../serialization/define-value.js';
import type { Serializable } from '../serialization/config.js';

/** A learning rate that depends on the step. */
export interface Schedule extends Serializable {
  /** @param step how many steps were taken before this one */
  rate(step: number): number;
}

export interface ScheduleDefinition<S extends OptionSchema, Positional extends keyof S & string> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  rate(step: number, options: ResolvedOptions<S>): number;
}

/** A learning-rate schedule of your own, saved and loaded by its `type`. */
export function defineSchedule<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(definition: ScheduleDefinition<S, Positional>): Factory<Schedule, S, Positional> {
  return defineValue<Schedule, S, Positional>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    make: (options) => ({ rate: (step: number) => definition.rate(step, options) }),
  });
}
