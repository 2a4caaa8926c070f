import type { Option } from '@graftjs/core';

/**
 * An option that stays out of the configuration unless it is given: older versions of Keras, and
 * other readers, do not know it.
 */
export const unset = <Given, Resolved>(
  inner: Option<Given, Resolved, boolean>,
): Option<Given | null, Resolved | null | undefined, true> => ({
  expected: inner.expected,
  parse: (value) => (value === null ? null : inner.parse(value)),
  optional: true,
});
