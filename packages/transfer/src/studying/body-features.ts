import type { Model } from '@graftjs/core';
import type { HostArray } from '@graftjs/datasets';
import { splitAtHead } from '../choosing/split-at-head.js';
import type { Labelled } from '../examples/labelled.js';
import { featuresOf } from '../prefix/features-of.js';

/** What a model's body makes of some examples, a row each. */
export async function bodyFeatures(model: Model, few: Labelled): Promise<Float32Array[]> {
  const { examples } = await featuresOf(splitAtHead(model).body, few.data);
  return examples.map(({ x }) => (x as HostArray<Float32Array>).data);
}
