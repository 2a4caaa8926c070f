import type { Model } from '@graftjs/core';
import { preprocessing, type Preprocessing } from '../preprocessing/preprocessing.js';
import { stages, type Stage } from '../stages/stages.js';
import { architectureOf } from './architecture.js';
import { parseTeachableMachine } from './teachable-machine.js';

/** What Graft knows of a loaded model. */
export interface Identity {
  /** `MobileNetV1`; `null` where only the metadata told something. */
  readonly architecture: string | null;
  readonly preprocessing: Preprocessing;
  /** Height and width of the image it takes, `null` where it takes any. */
  readonly inputSize: readonly [number, number] | null;
  readonly stages: readonly Stage[];
  /** Licence of the published weights. */
  readonly license: string | null;
  /** The classes, where metadata names them. */
  readonly labels: readonly string[] | null;
  /** What it was known by. */
  readonly reason: string;
}

export interface IdentifyOptions {
  /** The parsed `metadata.json` beside a Teachable Machine export. */
  readonly metadata?: unknown;
}

/**
 * Which published architecture a model is, and what goes with it: known by names and kinds of
 * layers, also deep inside other models, or by the metadata of Teachable Machine. `null` where
 * nothing is known; then say yourself how images are prepared.
 */
export function identify(model: Model, { metadata }: IdentifyOptions = {}): Identity | null {
  const architecture = architectureOf(model);
  const teachable = parseTeachableMachine(metadata);
  if (!architecture && !teachable) return null;
  const inputSize = imageSize(model);
  const name = architecture?.preprocessing ?? 'mobilenet';
  return {
    architecture: architecture?.name ?? null,
    preprocessing: preprocessing(name, { size: inputSize, fit: teachable ? 'crop' : 'stretch' }),
    inputSize,
    stages: stages(model),
    license: architecture?.license ?? null,
    labels: teachable?.labels ?? null,
    reason: [
      ...(architecture
        ? [`its layers are those of ${architecture.name} (${architecture.paper})`]
        : []),
      ...(teachable ? ['its metadata is that of Teachable Machine'] : []),
    ].join('; '),
  };
}

function imageSize(model: Model): [number, number] | null {
  const shape = model.inputs[0]?.shape ?? [];
  if (shape.length !== 4) return null;
  // Three channels in front and more behind: channels first.
  const [height, width] = shape[1] === 3 && shape[3] !== 3 ? shape.slice(2) : shape.slice(1, 3);
  return typeof height === 'number' && typeof width === 'number' ? [height, width] : null;
}
