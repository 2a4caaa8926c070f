/** The tensors that are attended to, and the mask of scores that may come after them. */
export function withoutMask<T>(
  inputs: readonly T[],
  { useAttentionMask = false }: { readonly useAttentionMask?: boolean | null | undefined },
): { readonly attended: readonly T[]; readonly given: T | null } {
  return useAttentionMask
    ? { attended: inputs.slice(0, -1), given: inputs.at(-1) ?? null }
    : { attended: inputs, given: null };
}
