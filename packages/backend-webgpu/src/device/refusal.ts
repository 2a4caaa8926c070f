import type { Availability } from '@graftjs/core';

/** Why a backend cannot run here. */
export type Refusal = Extract<Availability, { available: false }>;

export function refusal(reason: string, hint?: string): Refusal {
  return { available: false, reason, ...(hint !== undefined && { hint }) };
}

export function isRefusal(found: object): found is Refusal {
  return 'available' in found && found.available === false;
}
