import { ConfigError } from '@graftjs/core';

/** The options given; where one has a name that there is not, the nearest names are named. */
export function knownOptions<T extends object>(
  where: string,
  given: T,
  names: readonly (keyof T & string)[],
): T {
  const odd = Object.keys(given).find((name) => !(names as readonly string[]).includes(name));
  if (odd === undefined) return given;
  throw ConfigError.unknownOption(where, odd, [...names]);
}
