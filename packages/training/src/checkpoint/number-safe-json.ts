/** JSON that keeps every double: NaN, the infinities and −0, which plain JSON loses. */
export function toNumberSafeJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'number') return item;
    if (Object.is(item, -0)) return { $number: '-0' };
    return Number.isFinite(item) ? item : { $number: String(item) };
  });
}

export function fromNumberSafeJson(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) => {
    const coded = (item as { $number?: unknown } | null)?.$number;
    return typeof coded === 'string' ? Number(coded) : item;
  });
}
