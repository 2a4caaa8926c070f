/** A part of a study that is done: plain data. */
export interface KeptPart {
  readonly name: string;
  /** How long it took. */
  readonly seconds: number;
  readonly value: unknown;
}

/** Where a study keeps the parts that it has done, in case it is interrupted. */
export interface StudyJournal {
  /** What an earlier call kept of this study; what there is of another one is thrown away. */
  open(study: string): Promise<readonly KeptPart[]>;
  add(part: KeptPart): Promise<void>;
}

export interface OpenJournal {
  /** How long the parts took that are taken over. */
  readonly seconds: number;
  kept<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A study goes on where an earlier one ended; without a journal everything is done anew. */
export async function openJournal(
  journal: StudyJournal | undefined,
  study: string,
): Promise<OpenJournal> {
  const parts = new Map((await journal?.open(study))?.map((part) => [part.name, part]));
  const seconds = [...parts.values()].reduce((sum, part) => sum + part.seconds, 0);
  return {
    seconds,
    async kept<T>(name: string, work: () => Promise<T>): Promise<T> {
      const known = parts.get(name);
      if (known) return withNumbers(known.value) as T;
      const begin = performance.now();
      const value = await work();
      await journal?.add({
        name,
        seconds: (performance.now() - begin) / 1000,
        value: withoutNumbers(value),
      });
      return value;
    },
  };
}

/** JSON has no NaN and no infinity: they are written as names. */
function withoutNumbers(value: unknown): unknown {
  return mapped(value, (item) =>
    typeof item === 'number' && !Number.isFinite(item) ? { number: String(item) } : item,
  );
}

function withNumbers(value: unknown): unknown {
  return mapped(value, (item) => {
    const { number, ...others } = (item ?? {}) as { number?: unknown };
    return typeof number === 'string' && Object.keys(others).length === 0 ? Number(number) : item;
  });
}

function mapped(value: unknown, change: (item: unknown) => unknown): unknown {
  const own = change(value);
  if (Array.isArray(own)) return own.map((item) => mapped(item, change));
  if (own === null || typeof own !== 'object' || own !== value) return own;
  return Object.fromEntries(Object.entries(own).map(([key, item]) => [key, mapped(item, change)]));
}
