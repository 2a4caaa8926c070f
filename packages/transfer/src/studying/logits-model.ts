import { tidy, type Layer, type Model } from '@graftjs/core';
import { dense, subModel } from '@graftjs/layers';
import { usesOf } from '@graftjs/zoo';
import { splitAtHead } from '../choosing/split-at-head.js';
import { classifierLayer } from '../heads/classifier-layer.js';
import { graft } from '../surgery/graft.js';

/** A classifier without its softmax: what explanations and temperatures are computed on. */
export interface LogitsModel {
  readonly body: Model;
  /** From the features to the logits. */
  readonly head: Model;
  readonly whole: Model;
  dispose(): void;
}

/**
 * A classifier without its softmax, `null` for a model whose head is more than one dense layer. The
 * body is shared, the head is a copy.
 *
 * @example
 * const logits = logitsModel(model);
 * const map = await gradCam(logits?.whole ?? model, x, { layer: lastMaps(model) });
 */
export function logitsModel(model: Model): LogitsModel | null {
  const layer = classifierLayer(model);
  if (!layer) return null;
  const { body } = splitAtHead(model);
  const linear = dense(Number(layer.getConfig()['units']), { name: 'logits' });
  const whole = graft(model, { head: [linear], freezeBase: false, name: `${model.name}_logits` });
  tidy(() => linear.setWeights(layer.parameters.map(({ value }) => value.clone())));
  const input = usesOf(whole).find((use) => use.layer === (linear as Layer))?.inputs[0];
  return {
    body,
    whole,
    head: subModel(whole, { from: input as never }),
    dispose: () => linear.dispose(),
  };
}
