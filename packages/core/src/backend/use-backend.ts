import { setBackend } from '@tensorflow/tfjs-core';
import { BackendError } from '../errors/backend-error.js';
import { GraftError } from '../errors/graft-error.js';
import { registerGradients } from '../gradients/register-gradients.js';
import type { Backend } from './backend.js';
import { openBackend } from './opened-backends.js';
import { claimProcess } from './single-copy.js';

/**
 * Makes the first backend that can run here the active one, ready for use: every gradient
 * registered, every kernel it lacks completed from its fallback. Tensors that live on another
 * backend move when they are first used.
 *
 * ```ts
 * await useBackend(simd(), cpu());
 * ```
 *
 * @param candidates in order of preference
 * @returns the one that was taken
 * @throws BackendError naming every candidate and why it cannot run
 */
export async function useBackend(...candidates: Backend[]): Promise<Backend> {
  claimProcess(import.meta.url);
  const refusals: Refusal[] = [];
  for (const candidate of candidates) {
    try {
      const availability = await candidate.availability();
      if (availability.available) {
        await openBackend(candidate);
        registerGradients();
        await setBackend(candidate.name);
        return candidate;
      }
      refusals.push({ name: candidate.name, ...availability });
    } catch (error) {
      refusals.push({ name: candidate.name, ...whyFailed(error), cause: error });
    }
  }
  throw refusalError(refusals).startingAt(useBackend);
}

interface Refusal {
  readonly name: string;
  readonly reason: string;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

function whyFailed(error: unknown): Omit<Refusal, 'name'> {
  if (error instanceof GraftError) return { reason: error.problem, hint: error.hint };
  return { reason: error instanceof Error ? error.message : String(error) };
}

function refusalError(refusals: readonly Refusal[]): BackendError {
  const [first, ...others] = refusals;
  if (!first) {
    return new BackendError({
      where: 'useBackend',
      problem: 'it was given no backend',
      hint: 'Name at least one, such as cpu().',
    });
  }
  const single = others.length === 0;
  const hints = refusals.flatMap(({ name, hint }) =>
    hint ? [single ? hint : `${name}: ${hint}`] : [],
  );
  const causes = refusals.flatMap(({ cause }) => (cause === undefined ? [] : [cause]));
  return new BackendError({
    where: 'useBackend',
    problem: single
      ? `backend "${first.name}" cannot run here`
      : `none of the ${refusals.length} backends can run here`,
    operands: refusals.map(({ name, reason }) => ({ label: name, value: reason })),
    hint: hints.join('\n        ') || undefined,
    ...(causes.length > 0 && { cause: causes.length === 1 ? causes[0] : causes }),
  });
}
