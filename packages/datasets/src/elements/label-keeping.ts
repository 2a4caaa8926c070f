const keeping = new WeakSet<object>();

/** Notes that a function for `map` gives each element the class that it had. */
export function labelKeeping<F extends object>(transform: F): F {
  keeping.add(transform);
  return transform;
}

/** Whether it is known of a function that it keeps the class of each element. */
export const keepsLabels = (transform: object): boolean => keeping.has(transform);
