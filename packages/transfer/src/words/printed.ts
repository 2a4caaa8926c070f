/** Lets `String(value)` say what `describe` says, where JSON and loops over members do not see it. */
export function printed<T extends { describe(): string }>(value: T): T {
  return Object.defineProperty(value, 'toString', { value: () => value.describe() });
}
