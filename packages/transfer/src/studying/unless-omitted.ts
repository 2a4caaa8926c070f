import type { Omitted } from '@graftjs/report';

/** What a part gives, or why it could not be. An interruption goes on to whoever asked for it. */
export async function unlessOmitted<T extends object | null>(
  work: () => Promise<T>,
  { signal }: { readonly signal?: AbortSignal },
): Promise<NonNullable<T> | Omitted> {
  try {
    return (await work()) ?? { omitted: 'There is nothing to show.' };
  } catch (error) {
    if (signal?.aborted) throw error;
    const { name, message } = error as Error;
    if (name === 'TimeoutError') return { omitted: 'The time was up before it was done.' };
    return { omitted: `It failed: ${message.split('\n')[0]}` };
  }
}
