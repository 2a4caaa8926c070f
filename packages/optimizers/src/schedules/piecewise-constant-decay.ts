import { ConfigError, defineSchedule, options, type Schedule } from '@graftjs/core';

const numbers = (noun: string) =>
  options.custom<readonly number[]>(noun, (values) =>
    Array.isArray(values) && values.length > 0 && values.every((value) => Number.isFinite(value))
      ? (values as number[])
      : undefined,
  );

const schedule = defineSchedule({
  type: 'optimizers/PiecewiseConstantDecay',
  options: {
    /** Steps after which the next value holds, growing. */
    boundaries: numbers('a list of steps'),
    /** Rates, one more than boundaries. */
    values: numbers('a list of rates'),
  },
  rate: (step, { boundaries, values }) =>
    values[boundaries.filter((boundary) => step > boundary).length] as number,
});

function checked(made: Schedule): Schedule {
  const { boundaries, values } = made.getConfig() as {
    readonly boundaries: readonly number[];
    readonly values: readonly number[];
  };
  const growing = boundaries.every((boundary, i) => i === 0 || boundary > boundaries[i - 1]!);
  if (growing && values.length === boundaries.length + 1) return made;
  throw new ConfigError({
    where: 'PiecewiseConstantDecay',
    problem: growing ? 'there is one value more than boundaries' : 'boundaries grow',
    operands: [
      { label: 'boundaries', value: boundaries.join(', ') },
      { label: 'values', value: values.join(', ') },
    ],
  });
}

/**
 * `values[0]` up to the first boundary, it included, `values[1]` up to the second, and so on.
 *
 * @throws ConfigError where boundaries do not grow, or values are not one more than they
 *
 * @example
 * sgd(piecewiseConstantDecay({ boundaries: [1000, 2000], values: [0.1, 0.01, 0.001] }));
 */
export const piecewiseConstantDecay: typeof schedule = Object.assign(
  (...given: Parameters<typeof schedule>) => checked(schedule(...given)),
  {
    type: schedule.type,
    options: schedule.options,
    fromConfig: (...given: Parameters<typeof schedule.fromConfig>) =>
      checked(schedule.fromConfig(...given)),
  },
);
