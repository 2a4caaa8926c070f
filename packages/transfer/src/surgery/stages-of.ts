import type { Layer, Model } from '@graftjs/core';
import { findHead, stages, type Stage } from '@graftjs/zoo';
import { graftOf } from './graft-record.js';

/** The head of a model: the one it was grafted, or else the one found by rule. */
export function headOf(model: Model): Layer[] {
  const head = graftOf(model)?.head ?? findHead(model)?.uses.map(({ layer }) => layer) ?? [];
  return [...new Set(head)];
}

/**
 * The stages of a model, a grafted head kept apart.
 *
 * @example
 * stagesOf(model).map(({ name, layers }) => `${name}: ${layers.length} layers`);
 */
export function stagesOf(model: Model): Stage[] {
  return stages(model, { head: headOf(model) });
}
