import { setBackend } from '@tensorflow/tfjs-core';
import { BackendError } from '../errors/backend-error.js';
import { GraftError, type Operand } from '../errors/graft-error.js';
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
  const refusals: Operand[] = [];
  const causes: unknown[] = [];
  for (const candidate of candidates) {
    try {
      const availability = await candidate.availability();
      if (availability.available) {
        await openBackend(candidate);
        registerGradients();
        await setBackend(candidate.name);
        return candidate;
      }
      const { reason, hint } = availability;
      refusals.push({ label: candidate.name, value: reason, ...(hint && { note: hint }) });
    } catch (error) {
      causes.push(error);
      refusals.push(refusalOf(candidate, error));
    }
  }
  throw new BackendError({
    where: 'useBackend',
    problem:
      candidates.length === 0
        ? 'it was given no backend'
        : candidates.length === 1
          ? `backend "${candidates[0]!.name}" cannot run here`
          : `none of the ${candidates.length} backends can run here`,
    operands: refusals,
    hint: candidates.length === 0 ? 'Name at least one, such as cpu().' : undefined,
    ...(causes.length > 0 && { cause: causes.length === 1 ? causes[0] : causes }),
  }).startingAt(useBackend);
}

function refusalOf({ name }: Backend, error: unknown): Operand {
  if (error instanceof GraftError) {
    return { label: name, value: error.problem, ...(error.hint && { note: error.hint }) };
  }
  return { label: name, value: error instanceof Error ? error.message : String(error) };
}
