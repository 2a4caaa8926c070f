/** An entry of a table by a name from a file, which may be `constructor` or `__proto__`. */
export function entryOf<T>(table: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
