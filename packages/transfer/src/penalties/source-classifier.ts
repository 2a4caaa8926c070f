import {
  ConfigError,
  inferenceContext,
  Random,
  type Layer,
  type Model,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { inlineModels, subModel } from '@graftjs/layers';
import { usesOf } from '@graftjs/zoo';
import { classScores, type ClassScores } from '../fine-tuning/class-scores.js';
import { lastActivation } from '../fine-tuning/last-activation.js';
import { graftOf } from '../surgery/graft-record.js';
import { lastOutputOf } from '../surgery/last-output-of.js';
import { trainsBefore } from '../surgery/trains-before.js';

/**
 * The classifier that a model had before it was grafted, on the features that the body gives now.
 * Its own weights stay as they are.
 */
export class SourceClassifier {
  readonly #layer: Layer;
  readonly #head: Model;
  readonly #activation: string;

  constructor(where: string, model: Model, base: Model) {
    const record = graftOf(model);
    const layer = record?.body.find(({ name }) => name === record.at);
    const flat = inlineModels(base);
    if (record && flat.inputs.some(({ use }) => use.layer.name === record.at)) {
      throw new ConfigError({
        where,
        problem: `nothing of "${base.name}" comes before the head, so there is nothing to hold`,
      });
    }
    if (!layer || !usesOf(flat).some((use) => use.layer === layer)) {
      throw new ConfigError({
        where,
        problem: `model "${model.name}" was not grafted onto "${base.name}"`,
        hint: 'Give as base the very model that graft was given.',
      });
    }
    if (base.outputs.length !== 1) {
      throw new ConfigError({
        where,
        problem: `the base has ${base.outputs.length} outputs, and one classifier can be kept in use`,
        hint: 'Give a base with the output of one classifier: subModel(base, { to: "classes" }).',
      });
    }
    this.#layer = layer;
    this.#head = subModel(flat, { from: lastOutputOf(flat, layer) });
    this.#activation = lastActivation(base);
  }

  /** Where its features are in the part that trains; `null` where they are fixed. */
  placeIn(rest: Model): SymbolicTensor | null {
    if (!usesOf(rest).some(({ layer }) => layer === this.#layer)) return null;
    const place = lastOutputOf(rest, this.#layer);
    return trainsBefore(place) ? place : null;
  }

  /** What it says to features, differentiable by them. */
  scores(features: Tensor): ClassScores {
    const [outputs] = this.#head.call([features], inferenceContext(new Random(0)));
    return classScores(outputs as Tensor, this.#activation);
  }
}
