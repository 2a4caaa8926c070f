import type { Layer } from '@graftjs/core';

/**
 * Which layers of a model: a layer itself; a name, of a layer, a block (`'block_12'`) or a stage
 * (`'stage_4'`, `'head'`); a pattern or predicate over the layers; the last stages before the head,
 * the head included; everything from or up to a name. A list means all that any of its items means.
 */
export type Selection =
  | Layer
  | string
  | RegExp
  | ((layer: Layer) => boolean)
  | { readonly lastStages: number }
  | { readonly from: string }
  | { readonly until: string }
  | readonly Selection[];

/** A selection in words, for reports: `the last 2 stages and the head`. */
export function describeSelection(selection: Selection | undefined): string {
  if (selection === undefined) return 'all layers';
  if (typeof selection === 'string') return selection === 'head' ? 'the head' : `"${selection}"`;
  if (selection instanceof RegExp) return `the layers named ${String(selection)}`;
  if (typeof selection === 'function') return 'the layers that a function chooses';
  if (isList(selection)) return selection.map(describeSelection).join(' and ');
  if ('lastStages' in selection) {
    const { lastStages: count } = selection;
    if (count === 0) return 'the head';
    return count === 1 ? 'the last stage and the head' : `the last ${count} stages and the head`;
  }
  if ('from' in selection) return `everything from "${selection.from}" on`;
  if ('until' in selection) return `everything up to "${selection.until}"`;
  return `"${selection.name}"`;
}

export function isList(selection: Selection): selection is readonly Selection[] {
  return Array.isArray(selection);
}
