export const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

/** `92.3`: to one digit behind the point. */
export const one = (value) => value.toFixed(1);
/** `+4.3`. */
export const signed = (value) => (value < 0 ? '-' : '+') + Math.abs(value).toFixed(1);
/** `92.3 (91.0 to 93.1)`: the mean with the least and the most. */
export const spread = (values) =>
  `${one(mean(values))} (${one(Math.min(...values))} to ${one(Math.max(...values))})`;
/** Numbers of an object, rounded for JSON. */
export const rounded = (record, digits = 3) =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, Number(value.toFixed(digits))]),
  );
