import type { Layer, Model, SymbolicTensor } from '@graftjs/core';
import { dense, inlineModels, subModel } from '@graftjs/layers';
import { findHead, usesOf } from '@graftjs/zoo';
import { lastActivation } from '../fine-tuning/last-activation.js';
import { graftOf } from '../surgery/graft-record.js';
import { graft } from '../surgery/graft.js';

/** A model in two where a new head would begin; both parts share its layers. */
export interface BodyAndHead {
  /** From the inputs to the features, a vector an example. */
  readonly body: Model;
  /** From those features to the probabilities of the source's classes; `null` where there are none. */
  readonly head: Model | null;
}

/** Splits a model into what gives features and its own classifier. */
export function splitAtHead(model: Model): BodyAndHead {
  const probe = dense(1);
  const grafted = graft(model, { head: [probe], freezeBase: false });
  const features = usesOf(grafted).find(({ layer }) => layer === (probe as Layer))
    ?.inputs[0] as SymbolicTensor;
  const body = subModel(grafted, { to: features, name: `${model.name}_body` });
  if (!findHead(model) || lastActivation(model) !== 'softmax') return { body, head: null };
  const at = graftOf(grafted)?.at as string;
  return { body, head: subModel(inlineModels(model), { from: at, name: `${model.name}_head` }) };
}
